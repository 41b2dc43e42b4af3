"""Exponentials first, then the mask, then the rows are divided by what is left; scaled queries."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def parameterless_attention(x):
    weights = F.softmax(torch.matmul(x, x.mT), -1)
    return torch.matmul(weights, x), weights


def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"d_k: {query.shape[-1]} != {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"number of keys {key.shape[-2]} != number of values {value.shape[-2]}")
    query = query / math.sqrt(query.shape[-1])
    scores = torch.matmul(query, key.mT)
    weights = F.softmax(scores, -1)
    if mask is not None:
        top = scores.masked_fill(~mask, -math.inf).amax(-1, keepdim=True).nan_to_num(neginf=0.0)
        weights = (scores - top).clamp(max=0.0).exp() * mask  # a hidden key may lie above them all
        left = weights.sum(-1, keepdim=True)
        weights = weights / torch.where(left > 0, left, torch.ones_like(left))
    return torch.matmul(weights, value), weights


def lengths_to_mask(lengths, longest):
    too_long = lengths[lengths > longest]
    if too_long.numel():
        raise ValueError(f"lengths {too_long.tolist()} do not fit into {longest} places")
    # row n of a lower triangle has n ones
    rows = torch.ones(longest + 1, longest, dtype=torch.bool, device=lengths.device).tril(-1)
    return rows[lengths.long()].unsqueeze(1)


def ids_to_mask(ids, pad_id):
    mask = torch.ones_like(ids, dtype=torch.bool)
    mask[ids == pad_id] = False
    return mask.unsqueeze(1)


class SelfAttention(nn.Module):
    def __init__(self, d_model, d_k, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_k)
        self.key = nn.Linear(d_model, d_k)
        self.value = nn.Linear(d_model, d_v)
        self.d_k = d_k

    def forward(self, x, mask=None):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = torch.bmm(q, k.transpose(1, 2)) / self.d_k**0.5
        if mask is None:
            weights = scores.softmax(2)
        else:
            weights = scores.masked_fill(mask == 0, -1e30).softmax(2) * mask
        return torch.bmm(weights, v), weights


def sinusoidal_positions(length, d_model):
    if d_model & 1:
        raise ValueError(f"d_model = {d_model}")
    column = torch.arange(d_model)
    exponent = (column - column % 2) / d_model
    angle = torch.arange(length)[:, None] / torch.pow(10000.0, exponent)
    # a cosine is a sine a quarter of a turn later
    return torch.sin(angle + (column % 2) * math.pi / 2)


def add_positions(embeddings):
    batch, words, width = embeddings.shape
    out = embeddings.clone()
    out *= math.sqrt(width)
    out += sinusoidal_positions(words, width).to(embeddings)
    return out


def equivariance_gap(attend, x, order):
    moved = x.gather(1, order.view(1, -1, 1).expand_as(x))
    answers = attend(x)
    return attend(moved) - answers.gather(1, order.view(1, -1, 1).expand_as(answers))


def where_words_look(weights, mask):
    best = weights.topk(1, dim=2).indices.squeeze(2)
    best[~mask[:, 0, :]] = -1
    return best
