"""Plain lists and loops wherever the handout lets one."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
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
    a = tuple(first)
    b = None if second is None else tuple(second)
    fixed = 2 if b is None else 3
    if length < fixed + (1 if b is None else 2):
        raise ValueError(f"too short: {length}")
    while len(a) + len(b or ()) > length - fixed:
        if b is None or len(a) > len(b):
            a = a[:-1]
        else:
            b = b[:-1]
    rows = [(special.cls, 0, True)] + [(t, 0, True) for t in a] + [(special.sep, 0, True)]
    if b is not None:
        rows += [(t, 1, True) for t in b] + [(special.sep, 1, True)]
    rows += [(special.pad, 0, False)] * (length - len(rows))
    ids, segments, words = zip(*rows)
    return torch.tensor(ids), torch.tensor(segments), torch.tensor(words)


def choose_tokens(
    ids: Int[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    free = torch.ones_like(ids, dtype=torch.bool)
    for mark in special:
        free = free & (ids != mark)
    chosen = torch.zeros_like(free)
    chosen[free] = torch.from_numpy(rng.random(int(free.sum()))).to(ids.device) < share
    return chosen


def choose_words(
    ids: Int[Tensor, "batch token"],
    continues: Bool[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    rows = []
    for row, flags in zip(ids.tolist(), continues.tolist()):
        coins = iter(rng.random(len(row)).tolist())
        out, hit = [], False
        for token, flag in zip(row, flags):
            if not flag:
                hit = next(coins) < share
            out.append(hit and token not in special)
        rows.append(out)
    return torch.tensor(rows, device=ids.device)


def mask_tokens(
    ids: Int[Tensor, "batch token"],
    chosen: Bool[Tensor, "batch token"],
    special: Special,
    vocabulary_size: int,
    rng: np.random.Generator,
) -> tuple[Int[Tensor, "batch token"], Int[Tensor, "batch token"]]:
    pieces = [n for n in range(vocabulary_size) if n not in special]
    inputs, labels = [], []
    for row, flags in zip(ids.tolist(), chosen.tolist()):
        fates = rng.integers(10, size=len(row)).tolist()
        others = rng.integers(len(pieces), size=len(row)).tolist()
        labels.append([t if flag else IGNORED for t, flag in zip(row, flags)])
        new = []
        for t, flag, fate, other in zip(row, flags, fates, others):
            if flag and fate < 8:
                t = special.mask
            elif flag and fate == 8:
                t = pieces[other]
            new.append(t)
        inputs.append(new)
    return torch.tensor(inputs, device=ids.device), torch.tensor(labels, device=ids.device)


def sentence_pairs(
    documents: Sequence[Sequence[Sequence[int]]], rng: np.random.Generator
) -> list[tuple[Sequence[int], Sequence[int], int]]:
    count = len(documents)
    if count < 2:
        raise ValueError(f"only {count}")
    found = []
    for own in range(count):
        for k in range(1, len(documents[own])):
            first, label = documents[own][k - 1], int(rng.random() >= 0.5)
            if label == 0:
                second = documents[own][k]
            else:
                other = documents[(own + rng.integers(1, count)) % count]
                second = other[rng.integers(len(other))]
            found.append((first, second, label))
    return found


def pretraining_loss(
    word_logits: Float[Tensor, "batch token vocab"],
    labels: Int[Tensor, "batch token"],
    next_logits: Float[Tensor, "batch 2"],
    is_random: Int[Tensor, " batch"],
) -> Float[Tensor, ""]:
    total, count = 0.0 * word_logits.sum(), 0
    for logits, row in zip(word_logits, labels):
        for place in (row != IGNORED).nonzero()[:, 0].tolist():
            total = total - logits[place].log_softmax(-1)[row[place]]
            count += 1
    pairs = [-scores.log_softmax(-1)[label] for scores, label in zip(next_logits, is_random)]
    return total / max(count, 1) + sum(pairs) / len(pairs)
