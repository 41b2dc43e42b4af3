r"""Sketch a tensor of floating numbers: a few ±1 projections that tell it from a wrong one.

In: an array and a salt. Out: a `Sketch` from which the array cannot be computed back, and the
projections of another array to hold against it. numpy only; knows neither files nor checks.

The elements are split into *slices*, in several ways (*covers*): along each axis, one slice for
each index, and where that leaves fewer than three covers of small slices, into random blocks. Each
slice x of n elements gives one number,

    p = (s · x) / √n        s: signs ±1, the same for all slices of an axis

so p is about as large as the elements are, and slices of an axis can be held against each other.

**When the projections agree with the elements.** Let A be the difference that is allowed for one
element. A sketch is *near* when no projection differs by more than T = 0.7 A and the scale by no
more than A. Rounding of the stored projection costs at most 0.025 A.

- One element that is off by 10 A moves the projection of its slice by 10 A / √n. Every element
  lies in a slice of at most `SMALL` = 144, so by at least 0.83 A: seen.
- Elements that are all off by A/10 at most move a projection by A/10 · z, where, over the choice
  of signs, P(|z| > 6.5) < 2 exp(-6.5²/2) = 1.4e-9 (Hoeffding): let pass. Errors that are made
  from the signs, which can be computed, could do worse; honest ones do not know them.
- All elements off by the same 10 A: signs are drawn until |Σ s| ≥ √n / 2, so by 5 A at least.
- All elements off by the same factor: the scale tells.
- Several errors in one slice may cancel; they would have to cancel in every cover.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, prod, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import RandomState  # documented as frozen; Generator's stream is not

from grader.judging.known_answers import Secret, Sketch
from grader.records import Array

Numbers = npt.NDArray[np.float64]

LEAST = 64
"""Fewer numbers cannot be hidden by a sketch that still tells them from wrong ones."""
SMALL = 144
"""Elements in a slice where a single wrong one is still seen."""
NEAR = 0.7
"""Difference of projections that passes, in allowed differences of one element."""
RESOLUTION = 1e-7
"""Projections are rounded to this fraction of the scale: full ones give rounded values away."""
COVERS = 3
"""Of small slices: so often is each element asked for. Errors may cancel in one or two."""
HUGE = 1e100
"""Larger numbers count as this: a mistake may fill with the largest float."""
PROJECTIONS = 8
"""Wanted at least, so that chance does not hide a mistake."""


@dataclass(frozen=True)
class Plan:
    """Which slices of a shape are projected."""

    shape: tuple[int, ...]
    axes: tuple[int, ...]
    """One projection for each index of each of these axes."""
    covers: int
    """How often the elements are also split into random blocks."""
    blocks: int
    """In each of these covers."""

    @property
    def count(self) -> int:
        """How many projections."""
        return sum(self.shape[axis] for axis in self.axes) + self.covers * self.blocks

    def along(self, axis: int) -> slice:
        """Where the projections of one axis lie among all."""
        start = sum(self.shape[before] for before in self.axes[: self.axes.index(axis)])
        return slice(start, start + self.shape[axis])


@lru_cache(maxsize=512)
def plan_of(shape: tuple[int, ...]) -> Plan:
    """Choose slices: with scale and rms at most a quarter as many numbers as elements."""
    size = prod(shape)
    budget = max(0, size // 4 - 2)
    axes = [axis for axis, length in enumerate(shape) if length > 1 and size // length >= 4]
    while sum(shape[axis] for axis in axes) > budget:
        axes.remove(max(axes, key=lambda axis: shape[axis]))
    used = sum(shape[axis] for axis in axes)
    small = sum(size // shape[axis] <= SMALL for axis in axes)
    blocks = min(size // 16, max(PROJECTIONS, ceil(size / (SMALL - 1))))
    covers = 0
    while blocks and small + covers < COVERS and used + blocks <= budget:
        covers += 1
        used += blocks
    return Plan(shape, tuple(axes), covers, blocks)


def real(values: npt.NDArray[Any]) -> Numbers:
    """Values as float64; complex ones as pairs, along one more axis."""
    if np.iscomplexobj(values):
        values = np.stack([values.real, values.imag], axis=-1)
    return values.astype(np.float64)


def projections(values: Numbers, salt: bytes) -> Numbers:
    """The projections of what `finite` returns, in the order of the plan."""
    plan = plan_of(values.shape)
    parts: list[Numbers] = []
    for axis in plan.axes:
        slices = np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1)
        parts.append(slices @ _signs(salt, axis, slices.shape[1]))
    for cover in range(plan.covers):
        order, weights, starts = _blocks(salt, cover, values.size, plan.blocks)
        parts.append(np.add.reduceat(values.reshape(-1)[order] * weights, starts))
    return np.concatenate(parts) if parts else np.zeros(0)


def _stream(salt: bytes, *names: object) -> RandomState:
    key = hashlib.sha256(salt + repr(names).encode()).digest()
    return RandomState(np.frombuffer(key, dtype="<u4"))


@lru_cache(maxsize=2048)
def _signs(salt: bytes, axis: int, size: int) -> Numbers:
    """The signs of one axis' slices, over √n."""
    return _draw_signs(_stream(salt, "axis", axis, size), size)


