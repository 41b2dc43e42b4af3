"""Sorting and its inverse; boolean indexing; the whole text is told again at every step."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import rnn


def pad_batch(sentences, pad, device=None):
    import itertools

    columns = list(itertools.zip_longest(*sentences, fillvalue=pad))
    ids = torch.tensor(columns, dtype=torch.long, device=device).t().contiguous()
    return ids, torch.as_tensor(list(map(len, sentences)), device=device)


class Encoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(self, source, lengths):
        lengths_sorted, order = torch.sort(lengths, descending=True)
        inverse = torch.empty_like(order)
        inverse[order] = torch.arange(order.numel(), device=order.device)
        packed = rnn.pack_padded_sequence(
            self.embedding(source.index_select(0, order)),
            lengths_sorted.tolist(),
            batch_first=True,
        )
        packed, hidden = self.rnn(packed)
        out = rnn.pad_packed_sequence(packed, batch_first=True)[0]
        missing = source.size(1) - out.size(1)
        if missing:
            zeros = out.new_zeros(out.size(0), missing, out.size(2))
            out = torch.cat((out, zeros), 1)
        return out.index_select(0, inverse), hidden.index_select(1, inverse)


def shift(target):
    return target.clone()[:, : target.shape[1] - 1], torch.roll(target, -1, 1)[:, :-1]


class Decoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        hidden, last = self.rnn(F.embedding(inputs, self.embedding.weight), state)
        scores = torch.einsum("bth,vh->btv", hidden, self.output.weight) + self.output.bias
        return scores, last


def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} places are scored, {labels.size(1)} asked")
    keep = labels.ne(pad)
    if not keep.any():
        return logits.sum() * 0
    return F.nll_loss(F.log_softmax(logits[keep], dim=1), labels[keep])


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, source, lengths, target):
        _, state = self.encoder(source, lengths)
        logits, _ = self.decoder(target[..., :-1], state)
        return logits


def greedy_decode(decoder, state, start, end, pad, max_length):
    text = torch.full((state.shape[1], 1), start, device=state.device, dtype=torch.long)
    while text.size(1) <= max_length:
        logits, _ = decoder(text, state)
        text = torch.cat([text, logits[:, -1:].argmax(2)], 1)
        if (text[:, 1:] == end).any(1).all():
            break
    text = text[:, 1:]
    ended = (text == end).long().cumsum(1).cumsum(1)
    return torch.where(ended > 1, torch.full_like(text, pad), text)


def cut_sentences(ids, end):
    keep = (ids == end).cumsum(1) == 0
    return [row[k].tolist() for row, k in zip(ids, keep)]


def accuracy_by_distance(guess, answer, distance):
    n = int(distance.max()) + 1
    count = torch.zeros(n, dtype=torch.long, device=guess.device)
    count.scatter_add_(0, distance, torch.ones_like(distance))
    hits = torch.zeros(n, dtype=torch.long, device=guess.device)
    hits.index_add_(0, distance, (guess == answer).long())
    accuracy = torch.where(count > 0, hits / count, torch.zeros(n, device=guess.device))
    return accuracy, count
