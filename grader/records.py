"""The nouns that walk down the corridor.

In: nothing. Out: frozen records. What belongs to a `Grade`, the last noun, is in `grade.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy.typing as npt

from grader.author import Judge

MAX_DIMS = 8
"""Of a tensor, in an answer or a checkpoint."""
HIDDEN_CHECKS = "hidden.py"
"""The file whose checks are hidden; no process holds it beside another one."""


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor as it left a child: plain bytes, nothing of its class."""

    dtype: str
    """torch's name: "float32"."""
    device: str
    """"cpu", "cuda", …: where it was."""
    values: npt.NDArray[Any]
    """bfloat16 is widened to float32."""

    @property
    def floating(self) -> bool:
        return "float" in self.dtype or "complex" in self.dtype


@dataclass(frozen=True)
class Other:
    """A thing that is not an answer, by the name of its type."""

    kind: str


Answer = (
    None | bool | int | float | str | Array | Other | list[Any] | tuple[Any, ...] | dict[Any, Any]
)

PRINT = (
    "size", "special", "mean", "rms", "least", "greatest", "one", "two", "marks", "own",
)  # fmt: skip
"""What a fingerprint of a tensor holds: how many numbers, how many of them that stand for
infinity; mean, root mean square and ends of the others; two projections of them, and one of the
places of the special ones, axes sorted; one projection with the axes as they are."""

Inputs = Mapping[str, Mapping[Any, tuple[Answer, Answer]]]
"""Check → name → what the reference drew, and what it was given: where hits are counted."""

Status = Literal[
    "answered",
    "raised",
    "missing",
    "lost",
    "timed out",
    "flooded",
    "filled",
    "deferred",
    "void",
    "untrained",
    "unusable",
]


@dataclass(frozen=True)
class Submission:
    """One student's files for one assignment."""

    label: str
    """What to call it in a report: a path as the user gave it."""
    files: dict[str, bytes]
    digest: str
    """sha256 over names and contents."""
    checkpoint: "Checkpoint | None" = None
    """What was trained, where it was handed in."""
    notes: tuple[str, ...] = ()
    """What its reader should know: what of a notebook was left out."""
    origins: Mapping[str, "Origin"] = field(default_factory=dict)
    """Of files that were made of a notebook: where their lines were written."""


@dataclass(frozen=True)
class Origin:
    """Where the lines of a made file were written."""

    name: str
    """The notebook's, or the script's."""
    lines: tuple[tuple[int, int], ...]
    """For each line of the made file: the cell, 0 in a script, and the line in it."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Name → where it would have been defined, and why that was left out."""


@dataclass(frozen=True)
class Checkpoint:
    """A trained model as it was handed in: a safetensors file within its caps, or why not."""

    data: bytes
    fault: str = ""
    """Why it cannot be opened; it is not given to a child then."""


@dataclass(frozen=True)
class Check:
    """One question, as its declaration says."""

    id: str
    task: str
    sentence: str
    judge: Judge
    hidden: bool
    needs: tuple[str, ...] = ()
    weight: float = 1
    guessable: str = ""
    device: str = "any"
    seconds: float | None = None
    material: str = ""
    """The function of material.py that says what is asked of the checkpoint, and what is right."""
    tell: bool = False
    """Of a hidden check: whether students read its sentence."""
    axes: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Names of the axes of an answer's parts, as assignment.toml says them."""


@dataclass(frozen=True)
class Place:
    """A line of the student's."""

    file: str
    line: int
    text: str = ""
    function: str = ""
    cell: int = 0
    """Of a notebook, counted among its cells of code; 0 in a file."""

    @property
    def shown(self) -> str:
        """As a reader finds it: "cell 3, line 5" or "multihead.py:42"."""
        return f"cell {self.cell}, line {self.line}" if self.cell else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Raised:
    """An exception, as the child described it."""

    kind: str
    """The type's name."""
    bases: tuple[str, ...]
    message: str
    place: Place | None
    """The deepest line that is the student's; None where it was raised by the check itself."""
    tensors: tuple[str, ...] = ()
    """"x (2, 5, 12) float32 cpu": the tensors of that line's frame."""
    returned: str = ""
    """Where no line is the student's: what their function had returned last."""


