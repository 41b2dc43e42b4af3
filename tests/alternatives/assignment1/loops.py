"""One text and one word at a time where the handout allows it; the softmax written out."""

import torch
from torch import nn


def masked_softmax(scores, mask=None, dim=-1):
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    mask = mask.expand_as(scores)
    top = scores.masked_fill(~mask, torch.finfo(scores.dtype).min).amax(dim, keepdim=True)
    exp = torch.where(mask, scores - top, 0.0).exp() * mask
    total = exp.sum(dim, keepdim=True)
    return exp / torch.where(total > 0, total, torch.ones_like(total))


class AttentionPooling(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.score = nn.Linear(d_model, d_model)

    def forward(self, x, mask=None):
        scores = self.score(x)
        columns = []
        for d in range(x.shape[2]):  # over dimensions, which the handout does not forbid
            columns.append(masked_softmax(scores[:, :, d], mask))
        weights = torch.stack(columns, dim=2)
        return (x * weights).sum(1), weights


class ValuePooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.score = nn.Linear(d_model, d_v)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        texts = []
        all_weights = []
        for b in range(len(x)):
            keep = None if mask is None else mask[b].unsqueeze(1)
            weights = masked_softmax(self.score(x[b]), keep, 0)
            total = 0
            for weight, word in zip(weights, x[b]):
                total = total + weight * self.value(word)
            texts.append(total)
            all_weights.append(weights)
        return torch.stack(texts), torch.stack(all_weights)


def query_attention(x, query, mask=None):
    n, m = x.shape[-1], query.shape[-1]
    if n != m:
        raise ValueError(f"words of {n} numbers, query of {m}")
    pooled, rows = [], []
    for b in range(x.shape[0]):
        scores = torch.stack([torch.dot(word, query[b]) for word in x[b]])
        row = masked_softmax(scores, None if mask is None else mask[b])
        rows.append(row)
        pooled.append(row @ x[b])
    return torch.stack(pooled), torch.stack(rows)


def rank_documents(documents, query, mask=None):
    relevance = (documents * query).sum(-1)
    weights = masked_softmax(relevance, mask)
    scores = ((weights.unsqueeze(-1) * documents).sum(1) * query).sum(-1)
    scores, order = torch.sort(-scores)
    return order, -scores


class AdditiveAttention(nn.Module):
    def __init__(self, d_model, d_query, d_hidden):
        super().__init__()
        self.word = nn.Linear(d_model, d_hidden)
        self.query = nn.Linear(d_query, d_hidden)
        self.score = nn.Linear(d_hidden, 1)

    def forward(self, x, query, mask=None):
        columns = []
        for i in range(x.size(1)):
            columns.append(self.score(torch.tanh(self.query(query) + self.word(x[:, i]))))
        weights = masked_softmax(torch.cat(columns, 1), mask)
        pooled = sum(weights[:, i : i + 1] * x[:, i] for i in range(x.size(1)))
        return pooled, weights


def linear_relevance(x, query, word_weight, query_weight, mask=None):
    rows = [x[b] @ word_weight + torch.dot(query[b], query_weight) for b in range(len(x))]
    scores = torch.stack(rows)
    return scores, masked_softmax(scores, mask)


def max_pool_query(x, mask=None):
    queries = []
    for b, text in enumerate(x):
        words = text if mask is None else text[mask[b]]
        queries.append(words.amax(0) if len(words) else torch.zeros_like(text[0]))
    return torch.stack(queries)


class SelfPooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        query = self.query(max_pool_query(x, mask))
        pooled, rows = [], []
        for b in range(x.shape[0]):
            row = masked_softmax(x[b] @ query[b], None if mask is None else mask[b])
            rows.append(row)
            pooled.append(row @ self.value(x[b]))
        return torch.stack(pooled), torch.stack(rows)


def layers_to_connect(kind, length, width=3):
    if kind not in ["recurrent", "convolution", "dilated", "attention"]:
        raise ValueError("kind is " + kind)
    if length < 1:
        raise ValueError("length is " + str(length))
    if width < 2 and "on" in kind and kind != "attention" or width < 2 and kind == "dilated":
        raise ValueError("width is " + str(width))
    reach, layers = 1, 0
    while reach < length:
        if kind == "recurrent":
            reach += 1
        elif kind == "convolution":
            reach += width - 1
        elif kind == "dilated":
            reach += (width - 1) * width**layers
        else:
            reach = length
        layers += 1
    return layers
