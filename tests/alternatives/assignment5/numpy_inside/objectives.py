"""Chance and choices in numpy, pieces by slices of prefixes, functional layers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor

IGNORED = -100
"""The label of a place that the loss does not count."""


class Special(NamedTuple):
    pad: int = 0
    unknown: int = 1
    cls: int = 2
    sep: int = 3
    mask: int = 4


def pack(
    first: Sequence[int], second: Sequence[int] | None, special: Special, length: int
) -> tuple[Int[Tensor, " token"], Int[Tensor, " token"], Bool[Tensor, " token"]]:
    need = 3 if second is None else 5
    if length < need:
        raise ValueError(f"length={length} is less than {need}")
    n, m = len(first), len(second) if second is not None else 0
    room = length - need + (1 if second is None else 2)
    if n + m > room:
        if second is None:
            n = room
        else:
            # The longer is cut down to the shorter, then both lose in turns, the second first.
            n, m = (max(m, room - m), m) if n > m else (n, max(n, room - n))
            over = n + m - room
            if over > 0:
                n, m = n - over // 2, m - (over + 1) // 2
    row = np.full(length, special.pad, dtype=np.int64)
    seg = np.zeros(length, dtype=np.int64)
    row[0], row[1 : n + 1], row[n + 1] = special.cls, first[:n], special.sep
    used = n + 2
    if second is not None:
        row[used : used + m], row[used + m] = second[:m], special.sep
        seg[used : used + m + 1] = 1
        used += m + 1
    return torch.from_numpy(row), torch.from_numpy(seg), torch.arange(length) < used


def choose_tokens(
    ids: Int[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    numbers = ids.cpu().numpy()
    coin = rng.binomial(1, share, size=numbers.shape).astype(bool)
    return torch.from_numpy(coin & ~np.isin(numbers, list(special))).to(ids.device)


def choose_words(
    ids: Int[Tensor, "batch token"],
    continues: Bool[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    numbers, goes_on = ids.cpu().numpy(), continues.cpu().numpy()
    chosen = rng.random(numbers.shape) < share
    for column in range(1, numbers.shape[1]):
        chosen[:, column] = np.where(goes_on[:, column], chosen[:, column - 1], chosen[:, column])
    return torch.from_numpy(chosen & ~np.isin(numbers, special)).to(ids.device)


def mask_tokens(
    ids: Int[Tensor, "batch token"],
    chosen: Bool[Tensor, "batch token"],
    special: Special,
    vocabulary_size: int,
    rng: np.random.Generator,
) -> tuple[Int[Tensor, "batch token"], Int[Tensor, "batch token"]]:
    numbers, where = ids.cpu().numpy(), chosen.cpu().numpy()
    labels, inputs = np.full_like(numbers, IGNORED), numbers.copy()
    labels[where] = numbers[where]
    places = np.flatnonzero(where)
    fate = rng.choice(3, size=len(places), p=[0.8, 0.1, 0.1])
    allowed = np.setdiff1d(np.arange(vocabulary_size), list(special))
    flat = inputs.reshape(-1)
    flat[places[fate == 0]] = special.mask
    swap = places[fate == 1]
    flat[swap] = rng.choice(allowed, size=len(swap))
    return torch.from_numpy(inputs).to(ids.device), torch.from_numpy(labels).to(ids.device)


def sentence_pairs(
    documents: Sequence[Sequence[Sequence[int]]], rng: np.random.Generator
) -> list[tuple[Sequence[int], Sequence[int], int]]:
    if len(documents) <= 1:
        raise ValueError(f"{len(documents)} document(s): need 2")
    out = []
    for i, doc in enumerate(documents):
        others = [j for j in range(len(documents)) if j != i] if len(documents) < 50 else None
        for a, b in zip(doc, doc[1:]):
            if rng.integers(2) == 0:
                out.append((a, b, 0))
            else:
                j = rng.choice(others) if others else _another(rng, len(documents), i)
                out.append((a, documents[j][rng.integers(0, len(documents[j]))], 1))
    return out


def pretraining_loss(
    word_logits: Float[Tensor, "batch token vocab"],
    labels: Int[Tensor, "batch token"],
    next_logits: Float[Tensor, "batch 2"],
    is_random: Int[Tensor, " batch"],
) -> Float[Tensor, ""]:
    where = labels != IGNORED
    words = word_logits[where]
    first = F.cross_entropy(words, labels[where]) if len(words) else 0.0 * word_logits.sum()
    return first + F.cross_entropy(next_logits, is_random, reduction="sum") / len(is_random)


def _another(rng, count, own):
    while True:
        number = int(rng.integers(count))
        if number != own:
            return number
