"""What the reference, or a known mistake, answers to one check: in the open, or sealed.

In: a reply. Out: `Known`, whose tree has the same form as an answer's, with sealed leaves where
the answer must not be read back. Plain records: no rule of comparison lives here.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from grader.records import Reply, Status


@dataclass(frozen=True, eq=False)
class Sketch:
    """A tensor of floating numbers, sealed: a few projections of it. `sketch` makes it."""

    dtype: str
    """torch's name: "float32"."""
    shape: tuple[int, ...]
    scale: float
    """The largest magnitude among the finite numbers."""
    rms: float
    """Root of the mean square, to three digits."""
    projections: npt.NDArray[Any]
    """float64, in the order of the plan of this shape."""
    salt: bytes = field(repr=False)
    specials: int = 0
    """How many numbers are NaN or infinite."""
    special_digest: str = ""
    """Salted hash of which ones; empty where there are none."""
    exact_digest: str = ""
    """Salted hash of all numbers, where they have to be equal to the bit; else empty."""


@dataclass(frozen=True)
class Secret:
    """A whole number, truth value, text, or tensor of whole numbers, sealed: a salted hash."""

    kind: str
    """Python's name of the type, or "tensor"."""
    digest: str
    salt: bytes = field(repr=False)
    dtype: str = ""
    """Of a tensor, in the open."""
    shape: tuple[int, ...] = ()
    """Of a tensor, in the open."""


@dataclass(frozen=True)
class Known:
    """What the reference, or a known mistake, answers to one check."""

    status: Status
    tree: Any = None
    """The answer; `Sketch` and `Secret` stand for its leaves where it is sealed."""
    kind: str = ""
    """The type of the exception where it raised."""
    bases: tuple[str, ...] = ()
    message: str = ""
    """Of the exception; empty where it is sealed."""
    fills: tuple[dict[str, tuple[int, ...]], ...] = ()
    """Names and shapes of the parameters of each module that the check filled."""
    passes: bool | None = None
    """Sealed only, for judges that need no expected answer: whether it passes."""
    numbers: tuple[float, ...] = ()
    """Sealed only, for judges with a bound: the first numbers of a mistake's answer, roughly."""

    @classmethod
    def of(cls, reply: Reply) -> "Known":
        """A reply, in the open."""
        raised = reply.raised
        return cls(
            reply.status,
            reply.answer,
            kind=raised.kind if raised else "",
            bases=raised.bases if raised else (),
            message=raised.message if raised else "",
            fills=reply.fills,
        )
