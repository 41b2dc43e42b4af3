"""Whether a cluster can grade at all, asked by one tiny task before any submission is sent.

In: a Dask client, and where the course lies. Out: nothing, once a worker has answered. Raises
UsageError with both versions where a worker has another version, or not this course: it would
otherwise be waited for without end, since what is sent to it cannot be read there.
"""

from collections.abc import Callable
from importlib.metadata import version
from os.path import isdir
from typing import Any

from grader.errors import UsageError

PATIENCE_SECONDS = 5.0
"""Without a worker, until that is told. It is waited on: a job may be in a queue."""
ANSWER_SECONDS = 60.0
HELP = "install the same constraints.txt on every worker, and the course at the same path"


def check_cluster(client: Any, folder: str, say: Callable[[str], None]) -> None:
    """Wait for a worker, and ask it.

    Args:
        folder: of the assignment's solutions, which every worker has at the same path.
        say: hears that there is no worker yet.
    """
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        say("waiting: no worker")
        client.wait_for_workers(1)
    ours = version("distributed")
    for address, about in (client.get_versions().get("workers") or {}).items():
        theirs = ((about or {}).get("packages") or {}).get("distributed")
        if theirs and theirs != ours:
            raise UsageError(
                f"worker {address} has distributed {theirs}, and this machine {ours}", help=HELP
            )
    # Functions of Python's own: what is ours could not be read where the course is not.
    here = _asked(client, ours, isdir, folder)
    if not here:
        raise UsageError(f"a worker has no {folder}", help=HELP)
    mine = version("attention-course")
    theirs = _asked(client, ours, version, "attention-course")
    if theirs != mine:
        raise UsageError(
            f"a worker has attention-course {theirs or 'not installed'}, and this machine {mine}",
            help=HELP,
        )


def _asked(client: Any, ours: str, function: Callable[[str], Any], word: str) -> Any:
    """What a worker answers; None where it cannot."""
    future = client.submit(function, word, pure=False)
    try:
        return future.result(timeout=ANSWER_SECONDS)
    except TimeoutError:
        raise UsageError(
            f"no worker answers within {ANSWER_SECONDS:g} s; this machine has distributed {ours}",
            help=HELP,
        ) from None
    except Exception:  # as it is raised there: the package is not installed
        return None
