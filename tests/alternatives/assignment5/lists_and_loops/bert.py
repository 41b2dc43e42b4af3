"""Plain lists and loops wherever the handout lets one."""

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
        batch, length = ids.shape
        if length > self.position.num_embeddings:
            raise ValueError(f"{length} > {self.position.num_embeddings}")
        columns = []
        for t in range(length):
            place = ids.new_full((batch,), t)
            x = self.position(place) + self.word(ids[:, t])
            columns.append(x + self.segment(segments[:, t]))
        return self.dropout(self.norm(torch.stack(columns, dim=1)))


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
        for norm, part in (
            (self.attention_norm, lambda h: self.attention(h, is_word)),
            (self.norm, lambda h: self.outer(F.gelu(self.inner(h)))),
        ):
            x = norm(x + self.dropout(part(x)))
        return x


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
        from functools import reduce

        first = self.embeddings(ids, segments)
        states = reduce(lambda h, layer: layer(h, is_word), self.layers, first)
        cls, _ = states.split([1, states.shape[1] - 1], dim=1)
        return states, torch.tanh(self.pooler(cls.squeeze(1)))


class MaskedWordHead(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.transform = nn.Linear(config.d_model, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(config.vocab))

    def forward(
        self, states: Float[Tensor, "*batch d_model"], table: Float[Tensor, "vocab d_model"]
    ) -> Float[Tensor, "*batch vocab"]:
        h = self.norm(F.gelu(self.transform(states)))
        return torch.stack([(h * row).sum(-1) for row in table], dim=-1) + self.bias


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
        states, pooled = self.bert.forward(ids, segments, is_word)
        table = dict(self.named_parameters())["bert.embeddings.word.weight"]
        return self.words.forward(states, table), self.next.forward(pooled)


def count_parameters(config: Config) -> int:
    shapes = [(rows, config.d_model) for rows in (config.vocab, config.max_length, 2)]
    shapes += [(config.d_model,)] * 2
    for _ in range(config.num_layers):
        shapes += [(config.d_model, config.d_model), (config.d_model,)] * 4
        shapes += [(config.d_model,)] * 4
        shapes += [(config.d_ff, config.d_model), (config.d_ff,)]
        shapes += [(config.d_model, config.d_ff), (config.d_model,)]
    shapes += [(config.d_model, config.d_model), (config.d_model,)] * 2
    shapes += [(config.d_model,)] * 2 + [(config.vocab,), (2, config.d_model), (2,)]
    total = 0
    for shape in shapes:
        size = 1
        for n in shape:
            size *= n
        total += size
    return total


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
        states, pooled = self.bert(ids, segments, is_word)
        pooled = self.dropout(pooled)
        return pooled.matmul(self.output.weight.t()).add(self.output.bias)


class Optimizer(Protocol):
    def zero_grad(self) -> None: ...

    def step(self) -> object: ...


def update(
    loss: Float[Tensor, ""], model: nn.Module, optimizer: Optimizer, max_norm: float = 1.0
) -> float:
    model.zero_grad()
    optimizer.zero_grad()
    loss.backward()
    parameters = [p for p in model.parameters() if p.grad is not None]
    length = sum(float((p.grad**2).sum()) for p in parameters) ** 0.5
    factor = min(1.0, max_norm / length)
    for p in parameters:
        p.grad.mul_(factor)
    value = loss.item()
    optimizer.step()
    return value
