"""Multi-head and masked attention: several looks at a sentence at once, none into the future.

The holes stand in the order of the handout, README.md. What an earlier assignment built is given
here, so nothing below depends on how you solved it.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn


def attend(
    query: Float[Tensor, "*batch query d_k"],
    key: Float[Tensor, "*batch key d_k"],
    value: Float[Tensor, "*batch key d_v"],
    mask: Bool[Tensor, "..."] | None = None,
) -> tuple[Float[Tensor, "*batch query d_v"], Float[Tensor, "*batch query key"]]:
    r"""Mix the values by scaled dot-product attention. Given: you met it in assignment 2."""
    # The fused operator does not tell its weights; mixing one-hot rows spells them out.
    one_hot = torch.eye(key.shape[-2], dtype=key.dtype, device=key.device)
    one_hot = one_hot.expand(*key.shape[:-2], -1, -1)
    if mask is None:
        weights = F.scaled_dot_product_attention(query, key, one_hot)
    else:
        blind = ~mask.any(dim=-1, keepdim=True)  # softmax over no keys at all would be NaN
        weights = F.scaled_dot_product_attention(query, key, one_hot, attn_mask=mask | blind)
        weights = weights.where(mask, 0.0)
    mixed = weights @ value
    return mixed, weights


def split_heads(
    x: Float[Tensor, "batch length d_model"], num_heads: int
) -> Float[Tensor, "batch head length d_head"]:
    r"""Cut each word's vector into one piece per head, and move the head axis before the words.

        out[b, h, t, i] = x[b, t, h · d_head + i],      d_head = d_model / num_heads

    Raises:
        ValueError: ``d_model`` is not a multiple of ``num_heads``. Say both numbers.
    """
    B, L, D = x.shape
    if D % num_heads:
        raise ValueError(f"d_model={D}, num_heads={num_heads}: does not divide")
    x = x.contiguous().view(B, L, num_heads, D // num_heads)
    return x.permute(0, 2, 1, 3)  # B, heads, L, d


def merge_heads(
    x: Float[Tensor, "batch head length d_head"],
) -> Float[Tensor, "batch length d_model"]:
    r"""Lay the heads' pieces of each word side by side again: undo `split_heads`.

    out[b, t, h · d_head + i] = x[b, h, t, i]
    """
    B, H, L, d = x.shape
    return x.permute(0, 2, 1, 3).contiguous().view(B, L, H * d)


def causal_mask(
    length: int, device: torch.device | str | None = None
) -> Bool[Tensor, "length length"]:
    r"""Let each word see itself and the words before it.

    mask[t, s] = (s ≤ t)
    """
    future = torch.triu(torch.ones(length, length, device=device), diagonal=1)
    return future == 0


def combine_masks(
    causal: Bool[Tensor, "query key"], is_word: Bool[Tensor, "batch key"]
) -> Bool[Tensor, "batch 1 query key"]:
    r"""Let each query see the words that are not in its future and not padding.

        mask[b, 0, t, s] = causal[t, s]  and  is_word[b, s]

    Raises:
        ValueError: the two masks have different numbers of keys. Say both numbers.
    """
    if causal.size(1) != is_word.size(1):
        raise ValueError(f"causal has {causal.size(1)} keys, is_word has {is_word.size(1)}")
    mask = causal.unsqueeze(0) & is_word.unsqueeze(1)
    # a row must not be empty or softmax gives nan, so everybody can at least see himself
    myself = torch.eye(causal.size(0), causal.size(1), dtype=torch.bool, device=causal.device)
    mask = mask | myself
    return mask.unsqueeze(1)


class MultiHeadAttention(nn.Module):
    r"""Several attentions side by side, each over its own piece of every vector."""

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self,
        query: Float[Tensor, "batch query d_model"],
        key: Float[Tensor, "batch key d_model"],
        value: Float[Tensor, "batch key d_model"],
        mask: Bool[Tensor, "..."] | None = None,
    ) -> tuple[Float[Tensor, "batch query d_model"], Float[Tensor, "batch head query key"]]:
        r"""Project, attend in every head, join the heads, and mix them by the output layer.

            head_h = attend(query W_Q^h, key W_K^h, value W_V^h, mask)
            output = Concat(head_1, …, head_H) W_O         (each W with its bias)

        Returns:
            ``(output, weights)``, the weights of each head by itself. A query that may see
            nothing has weights and heads of exact zeros: its output is the output layer's bias.
        """
        d_model = query.shape[-1]
        Q = split_heads(self.query(query), self.num_heads)
        K = split_heads(self.key(key), self.num_heads)
        V = split_heads(self.value(value), self.num_heads)

        scores = torch.matmul(Q, K.transpose(-2, -1)) / math.sqrt(d_model)
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e9)
        weights = F.softmax(scores, dim=-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0)  # for rows where all is masked

        return self.output(merge_heads(torch.matmul(weights, V))), weights


class CrossAttention(nn.Module):
    r"""A decoder's look at the sentence that the encoder read."""

    def __init__(self, d_model: int, d_memory: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_memory, d_model)
        self.value = nn.Linear(d_memory, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self,
        target: Float[Tensor, "batch target d_model"],
        memory: Float[Tensor, "batch source d_memory"],
        is_word: Bool[Tensor, "batch source"] | None = None,
    ) -> tuple[Float[Tensor, "batch target d_model"], Float[Tensor, "batch head target source"]]:
        r"""Let each target word ask all words of the source sentence.

            head_h = attend(target W_Q^h, memory W_K^h, memory W_V^h, not padding)
            output = Concat(head_1, …, head_H) W_O         (each W with its bias)

        Args:
            memory: what the encoder says about the source sentence.
            is_word: True at real source words, False at padding. None: all are real.
        """
        q = split_heads(self.query(target), self.num_heads)
        k = split_heads(self.key(memory), self.num_heads)
        v = split_heads(self.value(memory), self.num_heads)
        scores = q @ k.transpose(2, 3) / q.shape[-1] ** 0.5
        if is_word is not None:
            scores = scores.masked_fill(~is_word.unsqueeze(1), -1e9)
        attention = scores.softmax(-1)
        return self.output(merge_heads(attention @ v)), attention


