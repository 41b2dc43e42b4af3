"""Chance and choices in numpy, pieces by slices of prefixes, functional layers."""

from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    vocab: int
    d_model: int
    num_heads: int
    d_ff: int
    num_layers: int
    max_length: int
    dropout: float = 0.1


class SelfAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self, x: Float[Tensor, "batch token d_model"], is_word: Bool[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        query, key, value = (
            layer(x).unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )  # (batch, head, token, d_head)
        mask = is_word[:, None, None, :]  # (batch, 1, 1, token)
        heads = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.output(heads.transpose(1, 2).flatten(2))  # (batch, token, d_model)


class Embeddings(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.word = nn.Embedding(config.vocab, config.d_model)
        self.position = nn.Embedding(config.max_length, config.d_model)
        self.segment = nn.Embedding(2, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, ids: Int[Tensor, "batch token"], segments: Int[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        if ids.size(1) > len(self.position.weight):
            raise ValueError(f"got {ids.size(1)} tokens for {len(self.position.weight)} positions")
        x = F.embedding(ids, self.word.weight) + F.embedding(segments, self.segment.weight)
        x = x + self.position.weight[: ids.size(1)][None]
        return self.dropout(F.layer_norm(x, x.shape[-1:], self.norm.weight, self.norm.bias, 1e-12))


class EncoderLayer(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.attention = SelfAttention(config.d_model, config.num_heads)
        self.attention_norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.inner = nn.Linear(config.d_model, config.d_ff)
        self.outer = nn.Linear(config.d_ff, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, x: Float[Tensor, "batch token d_model"], is_word: Bool[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        y = self.dropout(self.attention(x, is_word))
        x = self.attention_norm(y + x)
        y = self.inner(x)
        y = 0.5 * y * (1 + torch.erf(y / 2**0.5))
        return self.norm(self.dropout(self.outer(y)) + x)


class Bert(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.embeddings = Embeddings(config)
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.num_layers))
        self.pooler = nn.Linear(config.d_model, config.d_model)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> tuple[Float[Tensor, "batch token d_model"], Float[Tensor, "batch d_model"]]:
        h = self.embeddings(ids, segments)
        for i in range(len(self.layers)):
            h = self.layers[i](h, is_word)
        return h, self.pooler(h[:, 0, :]).tanh()


class MaskedWordHead(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.transform = nn.Linear(config.d_model, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(config.vocab))

    def forward(
        self, states: Float[Tensor, "*batch d_model"], table: Float[Tensor, "vocab d_model"]
    ) -> Float[Tensor, "*batch vocab"]:
        h = self.norm(nn.functional.gelu(self.transform(states)))
        return h @ table.T + self.bias


class Pretraining(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.bert = Bert(config)
        self.words = MaskedWordHead(config)
        self.next = nn.Linear(config.d_model, 2)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> tuple[Float[Tensor, "batch token vocab"], Float[Tensor, "batch 2"]]:
        out = self.bert(ids, segments, is_word)
        return self.words(out[0], self.bert.embeddings.word.weight), self.next(out[1])


def count_parameters(config: Config) -> int:
    def with_bias(a, b):
        return a * b + b

    d = config.d_model
    total = d * (config.vocab + config.max_length + 2)
    feed = with_bias(d, config.d_ff) + with_bias(config.d_ff, d)
    total += config.num_layers * (4 * with_bias(d, d) + feed)
    total += 2 * d * (2 * config.num_layers + 2)
    return total + 2 * with_bias(d, d) + config.vocab + with_bias(d, 2)


class Classifier(nn.Module):
    def __init__(self, config: Config, num_classes: int) -> None:
        super().__init__()
        self.bert = Bert(config)
        self.dropout = nn.Dropout(config.dropout)
        self.output = nn.Linear(config.d_model, num_classes)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> Float[Tensor, "batch class"]:
        return self.output(self.dropout(self.bert(ids, segments, is_word)[1]))


class Optimizer(Protocol):
    def zero_grad(self) -> None: ...

    def step(self) -> object: ...


def update(
    loss: Float[Tensor, ""], model: nn.Module, optimizer: Optimizer, max_norm: float = 1.0
) -> float:
    for p in model.parameters():
        p.grad = None
    loss.backward()
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    norm = torch.sqrt(sum((g * g).sum() for g in grads))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / norm
    optimizer.step()
    return float(loss.detach())
