"""What can be said of an argument without telling its numbers.

In: what a hole was called with. Out: plain facts: sizes, dtype, layout, which rows are empty.
Runs in the child, on the reference's calls; the parent reads which conditions were asked.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import torch

Facts = dict[str, Any]


def facts_of(value: Any) -> Facts:
    """Facts of one argument; of what is no tensor, number, text or row of these, none."""
    if isinstance(value, torch.Tensor):
        return _of_tensor(value)
    if type(value) in (bool, int):
        return {"number": int(value)}
    if isinstance(value, str):
        return {"sizes": [len(value)]}
    if isinstance(value, Sequence):
        return {"sizes": [len(value)], "items": _of_items(value)}
    return {}


def _of_tensor(value: torch.Tensor) -> Facts:
    found: Facts = {
        "sizes": list(value.shape),
        "dtype": str(value.dtype).removeprefix("torch."),
        "device": value.device.type,
        "strided": not value.is_contiguous(),
    }
    if value.device.type == "meta" or not value.numel() or not value.dim():
        return found
    if value.dtype is torch.bool:
        found |= _emptiness(value)
    elif value.dtype is torch.int64:
        found |= {"zero": bool((value == 0).any()), "least": int(value.min())}
        found["most"] = int(value.max())
    return found


def hidden_by(value: torch.Tensor, padding: int) -> Facts:
    """Facts of a mask that ids or labels make: what is `padding` is hidden."""
    return _emptiness(value != padding) if value.dim() and value.numel() else {}


def _emptiness(shown: torch.Tensor) -> Facts:
    """Whether all is hidden, and whether a row is where another is not."""
    rows = shown.reshape(shown.shape[0], -1) if shown.dim() > 1 else shown
    blind = ~shown.any(dim=-1)
    some = bool(shown.any())
    return {
        "all hidden": not some,
        "blind row": some and bool(blind.any()),
        "empty first": some and rows.dim() > 1 and not bool(rows[0].any()),
    }


def has_zero_vector(value: torch.Tensor, masks: list[torch.Tensor]) -> bool:
    """Whether a vector of zeros stands where it may be seen, among others that are not."""
    if value.dim() < 2 or not value.numel() or not value.is_floating_point():
        return False
    zeros = (value == 0).all(dim=-1)
    if bool(zeros.all()):
        return False
    for mask in masks:
        if mask.shape == zeros.shape:
            zeros = zeros & mask
        elif mask.dim() and mask.shape[-1] == zeros.shape[-1]:
            zeros = zeros & mask.reshape(-1, mask.shape[-1]).any(dim=0)
    return bool(zeros.any())


def _of_items(value: Sequence[Any]) -> list[int]:
    """The lengths of what lies in a row, in order; none where these are numbers."""
    return [len(item) for item in value if isinstance(item, Sequence | Mapping)]


def digest(values: Any) -> str:
    """Tells calls apart by what they were given."""
    seen = hashlib.sha256()

    def add(value: Any) -> None:
        if isinstance(value, torch.Tensor):
            seen.update(str((value.shape, value.dtype)).encode())
            if value.device.type != "meta":
                seen.update(value.detach().cpu().contiguous().reshape(-1).numpy().tobytes())
        elif isinstance(value, (list, tuple)):
            seen.update(b"[")
            for item in value:
                add(item)
        elif type(value) in (int, float, bool, str):
            seen.update(repr(value).encode())

    add(values)
    return seen.hexdigest()[:16]