@dataclass(frozen=True)
class Reply:
    """What came back for one check: evidence, no verdict."""

    status: Status
    answer: Answer = None
    raised: Raised | None = None
    name: str = ""
    """For "missing": which name. For "lost", "void" and "unusable": what is known of it."""
    fills: tuple[dict[str, tuple[int, ...]], ...] = ()
    """Names and shapes of the parameters of each module that the check filled."""
    forbidden: tuple[tuple[str, Place | None], ...] = ()
    """Functions called that this task forbids, each with the line that called it first."""
    changed: tuple[str, ...] = ()
    """Global state of torch that was found changed, and was restored."""
    printed: str = ""
    seconds: float = field(default=0, compare=False)
    """By the clock."""
    stopped: Place | None = None
    """Of one that was stopped: the student's line that it was in."""


@dataclass(frozen=True)
class Broken:
    """Why the files could not be imported."""

    status: Status | Literal["syntax"]
    raised: Raised | None = None
    note: str = ""
    stopped: Place | None = None
    """Where importing did not end."""


@dataclass(frozen=True)
class Answers:
    """Everything that one submission said."""

    replies: dict[str, Reply]
    todo: frozenset[str] = frozenset()
    """Tasks whose hole is untouched."""
    names: tuple[str, ...] = ()
    """What the files define, for the near miss."""
    broken: Broken | None = None
    device: str = "cpu"
    printed: str = ""
    """What importing printed."""
    changed: tuple[str, ...] = ()
    """Global state of torch that importing changed, and that was restored."""
    versions: dict[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    """Of isolation, that were on: said by the child before it read the files."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Name → where a notebook would have defined it, and why that was left out."""
    by_reference: dict[str, Reply] = field(default_factory=dict)
    """Check → what the reference answers with the same checkpoint, where no code of the student's
    runs."""

    def reply(self, check: str) -> Reply:
        """What came back for a check; where the files did not import, the reason why."""
        if self.broken and check not in self.replies:
            status: Status = "raised" if self.broken.status == "syntax" else self.broken.status
            return Reply(status, raised=self.broken.raised)
        return self.replies.get(check, Reply("void", name="it was not asked"))


@dataclass(frozen=True)
class Gap:
    """How far an answer is from the right one, in words and numbers; holds no tensor."""

    kind: Literal[
        "type", "shape", "dtype", "device", "finite", "value", "raise", "bound", "forbidden"
    ]
    says: str
    """What is known for sure, to be read after "gap"."""
    detail: str = ""
    """A second line: what is right, where it differs most."""
    ratio: float = float("inf")
    """Difference over allowed difference; infinite for anything but values."""


@dataclass(frozen=True)
class Diagnosis:
    """What explains a task's wrong answers."""

    kind: Literal["mistake", "relation"]
    says: str
    help: str = ""
    mistakes: tuple[str, ...] = ()
    """Ids of the known mistakes that answer just so."""


@dataclass(frozen=True)
class Job:
    """What a child is given: code to ask, and the questions' source. No expected value."""

    files: dict[str, bytes]
    sources: dict[str, bytes]
    """checks.py and, in official runs, hidden.py."""
    tasks: tuple[str, ...]
    forbidden: dict[str, tuple[str, ...]]
    """Task → names of functions."""
    device: str
    given: dict[str, bytes] = field(default_factory=dict)
    """Files of ours that the code may import."""
    load: tuple[str, ...] | None = None
    """Which files are imported, in order; None for all."""
    checkpoint: Checkpoint | None = None
    materials: dict[str, Any] = field(default_factory=dict)
    """Check → what it asks of the checkpoint. What is right stays with the parent."""
    followed: bool = False
    """Whether each answer is to be what was computed on the way, call by call."""
    ours: bool = False
    """Whether the files are ours: they may be asked hidden checks where public ones were."""
    witnessed: bool = False
    """Whether each answer is to be what the task's hole was called with: of our own files only."""
