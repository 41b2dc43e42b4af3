"""Masked after the exponential, divided by what is left; helpers of its own."""

import math

import torch
from torch import nn


def masked_softmax(scores, mask=None, dim=-1):
    weights = torch.softmax(scores, dim=dim)
    if mask is None:
        return weights
    # a hidden score may lie above all visible ones
    top = scores.masked_fill(~mask, -math.inf).amax(dim=dim, keepdim=True).nan_to_num(neginf=0.0)
    weights = (scores - top).clamp(max=0.0).exp() * mask
    total = weights.sum(dim=dim, keepdim=True)
    return weights / total.clamp_min(torch.finfo(scores.dtype).tiny)


def pool(weights, vectors):
    if weights.dim() == 2:
        weights = weights.unsqueeze(-1)
    return (weights * vectors).sum(-2)


class AttentionPooling(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.register_buffer("d_model", torch.tensor(d_model))
        self.score = nn.Linear(d_model, d_model)

    def forward(self, x, mask=None):
        if mask is not None:
            mask = mask.view(mask.shape[0], mask.shape[1], 1)
        weights = masked_softmax(self.score(x), mask, dim=-2)
        return pool(weights, x), weights


class ValuePooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.value = nn.Linear(d_model, d_v)
        self.score = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        scores = self.score(x).permute(0, 2, 1)
        if mask is not None:
            mask = mask.unsqueeze(1).expand_as(scores)
        weights = masked_softmax(scores, mask).permute(0, 2, 1)
        return pool(weights, self.value(x)), weights


def query_attention(x, query, mask=None):
    if x.size(-1) != query.size(-1):
        raise ValueError(f"x: {tuple(x.shape)}, query: {tuple(query.shape)}")
    weights = masked_softmax((x * query[:, None, :]).sum(-1), mask)
    return pool(weights, x), weights


def rank_documents(documents, query, mask=None):
    relevance = documents @ query
    weights = masked_softmax(relevance, mask)
    scores = (weights * relevance).sum(1)
    order = torch.argsort(-scores, stable=True)
    return order, scores.index_select(0, order)


class AdditiveAttention(nn.Module):
    def __init__(self, d_model, d_query, d_hidden):
        super().__init__()
        self.score = nn.Linear(d_hidden, 1)
        self.query = nn.Linear(d_query, d_hidden)
        self.word = nn.Linear(d_model, d_hidden)

    def relevance(self, x, query):
        return self.score(torch.tanh(self.word(x) + self.query(query[:, None]))).flatten(1)

    def forward(self, x, query, mask=None):
        weights = masked_softmax(self.relevance(x, query), mask)
        return pool(weights, x), weights


def linear_relevance(x, query, word_weight, query_weight, mask=None):
    scores = x.matmul(word_weight) + query.matmul(query_weight).reshape(-1, 1)
    return scores, masked_softmax(scores, mask)


def max_pool_query(x, mask=None):
    if mask is None:
        return torch.amax(x, 1)
    filled = x.clone()
    filled[~mask] = -math.inf
    query = filled.amax(1)
    return torch.where(torch.isinf(query), 0, query)


class SelfPooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        query = self.query(max_pool_query(x, mask))
        weights = masked_softmax(torch.bmm(x, query.unsqueeze(2)).squeeze(2), mask)
        return pool(weights, self.value(x)), weights


def layers_to_connect(kind, length, width=3):
    if length < 1:
        raise ValueError(f"length {length}")
    if kind == "attention":
        return 1 if length > 1 else 0
    if kind == "recurrent":
        return length - 1
    if kind in ("convolution", "dilated"):
        if width < 2:
            raise ValueError(f"width {width}")
        if kind == "convolution":
            return math.ceil((length - 1) / (width - 1))
        guess = max(0, round(math.log(length, width)) - 1)
        return next(m for m in range(guess, guess + 3) if width**m >= length)
    raise ValueError(f"kind {kind}")
