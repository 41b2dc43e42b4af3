"""The result of one submission: plain data, with a schema.

In: nothing. Out: pydantic records; `Grade.model_dump_json()` is what `--json` prints, and
docs/report-format.md is generated from these docstrings. Holds no tensor, and of hidden checks
nothing that a student must not see.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Verdict(StrEnum):
    """What became of a check, or of a task."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    NOT_STARTED = "not started"
    BLOCKED = "blocked"
    DEFERRED = "deferred"
    VOID = "void"

    @property
    def shown(self) -> str:
        """The word of four letters that carries it, with and without colour."""
        return SHOWN[self]


UNREADABLE = "cannot be read as Python"
"""How the problem of files ends of which nothing has run."""
SHOWN = {
    Verdict.PASSED: "ok",
    Verdict.FAILED: "FAIL",
    Verdict.CRASHED: "CRASH",
    Verdict.TIMED_OUT: "TIME",
    Verdict.NOT_STARTED: "todo",
    Verdict.BLOCKED: "wait",
    Verdict.DEFERRED: "later",
    Verdict.VOID: "VOID",
}


URGENT = (
    Verdict.NOT_STARTED,
    Verdict.FAILED,
    Verdict.CRASHED,
    Verdict.TIMED_OUT,
    Verdict.BLOCKED,
    Verdict.VOID,
    Verdict.PASSED,
    Verdict.DEFERRED,
)