def _draw_signs(stream: RandomState, size: int) -> Numbers:
    while True:
        signs = 2.0 * stream.randint(0, 2, size=size, dtype=np.int64) - 1.0
        # Not so even that a constant error cancels, not so uneven that the mean shows alone.
        if size < 4 or 0.5 <= abs(signs.sum()) / sqrt(size) <= 2:
            return np.asarray(signs / sqrt(size))


@lru_cache(maxsize=512)
def _blocks(
    salt: bytes, cover: int, size: int, blocks: int
) -> tuple[npt.NDArray[np.int64], Numbers, npt.NDArray[np.int64]]:
    """An order of the elements, the weight of each, and where the blocks start in it."""
    stream = _stream(salt, "blocks", cover, size)
    order = stream.permutation(size)
    starts = np.arange(blocks) * size // blocks
    lengths = np.diff(np.append(starts, size))
    weights = np.concatenate([_draw_signs(stream, int(length)) for length in lengths])
    return order, weights, starts


def specials(values: Numbers) -> npt.NDArray[np.int8]:
    """For each number: 0 finite, 1 NaN, 2 infinity, 3 minus infinity."""
    kinds = np.isnan(values) + 2 * np.isposinf(values) + 3 * np.isneginf(values)
    return np.asarray(kinds, dtype=np.int8)


def finite(values: Numbers) -> Numbers:
    """Values with 0 for what is not finite, and none so large that its square is not."""
    return np.clip(np.where(np.isfinite(values), values, 0.0), -HUGE, HUGE)


def sketch(array: Array, salt: bytes, rtol: float, scale: float | None, exact: bool) -> Sketch:
    """Seal a floating tensor.

    Args:
        rtol: of the rule that it will be compared by; the projections are finer than that.
        scale: of that rule; by default the largest magnitude.
        exact: it will have to be equal to the bit.
    """
    values = real(array.values)
    special = specials(values)
    values = finite(values)
    largest = float(np.abs(values).max(initial=0.0))
    with np.errstate(over="ignore"):  # only a mistake's answer is that large
        rms = float(np.sqrt(np.mean(values**2))) if values.size else 0.0
    step = (scale or largest) * min(RESOLUTION, rtol / 20)
    found = projections(values, salt)
    digits = max(8, 2 - int(np.floor(np.log10(rtol))))
    return Sketch(
        dtype=array.dtype,
        shape=array.values.shape,
        scale=float(f"{largest:.{digits}g}"),
        rms=float(f"{rms:.3g}"),
        projections=np.round(found / step) * step if step else found,
        salt=salt,
        specials=int(np.count_nonzero(special)),
        special_digest=digest(salt, special.tobytes()) if special.any() else "",
        exact_digest=exact_digest(array, salt) if exact else "",
    )


def secret(value: bool | int | str | Array | None, salt: bytes) -> Secret:
    """Seal what is not floating. Few possible values can be tried out: this hides no dice."""
    if isinstance(value, Array):
        return Secret(
            "tensor", exact_digest(value, salt), salt, value.dtype, tuple(value.values.shape)
        )
    return Secret(type(value).__name__, digest(salt, repr(value).encode()), salt)


def exact_digest(array: Array, salt: bytes) -> str:
    """A salted hash of all of a tensor's numbers, its dtype and its shape."""
    values = array.values
    if array.floating:
        values = real(values) + 0.0  # minus zero equals zero
        values = np.where(np.isnan(values), np.nan, values)  # NaN has many patterns of bits
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
    return digest(salt, f"{array.dtype} {array.values.shape} ".encode() + little.tobytes())


def digest(salt: bytes, data: bytes) -> str:
    """A salted hash, 128 bits in hexadecimal."""
    return hashlib.sha256(salt + data).hexdigest()[:32]
