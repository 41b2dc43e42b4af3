"""The checks as a child is handed them: those of one side, compiled.

In: a `Job`. Out: the job of one side; bytes that the child loads, and nothing loads here; what is
sent for each check.
"""

import marshal
from dataclasses import replace
from functools import lru_cache
from typing import Any

from grader.errors import GraderFault
from grader.records import HIDDEN_CHECKS, Check, Job


def side_of(job: Job, *, hidden: bool) -> Job:
    """The job with the checks of one side only."""
    sources = {n: text for n, text in job.sources.items() if (n == HIDDEN_CHECKS) is hidden}
    return replace(job, sources=sources)


def question(job: Job, check: Check, id: str, stream: bytes) -> dict[str, Any]:
    """What is sent to ask one check.

    Args:
        id: what the reply has to name.
        stream: what the draws are made of.
    """
    asked: dict[str, Any] = {"id": id, "check": check.id, "stream": stream.hex()}
    asked["forbidden"] = job.forbidden.get(check.task, ())
    if job.followed:
        asked["followed"] = True
    if job.witnessed:
        asked["witnessed"] = check.task
    if check.material:
        asked["material"] = job.materials[check.id]
    return asked


@lru_cache(maxsize=64)
def program(name: str, source: bytes) -> bytes:
    """A file of checks, compiled once for all children: they run the same interpreter."""
    try:
        return marshal.dumps(compile(source, name, "exec", dont_inherit=True))
    except (SyntaxError, ValueError) as error:
        raise GraderFault(f"the checks do not load: {error}") from None
