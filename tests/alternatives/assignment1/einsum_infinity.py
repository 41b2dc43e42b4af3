"""Fills of -inf, einsum throughout, max().values, counts by mathematics."""

import torch
from torch import nn


def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = torch.where(mask, scores, float("-inf"))
    return scores.softmax(dim).nan_to_num(0.0)


class AttentionPooling(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.score = nn.Linear(d_model, d_model)

    def forward(self, x, mask=None):
        mask = mask if mask is None else mask[:, :, None]
        weights = masked_softmax(self.score(x), mask, dim=-2)
        return torch.einsum("bnd,bnd->bd", weights, x), weights


class ValuePooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.value = nn.Linear(d_model, d_v)
        self.score = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        mask = mask if mask is None else mask[:, :, None]
        weights = masked_softmax(self.score(x), mask, dim=-2)
        return torch.einsum("bnv,bnv->bv", weights, self.value(x)), weights


def query_attention(x, query, mask=None):
    if query.size(1) != x.size(2):
        raise ValueError(f"d_model: {x.size(2)} != {query.size(1)}")
    weights = masked_softmax(torch.einsum("bnd,bd->bn", x, query), mask)
    return torch.einsum("bn,bnd->bd", weights, x), weights


def rank_documents(documents, query, mask=None):
    relevance = torch.einsum("bnd,d->bn", documents, query)
    weights = masked_softmax(relevance, mask)
    if mask is not None:
        relevance = torch.where(mask, relevance, 0.0)
    # q · Σ w x = Σ w (q · x)
    scores, order = torch.einsum("bn,bn->b", weights, relevance).sort(descending=True)
    return order, scores


class AdditiveAttention(nn.Module):
    def __init__(self, d_model, d_query, d_hidden):
        super().__init__()
        self.word = nn.Linear(d_model, d_hidden)
        self.query = nn.Linear(d_query, d_hidden)
        self.score = nn.Linear(d_hidden, 1)

    def forward(self, x, query, mask=None):
        bent = (self.word(x) + self.query(query)[:, None]).tanh()
        weights = masked_softmax(torch.einsum("bnh,oh->bn", bent, self.score.weight), mask)
        return torch.einsum("bn,bnd->bd", weights, x), weights


def linear_relevance(x, query, word_weight, query_weight, mask=None):
    own = torch.einsum("bnd,d->bn", x, word_weight)
    scores = own + torch.einsum("bq,q->b", query, query_weight)[:, None]
    return scores, masked_softmax(own, mask)


def max_pool_query(x, mask=None):
    if mask is None:
        return x.max(dim=1).values
    largest = torch.where(mask[:, :, None], x, float("-inf")).max(dim=1).values
    return torch.where(mask.any(1)[:, None], largest, torch.zeros_like(largest))


class SelfPooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        _, weights = query_attention(x, self.query(max_pool_query(x, mask)), mask)
        return torch.einsum("bn,bnv->bv", weights, self.value(x)), weights


def layers_to_connect(kind, length, width=3):
    if length < 1:
        raise ValueError(f"length is {length}")
    if kind == "recurrent":
        return length - 1
    if kind == "attention":
        return 0 if length == 1 else 1
    if kind not in {"convolution", "dilated"}:
        raise ValueError(f"unknown kind: {kind}")
    if width <= 1:
        raise ValueError(f"width {width} is too small")
    if kind == "convolution":
        return -((1 - length) // (width - 1))
    layers = 0
    while width**layers < length:
        layers += 1
    return layers
