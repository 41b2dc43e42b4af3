"""One submission in a child process, as the parent sees it.

In: a `Job`. Out: `Answers`, or what became of the child.
May start, limit and kill processes. Never runs student code here; believes no byte of a child.
"""

from typing import TYPE_CHECKING

from grader.support.doors import opened_when_asked

if TYPE_CHECKING:
    from grader.sandbox.replies import reply_of as reply_of
    from grader.sandbox.session import ask as ask
    from grader.sandbox.starting import Starter as Starter
    from grader.sandbox.starting import open_starter as open_starter
    from grader.sandbox.starting import prestart as prestart
    from grader.sandbox.wire import DTYPES as DTYPES
    from grader.sandbox.wire import MAX_BLOB as MAX_BLOB
    from grader.sandbox.wire import MAX_DEPTH as MAX_DEPTH
    from grader.sandbox.wire import MAX_HEADER as MAX_HEADER
    from grader.sandbox.wire import MAX_NODES as MAX_NODES
    from grader.sandbox.wire import pack_frame as pack_frame
    from grader.sandbox.wire import read_frame as read_frame
else:
    __getattr__ = opened_when_asked(
        __name__,
        replies=["reply_of"],
        session=["ask"],
        starting=["Starter", "open_starter", "prestart"],
        wire=[
            "DTYPES",
            "MAX_BLOB",
            "MAX_DEPTH",
            "MAX_HEADER",
            "MAX_NODES",
            "pack_frame",
            "read_frame",
        ],
    )
