"""Where one submission after the other is graded: questions, an answer key, a starter.

In: a submission. Out: `Result`. A desk is one worker's; the answer key may be shared, since it
asks a known mistake once for the whole class. Its function is the same on this machine and on
another one. Raises MachineFault where its fork server ended: `renew` gives it another.
"""

import hashlib
import json
import platform
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import local

from grader.cohort.store import Result
from grader.course import SOURCE, Assignment, Course, find_course, overruled
from grader.errors import GraderFault, MachineFault
from grader.judging import AnswerKey
from grader.pipeline import Options, grade_one, open_key, stand
from grader.questions import Questions
from grader.records import Submission
from grader.sandbox import Starter, open_starter
from grader.support import machine_first


@dataclass(frozen=True)
class Terms:
    """What a result depends on beside the submission."""

    root: str
    """Of the course, on whatever machine grades."""
    assignment: str
    seed: int
    device: str
    unsafe: bool = False
    overrule: tuple[str, ...] = ()

    @property
    def options(self) -> Options:
        return Options(device=self.device, official=True, seed=self.seed, unsafe=self.unsafe)


class Desk:
    """Grades submissions, one at a time."""

    def __init__(self, terms: Terms, key: AnswerKey | None = None) -> None:
        self._terms = terms
        self._course: Course = find_course(Path(terms.root))
        self.assignment: Assignment = overruled(
            self._course.assignment(terms.assignment), terms.overrule
        )
        self.questions = Questions.of(self._course, self.assignment, terms.seed, hidden=True)
        self._starter = _Renewed()
        stand(self._course, self._starter, terms.options)
        self.key = key or open_key(self._course, self.questions, self._starter, terms.options)

    def grade(self, handed_in: Submission) -> Result:
        """Grade one submission; a fault of ours is a result without a grade."""
        try:
            with machine_first():
                grade = grade_one(
                    handed_in, self.questions, self.key, self._starter, self._terms.options
                )
        except GraderFault as fault:
            return Result(problem=f"our fault: {fault}")
        except MachineFault:
            raise
        except Exception as error:  # whatever it is, it is about this submission: others go on
            return Result(problem=f"our fault: {type(error).__name__}: {error}")
        return Result(json.dumps(grade.model_dump(mode="json"), ensure_ascii=True))

    def renew(self) -> None:
        """Take another fork server; to be called in the thread that outlives it."""
        self._starter.renew()

    def relieve(self) -> None:
        """End what is being graded, for the room that it takes; it is graded again."""
        self._starter.relieve()

    def close(self) -> None:
        self._starter.close()


class _Renewed:
    """A starter in whose place another may come: an answer key asks through it later."""

    least = 1  # of isolation; a later one needs what the first one needed

    def __init__(self) -> None:
        self._open = ExitStack()
        self._closed = False
        self.renew()

    def renew(self) -> None:
        self._open.close()
        self._now: Starter = self._open.enter_context(open_starter())

    def spawn(self, request: int, reply: int, output: int) -> int:
        self._still_open()
        return self._now.spawn(request, reply, output)

    def end(self, pid: int) -> int:
        return self._now.end(pid)

    def cpu_seconds(self, pid: int) -> float | None:
        return self._now.cpu_seconds(pid)

    def wake(self, pid: int) -> None:
        self._now.wake(pid)

    def revive(self) -> None:
        self._still_open()
        self._now.revive()

    def relieve(self) -> None:
        self._now.relieve()

    def close(self) -> None:
        self._closed = True
        self._open.close()

    def _still_open(self) -> None:
        if self._closed:  # a thread is still grading while the run is interrupted
            raise MachineFault("the run was ended")


def key_of(questions: Questions, terms: Terms, digest: str) -> str:
    """The name of a result: the same submission under the same terms has it already."""
    parts = [
        digest, terms.assignment, str(terms.seed), terms.device, str(terms.unsafe),
        ",".join(terms.overrule),
        version("torch"),
        version("attention-course"), platform.python_version(), content_of(questions),
    ]  # fmt: skip
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def outdated(result: Result) -> bool:
    """Whether a package that was missing then has been installed since: it is graded again."""
    missing = json.loads(result.grade).get("not_installed", []) if result.grade else []
    return any(find_spec(name) for name in missing)


def content_of(questions: Questions) -> str:
    """sha256 of everything that decides points, on the instructor's side."""
    whole = hashlib.sha256()
    for path in sorted(questions.side.iterdir()):
        if path.suffix in (".py", ".toml") and path.name != SOURCE:
            whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


_kept = local()


def grade_here(terms: Terms, handed_in: Submission) -> Result:
    """The same in a process of a cluster: each of its threads keeps a desk.

    Raises:
        MachineFault: this process cannot grade; the cluster tries another.
    """
    if getattr(_kept, "terms", None) != terms:
        if old := getattr(_kept, "desk", None):
            old.close()
        _kept.desk, _kept.terms = Desk(terms), terms
    desk: Desk = _kept.desk
    try:
        return desk.grade(handed_in)
    except MachineFault:
        desk.renew()
        return desk.grade(handed_in)
