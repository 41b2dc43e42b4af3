"""Grade many submissions side by side: on this machine, or on a Dask cluster.

In: submissions, each with its key. Out: results as they come. On this machine each worker is a
thread with a fork server of its own: the work is done in their children. What a lost server was
grading is graded again, once, alone, and comes back without a grade if that is lost too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from importlib.metadata import version
from ipaddress import ip_address
from os.path import isdir
from pathlib import Path
from typing import Any, Protocol

from grader.cohort.desk import Desk, Terms, grade_here
from grader.cohort.store import Result
from grader.errors import GraderError, MachineFault, SubmissionRefused, UsageError
from grader.records import Submission

PATIENCE_SECONDS = 5.0
"""Without a worker, until that is told. It is waited on: a job may be in a queue."""
ANSWER_SECONDS = 60.0
HELP = "install the same constraints.txt on every worker, and the course at the same path"
Piece = tuple[str, Callable[[], Submission]]
"""A result's key, and how to get the submission: it is read when its turn comes."""


class Crew(Protocol):
    """Who grades."""

    def grade(self, pieces: Iterable[Piece]) -> Iterator[tuple[str, Result]]: ...
    def relieve(self) -> None: ...
    def close(self) -> None: ...


class Local:
    """Workers on this machine."""

    def __init__(self, terms: Terms, jobs: int) -> None:
        self._open = ExitStack()
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="grade")
        first = Desk(terms)
        self._open.callback(first.close)
        self.desks = [first]
        for _ in range(jobs - 1):
            desk = Desk(terms, first.key)
            self._open.callback(desk.close)
            self.desks.append(desk)

    def grade(self, pieces: Iterable[Piece]) -> Iterator[tuple[str, Result]]:
        """Results as they come, in any order."""
        waiting = iter(pieces)
        free = list(self.desks)
        again: list[tuple[Piece, Desk]] = []
        running: dict[Future[Result], tuple[Piece, Desk, bool]] = {}
        while True:
            while free and (piece_or_end := next(waiting, None)):
                desk = free.pop()
                running[self._pool.submit(_grade, desk, piece_or_end)] = (piece_or_end, desk, False)
            if again and not running:  # alone: nobody else takes the room that it needs
                piece, lost = again.pop(0)
                desk = next((d for d in free if d is not lost), free[0])
                free.remove(desk)
                running[self._pool.submit(_grade, desk, piece)] = (piece, desk, True)
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                piece, desk, second = running.pop(done)
                try:
                    result = done.result()
                except MachineFault as fault:
                    desk.renew()  # here: the server would die with a thread of the pool
                    result = Result(problem=f"the machine's fault: {fault}")
                except SubmissionRefused as refused:
                    result = _changed(refused)
                free.append(desk)
                if _is_void(result) and not second:
                    again.append((piece, desk))
                else:
                    yield piece[0], result

    def relieve(self) -> None:
        """End what is being graded, for the room that it takes; it is graded again."""
        for desk in self.desks:
            desk.relieve()

    def close(self) -> None:
        self._open.close()  # first: an interrupted run waits for no submission that hangs
        self._pool.shutdown(wait=True, cancel_futures=True)


def _grade(desk: Desk, piece: Piece) -> Result:
    return desk.grade(piece[1]())


def _changed(refused: SubmissionRefused) -> Result:
    """Of a submission that could be read when the run began."""
    return Result(problem=f"it changed while the class was graded: {refused}")


def _is_void(result: Result) -> bool:
    """Whether it says nothing of the submission: our fault, or the machine's."""
    return bool(result.problem) or '"complete": false' in result.grade


