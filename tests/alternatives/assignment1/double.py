"""Computed in float64 and returned in the dtype of the input; weights by log_softmax."""

import torch
from torch import nn


def masked_softmax(scores, mask=None, dim=-1):
    exact = scores.double()
    if mask is None:
        return exact.log_softmax(dim).exp().to(scores.dtype)
    exact = exact.masked_fill(~mask, torch.finfo(torch.float64).min)
    weights = exact.log_softmax(dim).exp()
    empty = ~mask.expand_as(scores).any(dim=dim, keepdim=True)
    return torch.where(empty, 0.0, weights).to(scores.dtype)


def _visible(mask):
    return None if mask is None else mask[..., None]


class AttentionPooling(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.score = nn.Linear(d_model, d_model)

    def forward(self, x, mask=None):
        weights = masked_softmax(self.score(x), _visible(mask), 1)
        pooled = torch.mul(weights.double(), x.double()).sum(1)
        return pooled.to(x.dtype), weights


class ValuePooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.score = nn.Linear(d_model, d_v)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        weights = masked_softmax(self.score(x), _visible(mask), 1)
        # Σ w (V x + b): the products of weight and word first, the layer's matrix after
        mixed = torch.einsum("bnv,bnd->bvd", weights.double(), x.double())
        pooled = (mixed * self.value.weight.double()).sum(-1)
        pooled = pooled + self.value.bias.double() * weights.double().sum(1)
        return pooled.to(x.dtype), weights


def query_attention(x, query, mask=None):
    if x.shape[-1] != query.shape[-1]:
        sizes = f"{x.shape[-1]} and {query.shape[-1]}"
        raise ValueError(f"word and query differ in d_model: {sizes}")
    scores = torch.bmm(x.double(), query.double()[:, :, None])[:, :, 0]
    weights = masked_softmax(scores, mask)
    pooled = torch.bmm(weights[:, None], x.double())[:, 0]
    return pooled.to(x.dtype), weights.to(x.dtype)


def rank_documents(documents, query, mask=None):
    pooled, _ = query_attention(documents.double(), query.double().repeat(len(documents), 1), mask)
    scores = pooled.mv(query.double())
    order = torch.argsort(scores).flip(0)
    return order, scores.gather(0, order).to(documents.dtype)


class AdditiveAttention(nn.Module):
    def __init__(self, d_model, d_query, d_hidden):
        super().__init__()
        self.word = nn.Linear(d_model, d_hidden)
        self.query = nn.Linear(d_query, d_hidden)
        self.score = nn.Linear(d_hidden, 1)

    def forward(self, x, query, mask=None):
        u = (self.query(query) + self.word.bias).unsqueeze(1)
        w = x @ self.word.weight.T
        scores = torch.tanh(u + w) @ self.score.weight[0]
        weights = masked_softmax(scores, mask)
        return (weights[..., None] * x).sum(1), weights


def linear_relevance(x, query, word_weight, query_weight, mask=None):
    scores = (x.double() * word_weight).sum(-1) + (query.double() * query_weight).sum(-1)[:, None]
    return scores.to(x.dtype), masked_softmax(scores, mask).to(x.dtype)


def max_pool_query(x, mask=None):
    if mask is None:
        mask = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
    low = x.amin(dim=(1, 2), keepdim=True)  # no word is below it
    query = torch.where(mask[..., None], x, low).amax(1)
    return query * mask.any(1)[:, None]


class SelfPooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        weights = query_attention(x, self.query(max_pool_query(x, mask)), mask)[1]
        words = (weights[..., None] * x).sum(1)
        # the layer after the sum: its bias counts as often as the weights sum to
        pooled = words @ self.value.weight.T + weights.sum(1, keepdim=True) * self.value.bias
        return pooled, weights


def layers_to_connect(kind, length, width=3):
    kinds = {
        "recurrent": lambda reach: reach + 1,
        "convolution": lambda reach: reach + width - 1,
        "dilated": lambda reach: reach * width,
        "attention": lambda reach: length,
    }
    if kind not in kinds:
        raise ValueError(f"{kind} is not one of {list(kinds)}")
    if length <= 0:
        raise ValueError(f"length = {length}")
    if kind in ("convolution", "dilated") and width < 2:
        raise ValueError(f"width = {width}")
    layers, reach = 0, 1
    while reach < length:
        reach = kinds[kind](reach)
        layers += 1
    return layers
