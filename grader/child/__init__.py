"""The other side of the sandbox: the process in which student code runs.

In: frames with files and questions. Out: frames with evidence.
May import torch and run student code. Never has an expected value, a reference or a seed.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.child.asking import Modules as Modules
    from grader.child.asking import ask as ask
    from grader.child.draw import Draw as Draw
    from grader.child.evidence import describe as describe
    from grader.child.holes import MARK as MARK
    from grader.child.holes import todo as todo
else:
    __getattr__ = opened_when_asked(
        __name__,
        asking=["Modules", "ask"],
        draw=["Draw"],
        evidence=["describe"],
        holes=["MARK", "todo"],
    )
