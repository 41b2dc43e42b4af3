"""Small helps that know nothing of grading: near misses, files, the console, errors by their owner.

In: plain values. Out: plain values. May write files. Never knows a grade.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.support.console import columns as columns
    from grader.support.console import drop_stdout as drop_stdout
    from grader.support.console import ready_streams as ready_streams
    from grader.support.console import show as show
    from grader.support.ending import Ended as Ended
    from grader.support.ending import orderly as orderly
    from grader.support.machine import in_words as in_words
    from grader.support.machine import machine_fault as machine_fault
    from grader.support.machine import machine_first as machine_first
    from grader.support.near import did_you_mean as did_you_mean
    from grader.support.near import nearest as nearest
    from grader.support.writing import STDOUT as STDOUT
    from grader.support.writing import WORK as WORK
    from grader.support.writing import put as put
    from grader.support.writing import wanted as wanted
else:
    __getattr__ = opened_when_asked(
        __name__,
        console=["columns", "drop_stdout", "ready_streams", "show"],
        ending=["Ended", "orderly"],
        machine=["in_words", "machine_fault", "machine_first"],
        near=["did_you_mean", "nearest"],
        writing=["STDOUT", "WORK", "put", "wanted"],
    )
