"""Additive masks of -1e9, and the fused attention of torch where one query looks at many words."""

import torch
import torch.nn.functional as F
from torch import nn


def masked_softmax(scores, mask=None, dim=-1):
    if mask is None:
        return F.softmax(scores, dim)
    penalty = torch.zeros_like(scores).masked_fill(mask.logical_not(), -1e9)
    return F.softmax(scores + penalty, dim) * mask


class AttentionPooling(nn.Module):
    def __init__(self, d_model):
        super().__init__()
        self.score = nn.Linear(d_model, d_model)

    def forward(self, x, mask=None):
        by_dimension = self.score(x).transpose(1, 2)
        weights = masked_softmax(by_dimension, None if mask is None else mask[:, None])
        pooled = torch.matmul(weights.unsqueeze(2), x.transpose(1, 2).unsqueeze(3))
        return pooled.flatten(1), weights.transpose(1, 2)


class ValuePooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.score = nn.Linear(d_model, d_v)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        both = F.linear(
            x,
            torch.cat([self.score.weight, self.value.weight]),
            torch.cat([self.score.bias, self.value.bias]),
        )
        score, value = both.chunk(2, dim=-1)
        weights = masked_softmax(score, None if mask is None else mask.unsqueeze(2), 1)
        return torch.sum(weights * value, 1), weights


def _fused(query, words, values, mask):
    """Mix `values`, and the identity, whose mixture is the weights themselves."""
    n = words.shape[1]
    identity = torch.eye(n, dtype=words.dtype, device=words.device).expand(len(words), n, n)
    if mask is None:
        mask = words.new_ones(words.shape[:2], dtype=torch.bool)
    some = mask.any(1)
    shown = torch.where(some[:, None], mask, True)[:, None]
    both = torch.cat([values, identity], dim=2)
    scale = words.shape[2] ** 0.5  # undoes the division of the fused function
    mixed = F.scaled_dot_product_attention(scale * query[:, None], words, both, attn_mask=shown)
    mixed = mixed[:, 0] * some[:, None]
    return mixed[:, :-n], mixed[:, -n:]


def query_attention(x, query, mask=None):
    if x.shape[2] != query.shape[1]:
        raise ValueError(f"{x.shape[2]} numbers per word, but {query.shape[1]} in the query")
    return _fused(query, x, x, mask)


def rank_documents(documents, query, mask=None):
    pooled, _ = _fused(query.repeat(len(documents), 1), documents, documents, mask)
    scores = (pooled * query).sum(1)
    best = torch.topk(scores, len(scores))
    return best.indices, best.values


class AdditiveAttention(nn.Module):
    def __init__(self, d_model, d_query, d_hidden):
        super().__init__()
        self.word = nn.Linear(d_model, d_hidden)
        self.query = nn.Linear(d_query, d_hidden)
        self.score = nn.Linear(d_hidden, 1)

    def forward(self, x, query, mask=None):
        query = self.query(query).unsqueeze(1).expand(-1, x.shape[1], -1)
        scores = self.score(torch.tanh(query + self.word(x)))
        weights = masked_softmax(scores.squeeze(2), mask)
        return torch.bmm(weights.unsqueeze(1), x).squeeze(1), weights


def linear_relevance(x, query, word_weight, query_weight, mask=None):
    everything = torch.cat([x, query.unsqueeze(1).expand(-1, x.shape[1], -1)], dim=-1)
    scores = everything.matmul(torch.cat([word_weight, query_weight]))
    return scores, masked_softmax(scores, mask)


def max_pool_query(x, mask=None):
    if mask is not None:
        x = x + torch.zeros_like(x).masked_fill(~mask[:, :, None], -1e9)
    query = F.adaptive_max_pool1d(x.transpose(1, 2), 1).squeeze(2)
    return query if mask is None else query * mask.any(dim=1, keepdim=True)


class SelfPooling(nn.Module):
    def __init__(self, d_model, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        return _fused(self.query(max_pool_query(x, mask)), x, self.value(x), mask)


def layers_to_connect(kind, length, width=3):
    if length < 1:
        raise ValueError(f"a length of {length}")
    match kind:
        case "recurrent":
            return length - 1
        case "attention":
            return int(length > 1)
        case "convolution" | "dilated" if width < 2:
            raise ValueError(f"a width of {width}")
        case "convolution":
            whole, rest = divmod(length - 1, width - 1)
            return whole + bool(rest)
        case "dilated":
            layers = 0
            while length > 1:  # each layer merges `width` places into one
                length = -(-length // width)
                layers += 1
            return layers
    raise ValueError(f"{kind}?")
