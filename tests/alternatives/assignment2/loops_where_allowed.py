"""A loop over words, positions and sentences wherever the handout lets one loop."""

import math

import torch
from torch import nn


def parameterless_attention(x):
    outputs, rows = [], []
    for i in range(x.shape[-2]):
        word = x[..., i, :]
        row = torch.softmax((x * word.unsqueeze(-2)).sum(-1), dim=-1)
        rows.append(row)
        outputs.append((row.unsqueeze(-1) * x).sum(-2))
    return torch.stack(outputs, dim=-2), torch.stack(rows, dim=-2)


def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"d_k of query is {query.shape[-1]} but d_k of key is {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"got {key.shape[-2]} keys and {value.shape[-2]} values")
    fourth_root = key.shape[-1] ** 0.25
    scores = (query / fourth_root) @ (key / fourth_root).transpose(-1, -2)
    if mask is not None:
        hidden = torch.zeros_like(scores).masked_fill(mask.logical_not(), -1e9)
        scores = scores + hidden
    scores = scores - scores.detach().amax(dim=-1, keepdim=True)
    shares = scores.exp()
    weights = shares / shares.sum(dim=-1, keepdim=True)
    if mask is not None:
        weights = torch.where(mask, weights, 0.0)
    return weights @ value, weights


def lengths_to_mask(lengths, longest):
    if lengths.amax() > longest:
        raise ValueError(f"{lengths.amax().item()} words are more than {longest}")
    batch = lengths.shape[0]
    place = torch.arange(longest, device=lengths.device).repeat(batch, 1)
    return torch.lt(place, lengths.view(batch, 1)).view(batch, 1, longest)


def ids_to_mask(ids, pad_id):
    rows = [[[i != pad_id for i in sentence]] for sentence in ids.tolist()]
    return torch.tensor(rows, dtype=torch.bool, device=ids.device)


class SelfAttention(nn.Module):
    def __init__(self, d_model, d_k, d_v):
        super().__init__()
        self.query = nn.Linear(d_model, d_k)
        self.key = nn.Linear(d_model, d_k)
        self.value = nn.Linear(d_model, d_v)

    def forward(self, x, mask=None):
        outputs, maps = [], []
        for b in range(x.shape[0]):
            seen = None if mask is None else mask.expand(x.shape[0], -1, -1)[b]
            output, weights = scaled_dot_product_attention(
                self.query(x[b]), self.key(x[b]), self.value(x[b]), seen
            )
            outputs.append(output)
            maps.append(weights)
        return torch.stack(outputs), torch.stack(maps)


def sinusoidal_positions(length, d_model):
    if d_model % 2 != 0:
        raise ValueError(f"d_model is {d_model}")
    table = torch.zeros(length, d_model)
    for p in range(length):
        for i in range(d_model // 2):
            angle = p / 10000 ** (2 * i / d_model)
            table[p, 2 * i] = math.sin(angle)
            table[p, 2 * i + 1] = math.cos(angle)
    return table


def add_positions(embeddings):
    out = torch.empty_like(embeddings)
    table = sinusoidal_positions(embeddings.size(1), embeddings.size(2))
    for p in range(embeddings.size(1)):
        out[:, p] = embeddings[:, p] * embeddings.size(2) ** 0.5 + table[p].to(embeddings)
    return out


def equivariance_gap(attend, x, order):
    order = order.tolist()
    first = attend(torch.stack([x[:, i] for i in order], dim=1))
    last = attend(x)
    return first - torch.stack([last[:, i] for i in order], dim=1)


def where_words_look(weights, mask):
    places = []
    for rows, real in zip(weights.tolist(), mask[:, 0].tolist()):
        found = [row.index(max(row)) if word else -1 for row, word in zip(rows, real)]
        places.append(found)
    return torch.tensor(places, device=weights.device)
