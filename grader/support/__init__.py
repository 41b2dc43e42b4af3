"""Small helps that know nothing of grading: near misses, files, the console, an orderly end.

In: plain values. Out: plain values. May write files. Never knows a grade.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.support.console import columns as columns
    from grader.support.console import show as show
    from grader.support.ending import Ended as Ended
    from grader.support.ending import orderly as orderly
    from grader.support.near import did_you_mean as did_you_mean
    from grader.support.writing import STDOUT as STDOUT
    from grader.support.writing import WORK as WORK
    from grader.support.writing import put as put
    from grader.support.writing import wanted as wanted
else:
    __getattr__ = opened_when_asked(
        __name__,
        console=["columns", "show"],
        ending=["Ended", "orderly"],
        near=["did_you_mean"],
        writing=["STDOUT", "WORK", "put", "wanted"],
    )