class Cluster:
    """Workers of a Dask cluster, each with the course at the same path."""

    def __init__(self, terms: Terms, address: str, ahead: int = 2) -> None:
        try:
            import distributed
        except ImportError:
            raise UsageError(
                "--scheduler needs Dask", help='pip install -c constraints.txt -e ".[class]"'
            ) from None
        try:
            self._dask: Any = distributed
            self._client = self._dask.Client(address, timeout=10)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no Dask scheduler answers at {address}: {error}") from None
        self._terms, self._ahead = terms, ahead

    def check(self, say: Callable[[str], None]) -> None:
        """Raises UsageError where its workers could not read what is sent to them."""
        folder = Path(self._terms.root, "solutions", self._terms.assignment)
        check_cluster(self._client, str(folder), say)

    def grade(self, pieces: Iterable[Piece]) -> Iterator[tuple[str, Result]]:
        """Results as they come; the cluster gives a lost worker's piece to another."""
        try:
            yield from self._grade(pieces)
        except Exception as error:  # whatever Dask raises without a scheduler
            help = "the same command goes on where it was, with a cluster or without"
            raise MachineFault(f"the cluster was lost: {type(error).__name__}", help) from error

    def _grade(self, pieces: Iterable[Piece]) -> Iterator[tuple[str, Result]]:
        gpu = {"GPU": 1} if self._terms.device == "cuda" else {}
        waiting = iter(pieces)
        results = self._dask.as_completed([])
        running: dict[str, tuple[Piece, bool]] = {}

        def start(piece: Piece, but_not: Sequence[str] | None = None) -> Result | None:
            """Send a piece off; a result where it cannot be read any more."""
            try:
                handed_in = piece[1]()
            except SubmissionRefused as refused:
                return _changed(refused)
            others = [one for one in self._client.nthreads() if one not in (but_not or ())]
            where = {"workers": others, "allow_other_workers": True} if but_not and others else {}
            future = self._client.submit(
                grade_here, self._terms, handed_in, pure=False, retries=2, resources=gpu, **where
            )
            running[future.key] = (piece, but_not is not None)
            results.add(future)
            return None

        def feed() -> Iterator[tuple[str, Result]]:
            for piece in waiting:
                if (refused := start(piece)) is None:
                    return
                yield piece[0], refused

        workers = max(1, sum(self._client.nthreads().values()))
        for _ in range(workers * self._ahead):  # all are busy; no more in memory
            yield from feed()
        for future in results:
            piece, second = running.pop(future.key)
            try:
                result = future.result()
            except GraderError as fault:
                result = Result(problem=f"the machine's fault: {fault}")
            except Exception as error:  # whatever a cluster raises: a lost worker, a time limit
                result = Result(problem=f"the cluster's fault: {type(error).__name__}: {error}")
            if _is_void(result) and not second:
                refused = start(piece, self._graded_by(future))
                if refused is None:
                    continue
                result = refused
            yield piece[0], result
            yield from feed()

    def _graded_by(self, future: Any) -> list[str]:
        """The workers that hold its result."""
        return [one for workers in self._client.who_has([future]).values() for one in workers]

    def relieve(self) -> None:
        """Its children are on other machines."""

    def close(self) -> None:
        self._client.close()


def exposed(address: str) -> str:
    """What to say of a scheduler that others can reach and that asks nobody who they are; empty
    where it is on this machine, or speaks TLS, which Dask takes from its own settings."""
    scheme, _, rest = address.rpartition("://")
    host = rest.rpartition(":")[0].strip("[]") or rest
    if scheme in ("tls", "inproc") or host == "localhost":
        return ""
    with suppress(ValueError):
        if ip_address(host).is_loopback:
            return ""
    return (
        f"warning: {address} is neither on this machine nor TLS: whoever reaches it runs code "
        "beside solutions/\nhelp: docs/class.md shows a cluster with TLS and a private address"
    )


def open_crew(
    terms: Terms, jobs: int, scheduler: str | None, say: Callable[[str], None] = lambda _: None
) -> Crew:
    """Whoever grades; a cluster is asked first whether it can.

    Args:
        say: hears what is waited for.
    """
    if not scheduler:
        return Local(terms, jobs)
    cluster = Cluster(terms, scheduler)
    with ExitStack() as opened:
        opened.callback(cluster.close)
        cluster.check(say)
        opened.pop_all()
    return cluster


def most_jobs(cores: int | None, pieces: Sequence[Any]) -> int:
    """A worker for each core, but none without work."""
    return max(1, min(cores or 1, len(pieces)))


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
