"""Attention by einsum, masks of cumulative sums, sub-layers as closures."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        for name in ("query", "key", "value", "output"):
            self.add_module(name, nn.Linear(d_model, d_model))

    def forward(self, query, key, value, mask=None):
        h = self.num_heads
        q = self.query(query).unflatten(-1, (h, -1))
        k = self.key(key).unflatten(-1, (h, -1))
        v = self.value(value).unflatten(-1, (h, -1))
        scores = torch.einsum("bqhd,bkhd->bhqk", q, k) * q.shape[-1] ** -0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e9)
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights * mask
        return self.output(torch.einsum("bhqk,bkhd->bqhd", weights, v).flatten(2)), weights


class Embeddings(nn.Module):
    def __init__(self, vocab, d_model, dropout=0.0):
        super().__init__()
        self.tokens = nn.Embedding(vocab, d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids):
        table = self.tokens.weight
        d = table.shape[1]
        column = torch.arange(d, device=ids.device)
        rate = 10000.0 ** (-(column - column % 2).double() / d)
        angle = torch.arange(ids.shape[1], device=ids.device).double()[:, None] * rate
        places = torch.where(column % 2 == 0, angle.sin(), angle.cos()).to(table.dtype)
        return self.dropout(torch.add(places, table[ids], alpha=d**0.5))


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.inner = nn.Linear(d_model, d_ff)
        self.outer = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.outer(self.inner(x).clamp(min=0))


def around(x, norm, dropout, sublayer):
    return norm(x + dropout(sublayer(x)))


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask=None):
        x = around(x, self.attention_norm, self.dropout, lambda x: self.attention(x, x, x, mask)[0])
        return around(x, self.feed_forward_norm, self.dropout, self.feed_forward)


class DecoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.self_attention_norm = nn.LayerNorm(d_model)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, y, memory, target_mask=None, source_mask=None):
        subs = (
            (self.self_attention_norm, lambda y: self.self_attention(y, y, y, target_mask)[0]),
            (
                self.cross_attention_norm,
                lambda y: self.cross_attention(y, memory, memory, source_mask)[0],
            ),
            (self.feed_forward_norm, self.feed_forward),
        )
        for norm, sub in subs:
            y = around(y, norm, self.dropout, sub)
        return y


def source_mask(source, padding):
    return source.ne(padding).view(source.shape[0], 1, 1, source.shape[1])


def target_mask(inputs, padding):
    place = torch.ones_like(inputs).cumsum(1)
    causal = place.unsqueeze(1) <= place.unsqueeze(2)
    return (causal & inputs.ne(padding).unsqueeze(1)).unsqueeze(1)


class Transformer(nn.Module):
    def __init__(
        self,
        source_vocab,
        target_vocab,
        d_model,
        num_heads,
        d_ff,
        num_layers,
        dropout=0.0,
        padding=0,
        tied=False,
    ):
        super().__init__()
        self.padding = padding
        self.source = Embeddings(source_vocab, d_model, dropout)
        self.target = Embeddings(target_vocab, d_model, dropout)
        layers = range(num_layers)
        self.encoder = nn.ModuleList(
            EncoderLayer(d_model, num_heads, d_ff, dropout) for _ in layers
        )
        self.decoder = nn.ModuleList(
            DecoderLayer(d_model, num_heads, d_ff, dropout) for _ in layers
        )
        self.output = nn.Linear(d_model, target_vocab)
        if tied:
            self.tie()

    def encode(self, source):
        mask, x = source_mask(source, self.padding), self.source(source)
        for n in range(len(self.encoder)):
            x = self.encoder[n](x, mask)
        return x

    def decode(self, inputs, memory, source):
        masks = target_mask(inputs, self.padding), source_mask(source, self.padding)
        y = self.target(inputs)
        for n in range(len(self.decoder)):
            y = self.decoder[n](y, memory, *masks)
        return torch.einsum("btd,vd->btv", y, self.output.weight) + self.output.bias

    def tie(self):
        sizes = self.source.tokens.weight.shape[0], self.output.weight.shape[0]
        if sizes[0] != sizes[1]:
            raise ValueError(f"vocabularies of {sizes[0]} and {sizes[1]}")
        # The other way round: the output's matrix becomes the tables.
        self.source.tokens.weight = self.output.weight
        self.target.tokens.weight = self.output.weight

    def forward(self, source, inputs):
        return self.decode(inputs, self.encode(source), source)
