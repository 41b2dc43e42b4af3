"""Everything by einsum and comparisons of places; hidden scores are -inf, NaN is prevented."""

import math

import torch
from torch import einsum, nn


def attend(query, key, value, mask=None):
    scores = einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    if mask is not None:
        nothing = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, float("-inf")).masked_fill(nothing, 0.0)
    shifted = scores - scores.amax(-1, keepdim=True).detach()
    weights = shifted.exp() / shifted.exp().sum(-1, keepdim=True)
    if mask is not None:
        weights = weights.masked_fill(nothing, 0.0)
    return einsum("...qk,...kv->...qv", weights, value), weights


def split_heads(x, num_heads):
    size, rest = divmod(x.size(-1), num_heads)
    if rest:
        raise ValueError(f"d_model={x.size(-1)} is not divisible by num_heads={num_heads}")
    # A fixed one-hot tensor sends number m of a word to (head, place in the head).
    places = torch.arange(x.size(-1), device=x.device)
    table = x.new_zeros(x.size(-1), num_heads, size)
    table[places, places // size, places % size] = 1
    return einsum("blm,mhd->bhld", x, table)


def merge_heads(x):
    return torch.movedim(x, 1, 2).flatten(start_dim=2)


def causal_mask(length, device=None):
    place = torch.arange(length, device=device)
    return place[None, :] <= place[:, None]


def combine_masks(causal, is_word):
    if causal.size(1) != is_word.size(1):
        raise ValueError(f"{causal.size(1)} keys against {is_word.size(1)} keys")
    return torch.logical_and(causal[None, None], is_word.unsqueeze(1).unsqueeze(1))


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.output = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.query = nn.Linear(d_model, d_model)
        self.num_heads = num_heads

    def forward(self, query, key, value, mask=None):
        def project(x, layer):
            heads = layer.weight.unflatten(0, (self.num_heads, -1))
            bias = layer.bias.unflatten(0, (self.num_heads, -1))
            return einsum("blm,hdm->bhld", x, heads) + bias[None, :, None]

        mixed, weights = attend(
            project(query, self.query), project(key, self.key), project(value, self.value), mask
        )
        back = self.output.weight.unflatten(1, (self.num_heads, -1))
        return einsum("bhqd,mhd->bqm", mixed, back) + self.output.bias, weights


class CrossAttention(nn.Module):
    def __init__(self, d_model, d_memory, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_memory, d_model)
        self.value = nn.Linear(d_memory, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, target, memory, is_word=None):
        return MultiHeadAttention.forward(
            self, target, memory, memory, None if is_word is None else is_word[:, None, None]
        )


class KeyValueCache:
    def __init__(self):
        self.keys = None
        self.values = None

    def append(self, key, value):
        if key.size(2) != value.size(2):
            raise ValueError(f"{key.size(2)} keys, {value.size(2)} values")
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
        both = zip((self.keys, self.values), (key, value), strict=True)
        self.keys, self.values = (torch.cat(pair, 2) for pair in both)
        return self.keys, self.values


class IncrementalAttention(MultiHeadAttention):
    def step(self, words, cache):
        query, key, value = (
            split_heads(layer(words), self.num_heads)
            for layer in (self.query, self.key, self.value)
        )
        keys, values = cache.append(key, value)
        seen = torch.arange(keys.size(2), device=words.device)
        mixed, weights = attend(query, keys, values, seen[None] <= seen[-words.size(1) :, None])
        return self.output(merge_heads(mixed)), weights


def add_places(words):
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"expected 2 heads, got {layer.num_heads}")
    weight = layer.query.weight
    d = weight.size(0) // 2
    one = torch.eye(d, dtype=weight.dtype, device=weight.device)
    nil = torch.zeros_like(one)
    turn = torch.zeros_like(one)
    turn[:length, :length] = one[:length, :length].roll(-1, dims=0)  # place t asks for t - 1
    root = math.sqrt(sharpness * math.sqrt(d))  # half of it in the query, half in the key
    for linear, blocks in (
        (layer.query, [[nil, root * turn], [nil, root * turn.T]]),
        (layer.key, [[nil, root * one], [nil, root * one]]),
        (layer.value, [[one, nil], [one, nil]]),
        (layer.output, [[-one, one], [nil, nil]]),
    ):
        linear.weight.copy_(torch.cat([torch.cat(row, dim=1) for row in blocks]))
        nn.init.zeros_(linear.bias)
