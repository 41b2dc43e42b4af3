"""Products by einsum, norms by hand, torch's own GELU module, sets of places."""

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
        t = ids.shape[-1]
        if t > self.position.weight.shape[0]:
            raise ValueError(f"{t} tokens do not fit {self.position.weight.shape[0]} positions")
        one_hot = F.one_hot(segments, 2).to(self.segment.weight.dtype)
        x = self.word.weight[ids] + self.position.weight[:t] + one_hot @ self.segment.weight
        return self.dropout(self.norm(x))


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
        def norm(layer, h):
            h = h - h.mean(-1, keepdim=True)
            size = (h.square().mean(-1, keepdim=True) + layer.eps).rsqrt()
            return h * size * layer.weight + layer.bias

        x = norm(self.attention_norm, x + self.dropout(self.attention(x, is_word)))
        h = torch.einsum("btd,fd->btf", x, self.inner.weight) + self.inner.bias
        h = torch.einsum("btf,df->btd", nn.GELU()(h), self.outer.weight) + self.outer.bias
        return norm(self.norm, x + self.dropout(h))


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
        states = self.embeddings(ids, segments)  # (batch, token, d_model)
        for layer in self.layers:
            states = layer(states, is_word)
        pooled = torch.tanh(self.pooler(states[:, 0]))  # (batch, d_model)
        return states, pooled


class MaskedWordHead(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.transform = nn.Linear(config.d_model, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(config.vocab))

    def forward(
        self, states: Float[Tensor, "*batch d_model"], table: Float[Tensor, "vocab d_model"]
    ) -> Float[Tensor, "*batch vocab"]:
        h = nn.Sequential(self.transform, nn.GELU(), self.norm)(states)
        return torch.einsum("...d,vd->...v", h, table) + self.bias


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
        states, pooled = self.bert(ids, segments, is_word)
        word_logits = self.words(states, self.bert.embeddings.word.weight)
        next_logits = self.next(pooled)  # (batch, 2)
        return word_logits, next_logits


def count_parameters(config: Config) -> int:
    d, f, v = config.d_model, config.d_ff, config.vocab
    norm = 2 * d
    square = d * d + d  # a linear layer from d to d
    embeddings = (v + config.max_length + 2) * d + norm
    layer = 4 * square + norm + (d * f + f) + (f * d + d) + norm
    words = square + norm + v  # the table is the embeddings' own
    next_sentence = 2 * d + 2
    return embeddings + config.num_layers * layer + square + words + next_sentence


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
        _, pooled = self.bert(ids, segments, is_word)
        pooled = self.dropout(pooled)
        return torch.einsum("bd,cd->bc", pooled, self.output.weight) + self.output.bias


class Optimizer(Protocol):
    def zero_grad(self) -> None: ...

    def step(self) -> object: ...


def update(
    loss: Float[Tensor, ""], model: nn.Module, optimizer: Optimizer, max_norm: float = 1.0
) -> float:
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    flat = [p.grad for p in model.parameters() if p.grad is not None]
    length = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in flat]))
    scale = torch.clamp(max_norm / length, max=1.0)
    with torch.no_grad():
        for g in flat:
            g.mul_(scale)
    optimizer.step()
    return float(loss.detach().numpy()) if loss.device.type == "cpu" else loss.item()
