"""Sentences of one length are read together; float64 inside; the batch shrinks while decoding."""

import torch
import torch.nn.functional as F
from torch import nn


def pad_batch(sentences, pad, device=None):
    lengths = torch.tensor([len(s) for s in sentences], dtype=torch.int64, device=device)
    places = torch.arange(max(map(len, sentences)), device=device)
    ids = torch.full((len(sentences), len(places)), pad, dtype=torch.int64, device=device)
    flat = [word for sentence in sentences for word in sentence]
    words = torch.tensor(flat, dtype=torch.int64, device=device)
    return ids.masked_scatter(places < lengths[:, None], words), lengths


class Encoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(self, source, lengths):
        b, t = source.shape
        weight = self.embedding.weight
        states = weight.new_zeros(b, t, self.rnn.hidden_size)
        last = weight.new_zeros(self.rnn.num_layers, b, self.rnn.hidden_size)
        for n in lengths.unique().tolist():
            rows = (lengths == n).nonzero().squeeze(1)
            out, h = self.rnn(self.embedding(source[rows][:, :n]))
            states = states.index_put((rows,), F.pad(out, (0, 0, 0, t - n)))
            last = last.index_copy(1, rows, h)
        return states, last


def shift(target):
    keep = torch.arange(target.size(1), device=target.device)
    return target.index_select(1, keep[:-1]), target.index_select(1, keep[1:])


class Decoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        first, *rest = inputs.split(1, dim=1)
        out, state = self.rnn(self.embedding(first), state)
        outs = [out]
        if rest:
            out, state = self.rnn(self.embedding(torch.cat(rest, 1)), state)
            outs.append(out)
        return self.output(torch.cat(outs, 1)), state


def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"labels have {labels.size(1)} places, logits {logits.size(1)}")
    flat = logits.flatten(0, 1).double()
    labels = labels.flatten()
    weight = (labels != pad).double()
    each = F.cross_entropy(flat, labels.where(labels != pad, -100), reduction="none")
    return ((each * weight).sum() / weight.sum().clamp(min=1)).to(logits.dtype)


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, source, lengths, target):
        inputs, labels = shift(target)
        _, context = self.encoder(source, lengths)
        logits, _ = self.decoder(inputs=inputs, state=context)
        assert logits.shape[:2] == labels.shape
        return logits


def greedy_decode(decoder, state, start, end, pad, max_length):
    rows = torch.arange(state.size(1), device=state.device)
    word = torch.full_like(rows, start)
    columns = []
    for _ in range(max_length):
        logits, state = decoder(word.unsqueeze(1), state)
        word = logits[:, -1].topk(1).indices.squeeze(1)
        column = torch.full((columns[0].numel() if columns else len(rows),), pad).to(rows)
        column[rows] = word
        columns.append(column)
        going_on = word != end
        rows, word, state = rows[going_on], word[going_on], state[:, going_on]
        if rows.numel() == 0:
            break
    return torch.stack(columns, -1)


def cut_sentences(ids, end):
    text = []
    for row in ids.tolist():
        row = row + [end]
        text.append(row[: row.index(end)])
    return text


def accuracy_by_distance(guess, answer, distance):
    member = F.one_hot(distance).double()
    count = member.sum(0)
    hits = (guess == answer).double() @ member
    return (hits / count.clamp(min=1)).float(), count.long()
