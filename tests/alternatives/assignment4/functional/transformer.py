"""PyTorch's functional operators on the modules' parameters; reduce over the layers."""

from functools import reduce

import torch
import torch.nn.functional as F
from attention import MultiHeadAttention
from torch import nn


def sinusoids(length, d_model):
    table = torch.zeros(length, d_model + d_model % 2, dtype=torch.float64)
    place = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    rate = torch.pow(10000.0, -torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)
    table[:, 0::2] = torch.sin(place * rate)
    table[:, 1::2] = torch.cos(place * rate)
    return table[:, :d_model]


class Embeddings(nn.Module):
    def __init__(self, vocab, d_model, dropout=0.0):
        super().__init__()
        self.d_model = d_model
        self.tokens = nn.Embedding(vocab, d_model)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("places", sinusoids(5000, d_model), persistent=False)

    def forward(self, ids):
        words = F.embedding(ids, self.tokens.weight * self.d_model**0.5)
        summed = words + self.places[: ids.shape[1]].to(words)
        return F.dropout(summed, self.dropout.p, self.training)


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.inner = nn.Linear(d_model, d_ff)
        self.outer = nn.Linear(d_ff, d_model)

    def forward(self, x):
        x = F.linear(x, self.inner.weight, self.inner.bias)
        return F.linear(F.relu(x), self.outer.weight, self.outer.bias)


def add_norm(layer, norm, x, new):
    new = F.dropout(new, layer.dropout.p, layer.training)
    return F.layer_norm(x + new, x.shape[-1:], norm.weight, norm.bias, norm.eps)


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask=None):
        x = add_norm(self, self.attention_norm, x, self.attention(x, x, x, mask)[0])
        return add_norm(self, self.feed_forward_norm, x, self.feed_forward(x))


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
        y = add_norm(
            self, self.self_attention_norm, y, self.self_attention(y, y, y, target_mask)[0]
        )
        read = self.cross_attention(query=y, key=memory, value=memory, mask=source_mask)[0]
        y = add_norm(self, self.cross_attention_norm, y, read)
        return add_norm(self, self.feed_forward_norm, y, self.feed_forward(y))


def source_mask(source, padding):
    return torch.logical_not(source == padding)[:, None][:, None]


def target_mask(inputs, padding):
    hidden = nn.Transformer.generate_square_subsequent_mask(inputs.shape[1], device=inputs.device)
    return torch.logical_and(hidden == 0, source_mask(inputs, padding))


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
        self.encoder, self.decoder = nn.ModuleList(), nn.ModuleList()
        for _ in range(num_layers):
            self.encoder.append(EncoderLayer(d_model, num_heads, d_ff, dropout))
            self.decoder.append(DecoderLayer(d_model, num_heads, d_ff, dropout))
        self.output = nn.Linear(d_model, target_vocab)
        if tied:
            self.tie()

    def encode(self, source):
        mask = source_mask(source, self.padding)
        return reduce(lambda x, layer: layer(x, mask), self.encoder, self.source(source))

    def decode(self, inputs, memory, source):
        masks = target_mask(inputs, self.padding), source_mask(source, self.padding)
        y = reduce(lambda y, layer: layer(y, memory, *masks), self.decoder, self.target(inputs))
        return F.linear(y, self.output.weight, self.output.bias)

    def tie(self):
        counts = {self.source.tokens.num_embeddings, self.target.tokens.num_embeddings}
        if len(counts) > 1:
            raise ValueError(f"different vocabularies: {sorted(counts)}")
        shared = self.source.tokens
        for module in (self.target.tokens, self.output):
            del module.weight
            module.register_parameter("weight", shared.weight)

    def forward(self, source, inputs):
        return self.decode(inputs, self.encode(source), source)
