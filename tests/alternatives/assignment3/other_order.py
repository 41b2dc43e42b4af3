"""The products in another order: keys folded into the queries, values mixed before projection."""

import math

import torch
from torch import nn


def attend(query, key, value, mask=None):
    scores = query / math.sqrt(query.shape[-1]) @ key.transpose(-2, -1)
    if mask is None:
        weights = torch.softmax(scores, dim=-1)
    else:
        # Exponentials by hand, hidden ones left out, shared among those that are left.
        most = scores.masked_fill(~mask, -math.inf).amax(dim=-1, keepdim=True)
        weights = torch.exp(scores - most.nan_to_num(neginf=0.0)).where(mask, 0.0)
        total = weights.sum(dim=-1, keepdim=True)
        weights = weights / torch.where(total == 0, torch.ones_like(total), total)
    return weights @ value, weights


def per_head(linear, num_heads):
    out, into = linear.weight.shape
    weight = linear.weight.reshape(1, num_heads, out // num_heads, into)
    return weight, linear.bias.reshape(1, num_heads, 1, out // num_heads)


def split_heads(x, num_heads):
    if x.shape[2] % num_heads != 0:
        raise ValueError(f"x has {x.shape[2]} numbers per word, not a multiple of {num_heads}")
    # Cut the transposed words: (batch, d_model, length) to (batch, head, d_head, length).
    return x.transpose(1, 2).unflatten(1, (num_heads, x.shape[2] // num_heads)).transpose(2, 3)


def merge_heads(x):
    return x.transpose(2, 3).flatten(1, 2).transpose(1, 2)


def causal_mask(length, device=None):
    return torch.eye(length, device=device).cumsum(0) > 0


def combine_masks(causal, is_word):
    if causal.shape[1] != is_word.shape[1]:
        raise ValueError(f"{causal.shape[1]} is not {is_word.shape[1]}")
    hidden = ~causal[None, None] | ~is_word[:, None, None]
    return ~hidden


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(self, query, key, value, mask=None):
        weight_q, bias_q = per_head(self.query, self.num_heads)
        weight_k, bias_k = per_head(self.key, self.num_heads)
        weight_v, bias_v = per_head(self.value, self.num_heads)
        d_head = weight_q.shape[2]
        asked = query[:, None] @ weight_q.mT + bias_q  # (batch, head, query, d_head)
        # q · (W_K x + b) = (q W_K) · x + q · b: the words themselves serve as keys.
        scores = (asked @ weight_k) @ key[:, None].mT + (asked * bias_k).sum(-1, keepdim=True)
        scores = scores / d_head**0.5
        if mask is not None:
            scores = scores.masked_fill(mask.logical_not(), torch.finfo(scores.dtype).min)
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights.masked_fill(mask.logical_not(), 0)
        # The weights of a row sum to 1 (or to 0), so the words can be mixed first.
        mixed = (weights @ value[:, None]) @ weight_v.mT
        mixed = mixed + bias_v * weights.sum(-1, keepdim=True)
        return self.output(merge_heads(mixed)), weights


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
        q, k, v = (split_heads(x, self.num_heads) for x in (q, k, v))
        mask = is_word[:, None, None] if is_word is not None else None
        mixed, weights = attend(q, k, v, mask)
        # The output layer head by head, summed: Concat(...) W_O = sum of head_h W_O^h.
        parts = self.output.weight.unflatten(1, (self.num_heads, -1)).movedim(1, 0)
        return (mixed @ parts.mT).sum(1) + self.output.bias, weights


class KeyValueCache:
    def __init__(self):
        self.keys = None
        self.values = None

    def append(self, key, value):
        if key.shape[2] != value.shape[2]:
            raise ValueError(f"{key.shape[2]} words in key, {value.shape[2]} words in value")
        old = [] if self.keys is None else [torch.stack([self.keys, self.values])]
        self.keys, self.values = torch.cat([*old, torch.stack([key, value])], dim=3).unbind(0)
        return self.keys, self.values


class IncrementalAttention(MultiHeadAttention):
    def step(self, words, cache):
        def heads(x):
            return split_heads(x, self.num_heads)

        keys, values = cache.append(heads(self.key(words)), heads(self.value(words)))
        old = keys.shape[2] - words.shape[1]
        corner = causal_mask(words.shape[1], device=words.device)
        mask = torch.cat([corner.new_ones(words.shape[1], old), corner], dim=1)
        mixed, weights = attend(heads(self.query(words)), keys, values, mask)
        return self.output(merge_heads(mixed)), weights


def add_places(words):
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"this takes 2 heads; the layer has {layer.num_heads}")
    d = layer.query.in_features // 2
    t = torch.arange(length)
    i = torch.arange(d)
    for p in layer.parameters():
        p.copy_(torch.zeros_like(p))
    # Turn the keys instead of the queries: the key of place s is the place that asks for it.
    for head, way in ((0, 1), (1, -1)):
        layer.query.weight[head * d + t, d + t] = 1
        layer.key.weight[head * d + (t + way) % length, d + t] = sharpness * d**0.5
        layer.value.weight[head * d + i, i] = -way
        layer.output.weight[i, head * d + i] = 1
