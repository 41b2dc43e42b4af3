"""The course and its assignments, as their configuration files say.

In: a folder. Out: `Course` and `Assignment`, checked. Raises UsageError outside a course,
GraderFault for a configuration that is wrong. Never runs course code, never imports torch.
"""

import re
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from grader.course.root import find_root
from grader.errors import GraderFault, UsageError
from grader.support import did_you_mean

Model = TypeVar("Model", bound=BaseModel)
THIS_PYTHON = "{}.{}".format(*sys.version_info)
AGAIN_SECONDS, AGAIN_CHECK_SECONDS = 8.0, 4.0
"""Following every call makes a check four to fourteen times as slow; most take milliseconds."""
ASSIGNMENT_NAME = re.compile(r"assignment\d+\Z")


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt option must not be ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Task(Strict):
    """One hole to fill."""

    name: str
    """Its id: the function, class or ``Class.method`` to write."""
    title: str
    points: Annotated[float, Field(ge=0)]
    """For the public checks."""
    hidden_points: Annotated[float, Field(ge=0)] = 0
    forbid: tuple[str, ...] = ()
    """Keys of the table [forbidden]: what may not be called in checks of this task."""
    trained: bool = False
    """No hole: its checks are asked of the checkpoint, once there is one."""
    hints: tuple[str, ...] = ()
    """Smallest first; `grade hint` shows one at a time."""


class Checkpoint(Strict):
    """What a student trains, beside what a student writes."""

    file: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*\.safetensors$")]
    made_by: str
    """The command that writes it."""
    megabytes: Annotated[float, Field(gt=0, le=60)] = 32
    """The largest that is taken in."""


class Limits(Strict):
    """Of one child process."""

    import_seconds: float = 20
    """Of computing, as for a check: by the clock six times as long, so that a busy machine costs
    nobody a point, and a child that sleeps ends, too."""
    check_seconds: float = 10
    total_seconds: float = 120
    """Of all checks and imports together, counted in the same way."""
    cpu_seconds: int = 120
    memory_mb: int = 4096
    file_mb: int = 32
    """Of one file."""
    folder_mb: int = 256
    """Of all files together."""
    output_kb: int = 64
    """How much of what the code prints is kept."""
    flood_mb: int = 8
    """A check that prints more than this is stopped."""

    @property
    def again(self) -> "Limits":
        """Where answers are asked a second time, for evidence that decides no point."""
        most = {"check_seconds": AGAIN_CHECK_SECONDS, "total_seconds": AGAIN_SECONDS}
        return self.model_copy(update={k: min(v, getattr(self, k)) for k, v in most.items()})


