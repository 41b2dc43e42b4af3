"""A loop over the heads, each of which is one small attention; hidden scores are -1e9."""

import math

import torch
import torch.nn as nn


def attend(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(key.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    weights = torch.softmax(scores, -1)
    if mask is not None:
        weights = weights * mask
    return torch.matmul(weights, value), weights


def split_heads(x, num_heads):
    d_model = x.size(2)
    if d_model // num_heads * num_heads != d_model:
        raise ValueError(f"cannot split {d_model} numbers into {num_heads} heads")
    return torch.stack(torch.chunk(x, num_heads, dim=2), dim=1)


def merge_heads(x):
    heads = []
    for h in range(x.size(1)):
        heads.append(x[:, h])
    return torch.cat(heads, dim=2)


def causal_mask(length, device=None):
    mask = torch.zeros(length, length, dtype=torch.bool, device=device)
    for t in range(length):
        mask[t, : t + 1] = True
    return mask


def combine_masks(causal, is_word):
    if causal.size(-1) != is_word.size(-1):
        raise ValueError(f"lengths {causal.size(-1)} and {is_word.size(-1)} differ")
    both = [causal & words.unsqueeze(0) for words in is_word]
    return torch.stack(both).unsqueeze(1)


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.d_head = d_model // num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        q, k, v = self.query(query), self.key(key), self.value(value)
        if mask is not None:
            shape = (q.size(0), self.num_heads, q.size(1), k.size(1))
            mask = mask.expand(shape)
        heads, all_weights = [], []
        for h in range(self.num_heads):
            cut = slice(h * self.d_head, (h + 1) * self.d_head)
            mine = None if mask is None else mask[:, h]
            out, weights = attend(q[..., cut], k[..., cut], v[..., cut], mine)
            heads.append(out)
            all_weights.append(weights)
        return self.output(torch.cat(heads, dim=-1)), torch.stack(all_weights, dim=1)


class CrossAttention(nn.Module):
    def __init__(self, d_model, d_memory, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_memory, d_model)
        self.value = nn.Linear(d_memory, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, target, memory, is_word=None):
        q, k, v = self.query(target), self.key(memory), self.value(memory)
        size = q.size(-1) // self.num_heads
        mask = None if is_word is None else is_word.unsqueeze(1)
        results = [
            attend(a, b, c, mask)
            for a, b, c in zip(q.split(size, -1), k.split(size, -1), v.split(size, -1))
        ]
        output = self.output(torch.cat([heads for heads, _ in results], -1))
        return output, torch.stack([weights for _, weights in results], 1)


class KeyValueCache:
    def __init__(self):
        self.keys = None
        self.values = None
        self.past = []

    def append(self, key, value):
        if key.shape[:-1] != value.shape[:-1]:
            raise ValueError(f"keys {tuple(key.shape)} but values {tuple(value.shape)}")
        self.past.append((key.clone(), value.clone()))
        self.keys = torch.cat([k for k, _ in self.past], 2)
        self.values = torch.cat([v for _, v in self.past], 2)
        return self.keys, self.values


class IncrementalAttention(MultiHeadAttention):
    def step(self, words, cache):
        outputs, rows = [], []
        before = 0 if cache.keys is None else cache.keys.size(2)
        total = before + words.size(1)
        for t in range(words.size(1)):
            word = words[:, t : t + 1]
            q, k, v = (
                split_heads(f(word), self.num_heads) for f in (self.query, self.key, self.value)
            )
            heads, weights = attend(q, *cache.append(k, v))
            outputs.append(self.output(merge_heads(heads)))
            unseen = weights.new_zeros(*weights.shape[:3], total - weights.size(3))
            rows.append(torch.cat([weights, unseen], 3))
        return torch.cat(outputs, 1), torch.cat(rows, 2)


def add_places(words):
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"needs two heads, got {layer.num_heads}")
    for linear in (layer.query, layer.key, layer.value, layer.output):
        linear.weight.fill_(0)
        linear.bias.fill_(0)
    d = layer.query.weight.size(0) // 2
    for t in range(length):
        before = t - 1 if t > 0 else length - 1
        after = t + 1 if t < length - 1 else 0
        layer.query.weight[before, d + t] = 1.0
        layer.query.weight[d + after, d + t] = 1.0
        layer.key.weight[t, d + t] = sharpness * d**0.5
        layer.key.weight[d + t, d + t] = sharpness * d**0.5
    for i in range(d):
        layer.value.weight[i, i] = 1.0
        layer.value.weight[d + i, i] = 1.0
        layer.output.weight[i, i] = -1.0
        layer.output.weight[i, d + i] = 1.0
