"""Hold one tensor against what is expected of it: an array, a sketch of one, or a hash.

In: a leaf of the answer key and a student's array of the same shape and dtype. Out: a
`Difference`, in numbers. This is the only room that knows which leaves are sealed; it does not
know checks, verdicts or words. Never raises for a value, however large or not a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from grader.judging.known_answers import Secret, Sketch
from grader.judging.sketch import (
    NEAR,
    Numbers,
    digest,
    exact_digest,
    finite,
    plan_of,
    projections,
    real,
    specials,
)
from grader.records import Array

Leaf = Array | Sketch | Secret
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """How far one tensor is from another."""

    ratio: float
    """Largest difference over the allowed one; right is at most 1. Sealed: of projections."""
    size: float = float("nan")
    """Root mean square of the difference over that of the expected numbers; NaN: not known."""
    wrong: Mapping[int, Bools] = field(default_factory=dict)
    """Axis → which of its slices hold a wrong number; of a sketch, only the axes it has."""
    off: float = float("nan")
    """Largest difference. From here on NaN, empty or 0 where the leaf is sealed."""
    at: tuple[int, ...] = ()
    count: int = 0
    """Wrong numbers."""
    rows: tuple[int, int] = (0, 0)
    """Wrong ones, and all: vectors along the last axis."""

    @property
    def within(self) -> bool:
        return self.ratio <= 1


def shape_of(leaf: Leaf) -> tuple[int, ...]:
    """The shape, as torch would say it."""
    return tuple(leaf.values.shape) if isinstance(leaf, Array) else leaf.shape


def is_floating(leaf: Leaf) -> bool:
    """Whether its numbers are compared within a tolerance."""
    return leaf.floating if isinstance(leaf, Array) else isinstance(leaf, Sketch)


def largest(leaf: Leaf) -> float:
    """The largest magnitude among its finite numbers."""
    if isinstance(leaf, Sketch):
        return leaf.scale
    if isinstance(leaf, Secret):
        return 0.0
    return float(np.abs(finite(real(leaf.values))).max(initial=0.0))


def expected_specials(leaf: Leaf) -> int:
    """How many NaN and infinite numbers are expected."""
    if isinstance(leaf, Sketch):
        return leaf.specials
    if isinstance(leaf, Secret) or not leaf.floating:
        return 0
    return int(np.count_nonzero(specials(real(leaf.values))))


def misplaced(leaf: Leaf, got: Array) -> Bools | None:
    """Where NaN or infinity stands wrongly, or is missing; None where nothing is wrong.

    Of a sketch that has such numbers, which ones is not known: then all count as wrong.
    """
    if not got.floating:
        return None
    found = specials(real(got.values))
    if isinstance(leaf, Array):
        wrong = found != specials(real(leaf.values))
    elif isinstance(leaf, Secret) or (not found.any() and not leaf.specials):
        return None
    elif not leaf.specials:
        wrong = found != 0
    else:
        same = digest(leaf.salt, found.tobytes()) == leaf.special_digest
        wrong = np.full(found.shape, not same)
    if wrong.ndim > got.values.ndim:  # complex: either part
        wrong = wrong.any(axis=-1)
    return np.asarray(wrong) if wrong.any() else None


def difference(leaf: Leaf, got: Array, allowed: float, exact: bool = False) -> Difference:
    """Compare values; where NaN or infinity stands is compared by `misplaced`, not here.

    Args:
        allowed: difference of one element, in its own unit.
        exact: no difference is allowed, whatever `allowed` says.
    """
    if isinstance(leaf, Secret):
        return Difference(0.0 if exact_digest(got, leaf.salt) == leaf.digest else float("inf"))
    if isinstance(leaf, Sketch):
        return _of_sketch(leaf, got, allowed, exact)
    return _of_values(leaf, got, 0.0 if exact or not leaf.floating else allowed)


def parallel(leaf: Leaf, got: Array) -> tuple[Numbers, Numbers] | None:
    """What is expected and what came, as the same sums of numbers; None where it is hashed."""
    if isinstance(leaf, Secret):
        return None
    values = finite(real(got.values))
    if isinstance(leaf, Sketch):
        return leaf.projections, projections(values, leaf.salt)
    return finite(real(leaf.values)).reshape(-1), values.reshape(-1)


def along(leaf: Leaf, got: Array, axis: int) -> tuple[Numbers, Numbers, float] | None:
    """The same, one row for each slice of an axis; and how much of what is allowed is near.

    All rows are made in the same way, so they can be held against each other. None where the
    leaf does not know this axis.
    """
    if isinstance(leaf, Secret):
        return None
    values = finite(real(got.values))
    if isinstance(leaf, Sketch):
        plan = plan_of(values.shape)
        if axis not in plan.axes:
            return None
        rows, there = projections(values, leaf.salt), plan.along(axis)
        return leaf.projections[there, None], rows[there, None], NEAR
    length = values.shape[axis]
    expected = np.moveaxis(finite(real(leaf.values)), axis, 0).reshape(length, -1)
    return expected, np.moveaxis(values, axis, 0).reshape(length, -1), 1.0


def _of_values(leaf: Array, got: Array, allowed: float) -> Difference:
    expected, values = finite(real(leaf.values)), finite(real(got.values))
    off = np.abs(values - expected)
    size = _relative(off, float(np.sqrt(np.mean(expected**2))) if off.size else 0.0, allowed)
    if np.iscomplexobj(leaf.values):
        off = off.max(axis=-1, initial=0.0)
    wrong = ~np.asarray(off <= allowed)  # so that NaN is wrong
    if not leaf.floating:  # whole numbers beyond 2⁵³ may be equal as float64
        wrong |= got.values != leaf.values
    axes = range(wrong.ndim)
    rows = wrong.any(axis=-1) if wrong.ndim else wrong
    worst = int(np.argmax(np.where(wrong, off, -1))) if off.size else 0
    furthest = float(off.max(initial=0.0))
    return Difference(
        ratio=furthest / allowed if allowed else float("inf") if wrong.any() else 0.0,
        size=size,
        wrong={a: np.asarray(wrong.any(axis=tuple(b for b in axes if b != a))) for a in axes},
        off=furthest,
        at=tuple(map(int, np.unravel_index(worst, off.shape))) if off.size else (),
        count=int(np.count_nonzero(wrong)),
        rows=(int(np.count_nonzero(rows)), int(rows.size)),
    )


def _relative(off: Numbers, over: float, allowed: float) -> float:
    """Root mean square over that of the expected; over (nearly) nothing it means nothing."""
    with np.errstate(over="ignore"):  # infinitely far off is far off
        size = float(np.sqrt(np.mean(np.square(off)))) if off.size else 0.0
    return size / over if over > allowed else float("nan")


def _of_sketch(leaf: Sketch, got: Array, allowed: float, exact: bool) -> Difference:
    values = finite(real(got.values))
    found = projections(values, leaf.salt)
    off = np.abs(found - leaf.projections)
    far = ~(off <= NEAR * allowed)
    size = _relative(off, leaf.rms, allowed)
    scale_off = abs(float(np.abs(values).max(initial=0.0)) - leaf.scale)
    if exact:
        ratio = 0.0 if exact_digest(got, leaf.salt) == leaf.exact_digest else float("inf")
    elif not allowed:
        ratio = float("inf") if far.any() or scale_off else 0.0
    else:
        ratio = max(float(off.max(initial=0.0)) / NEAR, scale_off) / allowed
    plan = plan_of(values.shape)
    wrong = {axis: far[plan.along(axis)] for axis in plan.axes}
    return Difference(ratio=ratio, size=size, wrong=wrong)
