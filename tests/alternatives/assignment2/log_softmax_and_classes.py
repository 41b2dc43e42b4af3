"""Weights as exp of log_softmax; private helpers; the dtype's minimum at hidden places."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def _row_softmax(scores):
    return F.log_softmax(scores, dim=-1).exp()


def _require(left, right, what):
    if left != right:
        raise ValueError(what + f": {left} against {right}")


def parameterless_attention(x):
    gram = torch.matmul(x, torch.swapaxes(x, -1, -2))
    weights = _row_softmax(gram)
    # the transpose of the transposed product
    return torch.matmul(x.mT, weights.mT).mT, weights


def scaled_dot_product_attention(query, key, value, mask=None):
    _require(query.shape[-1], key.shape[-1], "d_k of query and of key")
    _require(key.shape[-2], value.shape[-2], "number of keys and of values")
    scores = torch.matmul(key, query.mT).mT.div(np.sqrt(key.shape[-1]).item())
    if mask is None:
        weights = _row_softmax(scores)
    else:
        mask = mask.expand_as(scores)
        lowest = torch.full_like(scores, torch.finfo(scores.dtype).min)
        weights = _row_softmax(scores.where(mask, lowest)).mul(mask.to(scores.dtype))
    return torch.matmul(weights, value), weights


def lengths_to_mask(lengths, longest):
    for length in [lengths.max().item()]:
        if length > longest:
            raise ValueError(f"sentence of {length} words in a batch of {longest} places")
    steps = torch.ones(lengths.shape[0], longest, device=lengths.device).cumsum(1) - 1
    return (steps < lengths[:, None])[:, None]


def ids_to_mask(ids, pad_id):
    return (ids - pad_id).bool().unsqueeze(dim=1)


class _Base(nn.Module):
    def project(self, x):
        weight = torch.cat([self.query.weight, self.key.weight, self.value.weight])
        bias = torch.cat([self.query.bias, self.key.bias, self.value.bias])
        d_k = self.key.out_features
        return F.linear(x, weight, bias).split([d_k, d_k, self.value.out_features], dim=-1)


class SelfAttention(_Base):
    def __init__(self, d_model, d_k, d_v):
        super().__init__()
        self.key, self.query = nn.Linear(d_model, d_k), nn.Linear(d_model, d_k)
        self.value = nn.Linear(d_model, d_v)
        self.register_buffer("calls", torch.zeros(()), persistent=False)

    def forward(self, x, mask=None):
        return scaled_dot_product_attention(*self.project(x), mask)


def sinusoidal_positions(length, d_model):
    if d_model % 2:
        raise ValueError(str(d_model) + " columns do not make pairs")
    p = np.arange(length)[:, None]
    speed = np.power(10000.0, -2 * (np.arange(d_model) // 2) / d_model)
    table = np.where(np.arange(d_model) % 2 == 0, np.sin(p * speed), np.cos(p * speed))
    return torch.from_numpy(table).to(torch.float32)


def add_positions(embeddings):
    width = embeddings.shape[-1]
    table = sinusoidal_positions(embeddings.shape[-2], width)
    table = table.to(device=embeddings.device, dtype=embeddings.dtype).expand_as(embeddings)
    return torch.addcmul(table, embeddings, embeddings.new_tensor(width).sqrt())


def equivariance_gap(attend, x, order):
    changed_words = x[:, order, :]
    changed_answers = attend(x)[:, order, :]
    return attend(changed_words).sub(changed_answers)


def where_words_look(weights, mask):
    is_word = mask.reshape(mask.shape[0], mask.shape[-1])
    return (weights.argmax(-1) + 1) * is_word - 1