class KeyValueCache:
    r"""The keys and values of the words so far, so that no step computes them again.

    Attributes:
        keys, values: (batch, head, seen, d_head); None before the first word.
    """

    def __init__(self) -> None:
        self.keys: Tensor | None = None
        self.values: Tensor | None = None

    def append(
        self,
        key: Float[Tensor, "batch head new d_head"],
        value: Float[Tensor, "batch head new d_head"],
    ) -> tuple[Float[Tensor, "batch head seen d_head"], Float[Tensor, "batch head seen d_head"]]:
        r"""Remember the keys and values of new words behind those of the words before.

        Raises:
            ValueError: ``key`` and ``value`` have different numbers of words. Say both numbers.
        """
        if key.size(2) != value.size(2):
            raise ValueError(f"got {key.size(2)} keys but {value.size(2)} values")
        if self.keys is not None:
            key = torch.cat((self.keys, key), 2)
            value = torch.cat((self.values, value), 2)
        self.keys, self.values = key, value
        return key, value


class IncrementalAttention(MultiHeadAttention):
    r"""Causal self-attention that may also be computed a few words at a time."""

    def step(
        self, words: Float[Tensor, "batch new d_model"], cache: KeyValueCache
    ) -> tuple[Float[Tensor, "batch new d_model"], Float[Tensor, "batch head new seen"]]:
        r"""Attend from the next words to all words so far.

            keys, values = cache.append(words W_K, words W_V)
            output       = attend(words W_Q, keys, values, causal)

        Args:
            words: the next words only. Those before are in the cache, and only there.
            cache: grows by the new words.
        """
        h = self.num_heads
        K, V = cache.append(split_heads(self.key(words), h), split_heads(self.value(words), h))
        mask = causal_mask(K.size(2), device=words.device)[-words.size(1) :]  # only the new rows
        out, weights = attend(split_heads(self.query(words), h), K, V, mask)
        return self.output(merge_heads(out)), weights


def add_places(
    words: Float[Tensor, "batch length d_word"],
) -> Float[Tensor, "batch length two_d_word"]:
    r"""Write behind each word which place it has: 1 at its place, 0 elsewhere. Given."""
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer: MultiHeadAttention, length: int, sharpness: float) -> None:
    r"""Set the weights of a layer with two heads so that it compares each word's neighbours.

        output[t, :d_head] = word[t + 1] - word[t - 1],      output[t, d_head:] = 0

    The words stand in a circle: the last is the one before the first. The input is what
    `add_places` makes: in each vector d_head numbers of the word, then d_head numbers of which
    number t is 1 at place t. No training: each weight and bias is written down, in place.

    Args:
        layer: has two heads; all its parameters are written anew, whatever they held.
        length: words per sentence, from 3 to d_head.
        sharpness: for large values each head sees one word only; at 0 it sees the average.

    Raises:
        ValueError: ``layer`` has another number of heads than 2. Say its number.
    """
    # TODO  zero everything; places make scores, words make values
    raise NotImplementedError("look_both_ways")
