"""What is asked: the checks as declared, their draws' streams, what is asked of a checkpoint.

In: an assignment, a seed. Out: `Questions`, and the `Job` that a child is handed.
May run our material.py. Never runs a check, never sees an answer.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.questions.assemble import Questions as Questions
    from grader.questions.docstrings import examples as examples
    from grader.questions.stream import stream_key as stream_key
else:
    __getattr__ = opened_when_asked(
        __name__,
        assemble=["Questions"],
        docstrings=["examples"],
        stream=["stream_key"],
    )
