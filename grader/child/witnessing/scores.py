"""What scores a hole's code turns into weights, and what it hides of them.

In: a call of torch's. Out: marks: `chooses` (a softmax or a maximum is taken), `hides` (some
numbers are masked), and how large they were: `hidden leads`, `far above`, `far below`, `hidden far
above`, `shown far below` (all that is shown of a row). Runs in the child, on the reference's calls.
"""

from typing import Any

import torch

LEAD = 999.0
FAR = 1.9e4
CHOOSES = {"softmax", "log_softmax", "cross_entropy", "logsumexp", "amax"}


def marks_of(name: str, args: Any, kwargs: Any) -> set[str]:
    """What one call shows."""
    given = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
    if not given or any(one.device.type == "meta" or not one.numel() for one in given):
        return set()
    if name == "scaled_dot_product_attention":
        query, key = (one.detach().double() for one in given[:2])
        scores = query @ key.mT / query.shape[-1] ** 0.5
        masks = [one for one in given[3:] if one.dtype is torch.bool]
        return {"chooses"} | _sizes(scores) | (_hidden(scores, ~masks[0]) if masks else set())
    if not given[0].is_floating_point():
        return set()
    scores = given[0].detach().double()
    if name in CHOOSES:
        return {"chooses"} | _sizes(scores)
    if name == "masked_fill" and len(given) > 1 and given[1].dtype is torch.bool:
        return _hidden(scores, given[1])
    if name == "where" and len(given) > 1 and given[1].dtype is torch.bool:
        return _hidden(scores, ~given[1])
    return set()


def _sizes(scores: torch.Tensor) -> set[str]:
    """Of scores that are all shown: the lowest finite number stands for one that is not."""
    shown = scores[(scores.abs() < torch.finfo(torch.float32).max / 2)]
    found = set()
    if shown.numel() and float(shown.max()) >= FAR:
        found.add("far above")
    if shown.numel() and float(shown.min()) <= -FAR:
        found.add("far below")
    return found


def _hidden(scores: torch.Tensor, hidden: torch.Tensor) -> set[str]:
    """Along any axis: does a hidden number lead, are all shown ones far below?"""
    hidden = hidden.expand_as(scores)
    lowest = torch.tensor(-torch.inf, dtype=scores.dtype)
    found = {"hides"}
    shown_scores, hidden_scores = scores.where(~hidden, lowest), scores.where(hidden, lowest)
    if float(shown_scores.max()) >= FAR:
        found.add("far above")
    if float(hidden_scores.max()) >= FAR:
        found.add("hidden far above")
    for axis in range(scores.dim()):
        most, other = shown_scores.amax(dim=axis), hidden_scores.amax(dim=axis)
        both = most.isfinite() & other.isfinite()
        if bool((both & (other - most >= LEAD)).any()):
            found.add("hidden leads")
        if bool((both & (most <= -FAR)).any()):
            found.add("shown far below")
    return found