class Assignment(Strict):
    """What assignment.toml says, and where it lies."""

    name: str
    """The folder's name: assignment3."""
    folder: Path
    """The student's side."""
    solution: Path | None
    """The instructor's side, where this edition has one."""
    title: str
    files: tuple[str, ...]
    """The student's, with holes; in the order in which they are imported."""
    given: tuple[str, ...] = ()
    """Ours, importable by the student's; never taken from a submission."""
    optional: tuple[str, ...] = ()
    """The student's from an earlier assignment, taken along where they lie beside the others."""
    scripts: tuple[str, ...] = ()
    """Ours, for the student to run; no grader loads them."""
    checkpoint: Checkpoint | None = None
    hours: str
    tasks: tuple[Task, ...] = Field(alias="task", min_length=1)
    forbidden: dict[str, tuple[str, ...]] = {}
    axes: dict[str, tuple[str, ...]] = {}
    """Part of an answer, or task → the names of its axes, once for each number of axes."""
    limits: Limits = Limits()
    examples: Annotated[float, Field(ge=0)] = 0
    """Weight of each hole's docstring example, which is asked as a check then; 0: none is."""
    packages: tuple[str, ...] = ()
    """The course's: what a submission may import beside Python's own."""
    python: str = ""
    """The course's: the version that the class is graded with."""
    void: dict[str, str] = {}
    """Check → why it counts no more: everybody gets its points."""
    carried_forward: float = 1
    """The course's: what an answer earns that is right, given a known mistake below."""

    @model_validator(mode="after")
    def _agree(self) -> "Assignment":
        names = [task.name for task in self.tasks]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"task names are unique; twice: {', '.join(sorted(twice))}")
        for task in self.tasks:
            if unknown := set(task.forbid) - set(self.forbidden):
                raise ValueError(f"{task.name} forbids {unknown}, not a key of [forbidden]")
        files = [*self.files, *self.given, *self.optional, *self.scripts]
        for file in files:
            if not re.fullmatch(r"[a-z][a-z0-9_]*\.py", file):
                raise ValueError(f"{file!r} cannot be imported by name")
        if twice := {file for file in files if files.count(file) > 1}:
            raise ValueError(f"a file is listed once; twice: {', '.join(sorted(twice))}")
        if self.checkpoint is None and any(task.trained for task in self.tasks):
            raise ValueError("a task is trained, and there is no [checkpoint]")
        return self

    @property
    def axis_names(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """`axes`, each entry split into words."""
        return {part: tuple(tuple(row.split()) for row in rows) for part, rows in self.axes.items()}

    @property
    def other_python(self) -> str:
        """What to know where the class is graded with another Python than this; else nothing."""
        if self.python in ("", THIS_PYTHON):
            return ""
        return (
            f"this is Python {THIS_PYTHON}, and your work is graded with Python {self.python}: "
            "what is new in the later one is an error in the earlier"
        )

    @property
    def number(self) -> int:
        return int(self.name.removeprefix("assignment"))

    def rank(self, task: str) -> str:
        """How a report numbers a task: "3.2" is the second task of assignment3."""
        return f"{self.number}.{self.task_names.index(task) + 1}"

    @property
    def task_names(self) -> tuple[str, ...]:
        return tuple(task.name for task in self.tasks)

    def task(self, name: str) -> Task:
        """The task of that id; UsageError that lists them if there is none."""
        for task in self.tasks:
            if name in (task.name, self.rank(task.name)):
                return task
        raise UsageError(
            f"{self.name} has no task {name!r}{did_you_mean(name, self.task_names)}",
            help=f"its tasks: {', '.join(self.task_names)}",
        )

    def has_task(self, name: str) -> bool:
        """Whether a word is the id or the number of one of its tasks."""
        return any(name in (task.name, self.rank(task.name)) for task in self.tasks)


class Course(Strict):
    """The table [tool.grade] of pyproject.toml, and where it lies."""

    root: Path
    course: str
    public_seed: int
    packages: tuple[str, ...] = ()
    """What a submission may import beside Python's own and the assignment's files, by the name
    that `import` takes; without it nothing is promised, and nothing noted."""
    python: Annotated[str, Field(pattern=r"^(3\.\d+)?$")] = ""
    """The version that the class is graded with: "3.11"."""
    carried_forward: Annotated[float, Field(ge=0, le=1)] = 1
    """The share of its points that an answer earns which is right but for a known mistake in a task
    that it builds on; 0 lets one mistake cost all that is built on it."""
    repository: str = ""
    """Where students clone the course from; the first notebooks say it."""

    @property
    def history(self) -> Path:
        """Git-ignored, safe to delete, never read by official runs."""
        return self.root / ".grade"

    @property
    def has_solutions(self) -> bool:
        """Whether this is the instructor's edition."""
        return (self.root / "solutions").is_dir()

    @property
    def secret(self) -> list[Path]:
        """Folders that no submission may see."""
        return [self.root / name for name in ("solutions", "tests", "assignments", ".git")]

    def assignment_names(self) -> list[str]:
        """The assignments' names, in the order of their numbers."""
        names: set[str] = set()
        for side in ("solutions", "assignments"):
            if (self.root / side).is_dir():
                for path in (self.root / side).iterdir():
                    if ASSIGNMENT_NAME.match(path.name) and (path / "assignment.toml").is_file():
                        names.add(path.name)
        return sorted(names, key=lambda name: int(name.removeprefix("assignment")))

    def assignment(self, name: str) -> Assignment:
        """Read one assignment; the instructor's side wins where there is one."""
        folder = self.root / "assignments" / name
        solution: Path | None = self.root / "solutions" / name
        if solution is None or not (solution / "assignment.toml").is_file():
            solution = None
        source = (solution or folder) / "assignment.toml"
        if not ASSIGNMENT_NAME.match(name) or not source.is_file():
            raise UsageError(
                f"this course has no {name!r}", help=f"it has: {', '.join(self.assignment_names())}"
            )
        table = read_toml(source)
        ours = {key: getattr(self, key) for key in ("packages", "python", "carried_forward")}
        return build(Assignment, source, table, name=name, folder=folder, solution=solution, **ours)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a course file in TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GraderFault(f"{path} is not TOML: {error}") from None


def build(model: type[Model], source: Path, table: dict[str, Any], /, **known: Any) -> Model:
    """Make a model of a table that stands in `source`; its first error is the message.

    Args:
        known: what is not the table's to say.
    """
    if own := sorted(known.keys() & table):
        raise GraderFault(f"{source}: {own[0]}: Extra inputs are not permitted")
    try:
        return model(**known, **table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise GraderFault(f"{source}: {where}: {first['msg']}") from None


def find_course(start: Path | None = None) -> Course:
    """Find the course that `start` (default: the current directory) lies in."""
    root = find_root(start)
    file = root / "pyproject.toml"
    table = read_toml(file).get("tool", {}).get("grade", {})
    return build(Course, file, table, root=root)


def overruled(assignment: Assignment, names: tuple[str, ...]) -> Assignment:
    """The assignment without what an instructor has overruled: evidence is no proof."""
    lists = assignment.forbidden
    if unknown := set(names) - set(lists) - {name for row in lists.values() for name in row}:
        raise UsageError(
            f"{assignment.name} forbids no {', '.join(sorted(unknown))}",
            help=f"its lists: {', '.join(lists) or 'none'}",
        )
    left = {
        key: () if key in names else tuple(name for name in row if name not in names)
        for key, row in lists.items()
    }
    return assignment.model_copy(update={"forbidden": left})
