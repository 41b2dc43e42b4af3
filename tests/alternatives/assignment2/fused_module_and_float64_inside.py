"""Scores in float64 and back; the module takes its output from the library's fused attention."""

import torch
import torch.nn.functional as F
from torch import nn


def parameterless_attention(x):
    wide = x.double()
    weights = torch.softmax(wide @ wide.transpose(-1, -2), dim=-1)
    return (weights @ wide).to(x.dtype), weights.to(x.dtype)


def scaled_dot_product_attention(query, key, value, mask=None):
    dtype = query.dtype
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape} and {key.shape} have different last axes")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape} and {value.shape} have different numbers of rows")
    scores = (query.double() @ key.double().transpose(-1, -2)) * (query.shape[-1] ** -0.5)
    if mask is None:
        mask = torch.ones(1, dtype=torch.bool, device=scores.device)
    scores = torch.where(mask, scores, -1e9)
    weights = scores.softmax(-1) * mask.any(-1, keepdim=True)
    return (weights @ value.double()).to(dtype), weights.to(dtype)


def lengths_to_mask(lengths, longest):
    if torch.any(lengths > longest):
        raise ValueError(f"{lengths.tolist()} are not all at most {longest}")
    marks = torch.zeros(len(lengths), longest + 1, device=lengths.device, dtype=torch.int64)
    marks.scatter_(1, lengths.long().unsqueeze(1), 1)
    # a place is a word until the mark of the end has been passed
    return (marks.cumsum(1) == 0)[:, None, :-1]


def ids_to_mask(ids, pad_id):
    return torch.logical_or(ids < pad_id, ids > pad_id).reshape(ids.shape[0], 1, -1)


class SelfAttention(nn.Module):
    def __init__(self, d_model, d_k, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_k)
        self.key = nn.Linear(d_model, d_k)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        query, key, value = self.query(x), self.key(x), self.value(x)
        output = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        if mask is not None:
            output = output.masked_fill(~mask.any(dim=-1, keepdim=True), 0)
        # the fused function keeps its weights to itself; values of ones and zeros bring them out
        identity = torch.eye(x.shape[1], dtype=x.dtype, device=x.device).expand(len(x), -1, -1)
        weights = F.scaled_dot_product_attention(query, key, identity, attn_mask=mask)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0)
        return output, weights


def sinusoidal_positions(length, d_model):
    if d_model % 2:
        raise ValueError(f"d_model must be even, not {d_model}")
    turns = 10000.0 ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    angle = torch.arange(length, dtype=torch.float64).outer(turns)
    pairs = torch.view_as_real(torch.polar(torch.ones_like(angle), angle))
    return pairs.flip(-1).flatten(1).float()


def add_positions(embeddings):
    _, words, width = embeddings.shape
    scaled = embeddings * width**0.5
    return torch.add(scaled, sinusoidal_positions(words, width).type_as(embeddings))


def equivariance_gap(attend, x, order):
    matrix = torch.eye(len(order), dtype=x.dtype, device=x.device)[order]
    return attend(matrix @ x) - matrix @ attend(x)


def where_words_look(weights, mask):
    rank = weights.argsort(dim=-1, descending=True)[..., 0]
    real = mask.squeeze(1).long()
    return rank * real - (1 - real)