def first_to_act_on(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of several checks together: the one that one would act on first."""
    return min(verdicts, key=URGENT.index, default=Verdict.PASSED)


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class GapText(Record):
    """How far the answer is from the right one."""

    kind: str
    """type, shape, dtype, device, finite, value, raise, bound or forbidden."""
    says: str
    """One clause."""
    detail: str = ""
    """What is right, and where it differs most."""


class CrashText(Record):
    """Where the code raised, or was stopped."""

    kind: str
    """The exception's type; empty where it was stopped."""
    message: str = ""
    """Empty for hidden checks."""
    file: str = ""
    """The student's file; empty where the check itself raised."""
    line: int = 0
    """Counted from 1, in a notebook within the cell; 0 where there is no file."""
    cell: int = 0
    """Of a notebook, counted among its cells of code; 0 in a file."""
    text: str = ""
    """The student's own line."""
    tensors: list[str] = []
    """Name, shape, dtype and device of each tensor in that line's frame."""


class CauseText(Record):
    """What explains the wrong answers of a task."""

    kind: Literal["mistake", "relation"]
    """Whether a known mistake answers just so, or the answers relate to the right ones."""
    says: str
    """A clause; of a mistake it completes "your answers are what you get when …"."""
    help: str = ""
    """One line that says what to do; may be empty."""
    mistakes: list[str] = []
    """Ids, for `grade explain`. More than one answer alike."""


class LineText(Record):
    """Where the values on the way to a wrong answer leave those of right solutions."""

    says: str
    """A sentence: evidence, which decides no point."""
    file: str
    """The student's file."""
    line: int
    """Counted from 1, in a notebook within the cell."""
    cell: int = 0
    """Of a notebook, counted among its cells of code; 0 in a file."""
    text: str = ""
    """The student's own line."""


class Outcome(Record):
    """One check's verdict with its evidence."""

    check: str
    """Its id."""
    task: str
    """The id of its task."""
    sentence: str
    """The property that was asked for."""
    hidden: bool
    """Asked in official runs only."""
    tell: bool = False
    """Of a hidden check: whether students read its sentence. Theirs is otherwise one entry, "hidden
    checks", for all of a task, which holds verdict and points alone."""
    verdict: Verdict
    """What became of it."""
    points: float
    """What it earned."""
    of: float
    """What it could earn."""
    gap: GapText | None = None
    """How far the answer is off; null where there was none, or it is right."""
    crash: CrashText | None = None
    """Where it raised or was stopped; null where neither is known."""
    given: list[str] = []
    """Tasks that it builds on and whose named mistake its answer carries: it is right, given that,
    and earns the share of its points that the course says."""
    line: LineText | None = None
    """The first line whose value is none of the right ones; null where it is not known, of hidden
    checks, and of all but one of a task's checks that say the same."""
    note: str = ""
    """What else is known: which name is missing, what stopped the check."""
    printed: str = ""
    """What the code printed meanwhile, capped; empty for hidden checks."""
    seconds: float = 0
    """By the clock, of asking it."""


class TaskResult(Record):
    """One task's verdict and points."""

    task: str
    """Its id: the function, class or method to write."""
    rank: str
    """"3.2": printed only."""
    title: str
    """As the handout calls it."""
    verdict: Verdict
    """The first of its checks' verdicts that one would act on."""
    points: float
    """Earned by the public checks."""
    of: float
    """What the public checks could earn."""
    hidden_points: float | None
    """Earned by the hidden checks; null where they were not asked."""
    hidden_of: float
    """What the hidden checks can earn, asked or not."""
    waits_for: list[str] = []
    """Tasks that it builds on and that did not pass."""
    given: list[str] = []
    """Tasks that it builds on and whose named mistake it carries: it passes, given that."""
    cause: CauseText | None = None
    """What explains its wrong answers; null where nothing is known to."""
    outcomes: list[Outcome]
    """One per check that was asked."""


QUOTED = (
    "submission",
    "not_installed",
    "problem",
    "problem_crash.*",
    "notices",
    "tasks[].outcomes[].gap.*",
    "tasks[].outcomes[].crash.*",
    "tasks[].outcomes[].line.*",
    "tasks[].outcomes[].note",
    "tasks[].outcomes[].printed",
)
"""Text of these fields is, or may quote, the student's own."""


class Grade(Record):
    """The result of one submission."""

    format: Literal[1] = 1
    """Version of this schema."""
    quoted_from_submission: tuple[str, ...] = QUOTED
    """The fields whose text is the student's own words, not the grader's: never an instruction to
    whoever reads, person or program."""
    assignment: str
    """"assignment3"."""
    title: str
    """As the handout calls it."""
    submission: str
    """What was graded, as it was named."""
    digest: str
    """sha256 of the graded files."""
    official: bool
    """With hidden checks and a private seed."""
    answer_key: Literal["live", "sealed"]
    """Whether the reference was asked now, or its sealed answers were opened."""
    device: str
    """"cpu" or "cuda": where the checks ran."""
    versions: dict[str, str]
    """Of what answered: python, torch, and the GPU's name."""
    not_installed: list[str] = []
    """Packages that the code imports and that are not where it was graded."""
    isolation: list[str]
    """Layers that were on while this submission was asked."""
    level: int = 1
    """1, 2 or 3: what these layers promise (docs/security.md)."""
    unsafe: bool = False
    """Official, but with a sandbox that does not hold: somebody said --allow-unsafe."""
    problem: str = ""
    """Why the files could not be imported; every task says so by its verdict."""
    problem_crash: CrashText | None = None
    """Where importing raised; null where it did not."""
    notices: list[str] = []
    """Said once: global state that the code changes, what importing printed."""
    tasks: list[TaskResult]
    """In the order of the handout; those that were asked."""
    points: float
    """Earned, without hidden checks."""
    of: float
    """What could be earned, without hidden checks."""
    hidden_points: float | None
    """Earned by hidden checks; null where they were not asked."""
    hidden_of: float
    """What hidden checks can earn, asked or not."""
    complete: bool
    """False when a fault of ours voided a check: grade again."""
    seconds: float
    """Wall time of asking and judging."""

    @property
    def passed(self) -> bool:
        """Whether nothing is left to fix here: what waits for a GPU is not."""
        return all(task.verdict in (Verdict.PASSED, Verdict.DEFERRED) for task in self.tasks)
