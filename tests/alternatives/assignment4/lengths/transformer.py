"""One class for both kinds of layer; a residual module; heads of the given attention; own masks."""

import math

import torch
from attention import MultiHeadAttention
from torch import nn


class Embeddings(nn.Module):
    def __init__(self, vocab, d_model, dropout=0.0):
        super().__init__()
        self.tokens = nn.Embedding(vocab, d_model)
        self.dropout = nn.Dropout(dropout)
        self.root = math.sqrt(d_model)

    def forward(self, ids):
        x = self.tokens(ids)
        x = x * self.root
        half = torch.arange((x.shape[2] + 1) // 2, device=x.device, dtype=torch.float64)
        angle = torch.outer(
            torch.arange(x.shape[1], device=x.device, dtype=torch.float64),
            torch.exp(-half * 2 / x.shape[2] * math.log(10000)),
        )
        # sine and cosine are the two parts of one complex number
        waves = torch.view_as_real(torch.polar(torch.ones_like(angle), angle)).flip(-1).flatten(1)
        x = x + waves[:, : x.shape[2]].to(x)
        return self.dropout(x)


class FeedForward(nn.Sequential):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.inner = nn.Linear(d_model, d_ff)
        self.bend = nn.ReLU()
        self.outer = nn.Linear(d_ff, d_model)

    def forward(self, x):
        return super().forward(x)


class Layer(nn.Module):
    """Sub-layers by name, in order; each with its norm under the name plus _norm."""

    def __init__(self, subs, d_model, dropout):
        super().__init__()
        self.names = list(subs)
        for name, sub in subs.items():
            self.add_module(name, sub)
            self.add_module(name + "_norm", nn.LayerNorm(d_model))
        self.dropout = nn.Dropout(dropout)

    def run(self, x, asked):
        for name in self.names:
            sub, norm = getattr(self, name), getattr(self, name + "_norm")
            if name in asked:
                others, mask = asked[name]
                found, _ = sub(x, *(others or (x, x)), mask)
            else:
                found = sub(x)
            x = norm(self.dropout(found) + x)
        return x


class EncoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        subs = {
            "attention": MultiHeadAttention(d_model, num_heads),
            "feed_forward": FeedForward(d_model, d_ff),
        }
        super().__init__(subs, d_model, dropout)

    def forward(self, x, mask=None):
        return self.run(x, {"attention": (None, mask)})


class DecoderLayer(Layer):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        subs = {
            "self_attention": MultiHeadAttention(d_model, num_heads),
            "cross_attention": MultiHeadAttention(d_model, num_heads),
            "feed_forward": FeedForward(d_model, d_ff),
        }
        super().__init__(subs, d_model, dropout)

    def forward(self, y, memory, target_mask=None, source_mask=None):
        asked = {
            "self_attention": (None, target_mask),
            "cross_attention": ((memory, memory), source_mask),
        }
        return self.run(y, asked)


def source_mask(source, padding):
    return (source - padding).bool().unflatten(0, (-1, 1, 1))


def target_mask(inputs, padding):
    place = torch.arange(inputs.shape[1], device=inputs.device)
    rows = []
    for t in range(len(place)):  # a loop over rows is slow, and right
        rows.append((inputs != padding) & (place <= t))
    return torch.stack(rows, dim=1)[:, None]


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
        for name, kind in (("encoder", EncoderLayer), ("decoder", DecoderLayer)):
            layers = [kind(d_model, num_heads, d_ff, dropout) for _ in range(num_layers)]
            self.add_module(name, nn.ModuleList(layers))
        self.output = nn.Linear(d_model, target_vocab)
        if tied:
            self.tie()

    def encode(self, source):
        layers = iter(self.encoder)
        x = next(layers)(self.source(source), source_mask(source, self.padding))
        for layer in layers:
            x = layer(x, mask=source_mask(source, self.padding))
        return x

    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        for layer in self.decoder:
            y = layer(
                y, memory, target_mask(inputs, self.padding), source_mask(source, self.padding)
            )
        return self.output(y)

    def tie(self):
        if self.source.tokens.weight.shape != self.target.tokens.weight.shape:
            raise ValueError(
                f"{self.source.tokens.weight.shape} and {self.target.tokens.weight.shape}"
            )
        self.target.tokens = self.source.tokens  # the whole table, as a module
        self.output.weight = self.target.tokens.weight

    def forward(self, source, inputs):
        return self.decode(inputs, self.encode(source), source)
