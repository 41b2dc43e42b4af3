"""einsum everywhere; hidden keys get -inf, and the NaN of blind rows is replaced in the weights."""

import torch
from torch import einsum, nn


def parameterless_attention(x):
    weights = torch.softmax(einsum("...id,...jd->...ij", x, x), dim=-1)
    return einsum("...ij,...jd->...id", weights, x), weights


def scaled_dot_product_attention(query, key, value, mask=None):
    d_q, d_k = query.size(-1), key.size(-1)
    n_keys, n_values = key.size(-2), value.size(-2)
    if d_q != d_k:
        raise ValueError(f"cannot compare queries of {d_q} numbers with keys of {d_k}")
    if n_keys != n_values:
        raise ValueError(f"{n_keys} keys need as many values, not {n_values}")
    logits = einsum("...qd,...kd->...qk", query, key) * d_k**-0.5
    if mask is not None:
        logits = torch.where(mask, logits, float("-inf"))
    weights = torch.softmax(logits, dim=-1)
    if mask is not None:
        weights = torch.nan_to_num(weights, nan=0.0)
    return einsum("...qk,...kd->...qd", weights, value), weights


def lengths_to_mask(lengths, longest):
    if int(lengths.max()) > longest:
        raise ValueError(f"longest is {longest}, but there is a length of {int(lengths.max())}")
    columns = torch.arange(1, longest + 1, device=lengths.device)
    return columns[None, None, :] <= lengths[:, None, None]


def ids_to_mask(ids, pad_id):
    return ~torch.eq(ids, pad_id)[:, None, :]


class SelfAttention(nn.Module):
    def __init__(self, d_model, d_k, d_v):
        super().__init__()
        self.value = nn.Linear(d_model, d_v)
        self.key = nn.Linear(d_model, d_k)
        self.query = nn.Linear(d_model, d_k)

    def forward(self, x, mask=None):
        return scaled_dot_product_attention(
            value=self.value(x), key=self.key(x), query=self.query(x), mask=mask
        )


def sinusoidal_positions(length, d_model):
    if d_model % 2 == 1:
        raise ValueError(f"no pairs of columns in d_model={d_model}")
    speed = torch.exp(torch.arange(0, d_model, 2) * (-torch.log(torch.tensor(10000.0)) / d_model))
    angle = torch.outer(torch.arange(length).float(), speed)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(-2)


def add_positions(embeddings):
    words, width = embeddings.shape[1], embeddings.shape[2]
    table = sinusoidal_positions(words, width).to(embeddings.device, embeddings.dtype)
    return table.unsqueeze(0) + width**0.5 * embeddings


def equivariance_gap(attend, x, order):
    return attend(torch.index_select(x, 1, order)) - torch.index_select(attend(x), 1, order)


def where_words_look(weights, mask):
    return torch.where(mask[:, 0], torch.max(weights, dim=-1).indices, -1)
