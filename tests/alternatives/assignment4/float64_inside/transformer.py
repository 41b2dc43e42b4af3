"""Everything computed in float64 and cast back; norms written out; numpy for masks and places."""

import numpy as np
import torch
from attention import MultiHeadAttention
from torch import nn


def norm(layer, x):
    x = x.double()
    centred = x - x.mean(-1, keepdim=True)
    scaled = centred / (centred.pow(2).mean(-1, keepdim=True) + layer.eps).sqrt()
    return scaled * layer.weight.double() + layer.bias.double()


class Embeddings(nn.Module):
    def __init__(self, vocab, d_model, dropout=0.0):
        super().__init__()
        self.tokens = nn.Embedding(vocab, d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids):
        d = self.tokens.embedding_dim
        angle = np.arange(ids.shape[1])[:, None] / 10000 ** (np.arange(d) // 2 * 2 / d)
        angle[:, 0::2] = np.sin(angle[:, 0::2])
        angle[:, 1::2] = np.cos(angle[:, 1::2])
        words = self.tokens(ids)
        total = words.double() * np.sqrt(d) + torch.from_numpy(angle).to(ids.device)
        return self.dropout(total.to(words.dtype))


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.inner = nn.Linear(d_model, d_ff)
        self.outer = nn.Linear(d_ff, d_model)

    def forward(self, x):
        wide = x.double() @ self.inner.weight.double().T + self.inner.bias
        wide = torch.where(wide > 0, wide, torch.zeros_like(wide))
        return (wide @ self.outer.weight.double().T + self.outer.bias).to(x.dtype)


class EncoderLayer(nn.Module):
    def __init__(self, d_model, num_heads, d_ff, dropout=0.0):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask=None):
        kind = x.dtype
        answer = self.attention(x, x, x, mask)
        h = norm(self.attention_norm, x.double() + self.dropout(answer[0])).to(kind)
        return norm(self.feed_forward_norm, h.double() + self.dropout(self.feed_forward(h))).to(
            kind
        )


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
        kind = y.dtype
        back = self.dropout(self.self_attention(y, y, y, target_mask)[0])
        h = norm(self.self_attention_norm, y.double() + back).to(kind)
        read = self.dropout(self.cross_attention(h, memory, memory, source_mask)[0])
        c = norm(self.cross_attention_norm, h.double() + read).to(kind)
        return norm(self.feed_forward_norm, c.double() + self.dropout(self.feed_forward(c))).to(
            kind
        )


def source_mask(source, padding):
    is_word = source.cpu().numpy() != padding
    return torch.from_numpy(is_word[:, None, None]).to(source.device)


def target_mask(inputs, padding):
    is_word = inputs.cpu().numpy() != padding
    both = np.tri(is_word.shape[1], dtype=bool)[None] & is_word[:, None]
    return torch.from_numpy(both[:, None]).to(inputs.device)


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
        sizes = (d_model, num_heads, d_ff, dropout)
        self.encoder = nn.ModuleList([EncoderLayer(*sizes) for _ in range(num_layers)])
        self.decoder = nn.ModuleList([DecoderLayer(*sizes) for _ in range(num_layers)])
        self.output = nn.Linear(d_model, target_vocab)
        if tied:
            self.tie()

    def encode(self, source):
        return self._read(source, list(self.encoder))

    def _read(self, source, layers):
        if not layers:
            return self.source(source)
        *before, last = layers
        return last(self._read(source, before), source_mask(source, self.padding))

    def decode(self, inputs, memory, source):
        y = self.target(inputs)
        for layer in self.decoder.children():
            y = layer(
                y,
                memory,
                source_mask=source_mask(source, self.padding),
                target_mask=target_mask(inputs, self.padding),
            )
        logits = y.double() @ self.output.weight.double().mT + self.output.bias
        return logits.to(y.dtype)

    def tie(self):
        rows, more = len(self.source.tokens.weight), len(self.target.tokens.weight)
        if rows != more:
            raise ValueError(f"{rows} != {more}")
        shared = nn.Parameter(self.target.tokens.weight.data)
        for module in (self.source.tokens, self.target.tokens, self.output):
            module.weight = shared

    def forward(self, source, inputs):
        return self.decode(inputs, self.encode(source), source)
