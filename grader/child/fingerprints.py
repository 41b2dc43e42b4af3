"""A tensor in a few numbers by which the same values are known again, in whatever form.

In: a tensor. Out: the numbers that `grader.records.PRINT` names. Axes of size 1 are dropped and the
others are sorted by size: sizes are different primes, so that a transposed value is the same value.
Numbers that are not finite, or huge, count by their place alone: -inf, the lowest float and -1e9
hide a score alike. Runs in the child, and imports torch.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from grader.records import PRINT

HUGE = 1e8
"""From here on a number stands for "infinite": no right value of a check is as large."""
DIRECTIONS = 1 << 16
"""Numbers of a projection, before they come again."""
NONE = [-1.0, *[0.0] * (len(PRINT) - 1)]
"""Of a tensor that has no numbers here."""

Numbers = npt.NDArray[np.float64]


@lru_cache(maxsize=64)
def directions(size: int) -> Numbers:
    """Two fixed random directions, the same in every process."""
    drawn = np.random.RandomState(12).standard_normal((2, min(size, DIRECTIONS)))
    return np.stack([np.resize(row, size) for row in drawn]) if size > DIRECTIONS else drawn


def fingerprint(tensor: torch.Tensor) -> list[float]:
    """The numbers of one tensor, in the order of `PRINT`."""
    try:
        own = _values(tensor)
    except (RuntimeError, TypeError, ValueError, NotImplementedError):
        return list(NONE)  # on `meta`, sparse, inside a transform: it says nothing
    if own is None or own.size == 0:
        return [0.0, *NONE[1:]] if own is not None else list(NONE)
    axes = [axis for axis, size in enumerate(own.shape) if size != 1]
    moved = own.squeeze().transpose(sorted(range(len(axes)), key=own.squeeze().shape.__getitem__))
    with np.errstate(all="ignore"):
        return _told(moved.ravel(), own.ravel())


def _values(tensor: torch.Tensor) -> Numbers | None:
    with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
        if tensor.layout is not torch.strided or tensor.device.type == "meta":
            return None
        value: Any = tensor.detach().cpu().resolve_conj().resolve_neg()
        value = torch.view_as_real(value) if value.is_complex() else value
        return np.asarray(value.to(torch.float64).numpy())


def _told(values: Numbers, own: Numbers) -> list[float]:
    size = values.size
    usual = np.abs(values) < HUGE  # false for NaN
    codes = np.where(usual, 0.0, np.where(values > 0, 2.0, np.where(values < 0, 3.0, 1.0)))
    kept = np.where(usual, values, 0.0)
    count = int(usual.sum())
    lines = directions(size) / size**0.5
    one, two = lines @ kept
    own_one = lines[0] @ np.where(np.abs(own) < HUGE, own, 0.0)
    seen = kept[usual] if count else np.zeros(1)
    return [
        float(size),
        float(size - count),
        float(seen.mean()),
        float(np.sqrt(np.square(seen).mean())),
        float(seen.min()),
        float(seen.max()),
        float(one),
        float(two),
        float(lines[0] @ codes),
        float(own_one),
    ]
