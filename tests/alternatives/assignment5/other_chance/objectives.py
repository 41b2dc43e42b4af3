"""The same shares from other draws: permutations of fates, geometric gaps, bits."""

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
    a, b = list(first), list(second or [])
    pair = second is not None
    room = length - (3 if pair else 2)
    if room < (2 if pair else 1):
        raise ValueError(f"a length of {length} has no room for a piece of each segment")
    while len(a) + len(b) > room:
        longer = a if len(a) > len(b) else b
        longer.pop()
    ids = [special.cls, *a, special.sep]
    segments = [0] * len(ids)
    if pair:
        ids += [*b, special.sep]
        segments += [1] * (len(b) + 1)
    padding = length - len(ids)
    is_word = [True] * len(ids) + [False] * padding
    ids += [special.pad] * padding
    segments += [0] * padding
    return torch.tensor(ids), torch.tensor(segments), torch.tensor(is_word)  # (token) each


def choose_tokens(
    ids: Int[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    forbidden = torch.tensor(tuple(special), device=ids.device)
    free = (ids[..., None] != forbidden).all(-1)
    most = -np.log1p(-share) if share < 1 else np.inf
    heads = rng.standard_exponential(tuple(ids.shape)) < most
    return free & torch.as_tensor(heads, device=ids.device).bool()


def choose_words(
    ids: Int[Tensor, "batch token"],
    continues: Bool[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    forbidden = torch.tensor(tuple(special), device=ids.device)
    free = (ids[..., None] != forbidden).all(-1)
    coins = torch.as_tensor(rng.random(tuple(ids.shape)) < share, device=ids.device)
    places = torch.arange(ids.shape[1], device=ids.device).expand_as(ids)
    begins = places.where(~continues, 0).cummax(dim=1).values
    return free & coins.gather(1, begins)


def mask_tokens(
    ids: Int[Tensor, "batch token"],
    chosen: Bool[Tensor, "batch token"],
    special: Special,
    vocabulary_size: int,
    rng: np.random.Generator,
) -> tuple[Int[Tensor, "batch token"], Int[Tensor, "batch token"]]:
    labels = torch.full_like(ids, IGNORED)
    labels[chosen] = ids[chosen]
    table = [n for n in range(vocabulary_size) if n not in set(special)]
    table = torch.tensor(table, device=ids.device)
    inputs = ids.clone()
    fate = rng.multinomial(1, [0.8, 0.1, 0.1], size=int(chosen.sum()))
    fate = torch.as_tensor(fate, device=ids.device)
    values = inputs[chosen]
    values[fate[:, 0] == 1] = special.mask
    swap = fate[:, 1] == 1
    drawn = rng.integers(0, len(table), int(swap.sum()))
    values[swap] = table[torch.as_tensor(drawn, device=ids.device)]
    inputs[chosen] = values
    return inputs, labels


def sentence_pairs(
    documents: Sequence[Sequence[Sequence[int]]], rng: np.random.Generator
) -> list[tuple[Sequence[int], Sequence[int], int]]:
    if len(documents) < 2:
        raise ValueError(f"cannot pair {len(documents)} document with another")
    count = sum(max(0, len(document) - 1) for document in documents)
    labels = iter(rng.integers(0, 2, count).tolist())
    lots = iter(rng.random((count, 2)).tolist())
    pairs = []
    for own, document in enumerate(documents):
        for first, following in zip(document[:-1], document[1:]):
            label, (which, place) = next(labels), next(lots)
            if label:
                number = int(which * (len(documents) - 1))
                other = documents[number if number < own else number + 1]
                following = other[int(place * len(other))]
            pairs.append((first, following, label))
    return pairs


def pretraining_loss(
    word_logits: Float[Tensor, "batch token vocab"],
    labels: Int[Tensor, "batch token"],
    next_logits: Float[Tensor, "batch 2"],
    is_random: Int[Tensor, " batch"],
) -> Float[Tensor, ""]:
    nats = F.cross_entropy(word_logits.transpose(1, 2), labels, ignore_index=-100, reduction="none")
    weight = (labels != -100).to(nats.dtype)
    words = (nats * weight).sum() / weight.sum().clamp_min(1.0)
    pairs = F.nll_loss(next_logits.log_softmax(dim=1), is_random)
    return words + pairs
