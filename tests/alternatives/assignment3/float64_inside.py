"""Attention computed in float64 and cast back; both factors scaled; an added mask of -1e12."""

import numpy as np
import torch
from torch import nn


def attend(query, key, value, mask=None):
    fourth = query.shape[-1] ** 0.25
    scores = (query.double() / fourth) @ (key.double() / fourth).mT
    if mask is not None:
        scores = torch.where(mask, scores, scores - 1e12)
    weights = nn.functional.softmax(scores, dim=-1)
    if mask is not None:
        weights = torch.where(mask, weights, torch.zeros_like(weights))
    return (weights @ value.double()).to(value.dtype), weights.to(value.dtype)


def split_heads(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads > 0:
        raise ValueError(f"{d_model} % {num_heads} is not 0")
    return x.reshape(batch, length, num_heads, d_model // num_heads).permute(0, 2, 1, 3)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).contiguous().view(x.shape[0], x.shape[2], x.shape[1] * x.shape[3])


def causal_mask(length, device=None):
    return torch.from_numpy(np.tri(length, dtype=bool)).to(device)


def combine_masks(causal, is_word):
    keys, words = causal.shape[1], is_word.shape[1]
    if keys != words:
        raise ValueError(f"{keys} keys in the causal mask, {words} in the other")
    mask = causal.repeat(is_word.shape[0], 1, 1)
    mask[~is_word[:, None].expand_as(mask)] = False
    return mask[:, None]


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query, self.key = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)
        self.value, self.output = nn.Linear(d_model, d_model), nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        # The heads become more sentences of the batch: 3 axes, as torch.bmm wants them.
        batch, heads = query.shape[0], self.num_heads

        def fold(x):
            return split_heads(x, heads).flatten(0, 1)

        q, k, v = fold(self.query(query)), fold(self.key(key)), fold(self.value(value))
        if mask is not None:
            mask = mask.broadcast_to(batch, heads, q.shape[1], k.shape[1]).flatten(0, 1)
        mixed, weights = attend(q, k, v, mask)
        return (
            self.output(merge_heads(mixed.unflatten(0, (batch, heads)))),
            weights.unflatten(0, (batch, heads)),
        )


class CrossAttention(nn.Module):
    def __init__(self, d_model, d_memory, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query, self.key = nn.Linear(d_model, d_model), nn.Linear(d_memory, d_model)
        self.value, self.output = nn.Linear(d_memory, d_model), nn.Linear(d_model, d_model)

    def forward(self, target, memory, is_word=None):
        if is_word is None:
            is_word = torch.ones(memory.shape[:2], dtype=torch.bool, device=memory.device)
        # Sentence by sentence, each with its words only: no mask is needed.
        outputs, maps = [], []
        for sentence, source, real in zip(target, memory, is_word, strict=True):
            q = split_heads(self.query(sentence[None]), self.num_heads)
            k = split_heads(self.key(source[real][None]), self.num_heads)
            v = split_heads(self.value(source[real][None]), self.num_heads)
            mixed, weights = attend(q, k, v)
            row = weights.new_zeros(*weights.shape[1:3], len(real))
            row[..., real] = weights[0]
            outputs.append(self.output(merge_heads(mixed))[0])
            maps.append(row)
        return torch.stack(outputs), torch.stack(maps)


class KeyValueCache:
    def __init__(self):
        self.keys: torch.Tensor | None = None
        self.values: torch.Tensor | None = None

    def append(self, key, value):
        counts = key.shape[-2], value.shape[-2]
        if counts[0] != counts[1]:
            raise ValueError(f"{counts[0]} keys and {counts[1]} values")
        if self.keys is not None:
            key = torch.cat((self.keys, key), -2)
            value = torch.cat((self.values, value), -2)
        self.keys = key
        self.values = value
        return key, value


class IncrementalAttention(MultiHeadAttention):
    def step(self, words, cache):
        past = 0 if cache.keys is None else cache.keys.shape[-2]
        cache.append(
            split_heads(self.key(words), self.num_heads),
            split_heads(self.value(words), self.num_heads),
        )
        rows = past + torch.arange(words.shape[1], device=words.device)
        columns = torch.arange(past + words.shape[1], device=words.device)
        mixed, weights = attend(
            split_heads(self.query(words), self.num_heads),
            cache.keys,
            cache.values,
            rows[:, None] >= columns,
        )
        return self.output(merge_heads(mixed)), weights


def add_places(words):
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"{layer.num_heads} heads, but this needs 2")
    d = layer.query.weight.shape[0] // 2
    query, key = np.zeros((2, d, 2, d)), np.zeros((2, d, 2, d))  # head, row, half, column
    value, output = np.zeros((2, d, 2, d)), np.zeros((2, d, 2, d))
    for place in range(length):
        query[0, (place - 1) % length, 1, place] = 1
        query[1, (place + 1) % length, 1, place] = 1
    key[:, :, 1] = sharpness * np.sqrt(d) * np.eye(d)
    value[:, :, 0] = np.eye(d)
    output[0, :, 0], output[0, :, 1] = -np.eye(d), np.eye(d)
    layers = layer.query, layer.key, layer.value, layer.output
    for linear, array in zip(layers, (query, key, value, output), strict=True):
        linear.weight[:] = torch.from_numpy(array.reshape(2 * d, 2 * d)).to(linear.weight)
        linear.bias[:] = 0
