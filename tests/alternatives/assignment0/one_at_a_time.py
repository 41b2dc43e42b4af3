"""Every sentence by itself, as if there were no batch; padding is put in at the very end."""

import torch
from torch import nn


def pad_batch(sentences, pad, device=None):
    lengths = torch.tensor([len(s) for s in sentences], device=device)
    ids = torch.full((len(sentences), int(lengths.max())), pad, device=device)
    for row, sentence in zip(ids, sentences):
        row[: len(sentence)] = torch.tensor(sentence, dtype=torch.long, device=device)
    return ids, lengths


class Encoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(self, source, lengths):
        states, last = [], []
        for ids, n in zip(source, lengths.tolist()):
            out, h = self.rnn(self.embedding(ids[None, :n]))
            states.append(nn.functional.pad(out[0], (0, 0, 0, source.shape[1] - n)))
            last.append(h[:, 0])
        return torch.stack(states), torch.stack(last, dim=1)


def shift(target):
    inputs, labels = zip(*[(row[:-1], row[1:]) for row in target])
    return torch.stack(inputs), torch.stack(labels)


class Decoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        logits, states = [], []
        for b in range(len(inputs)):
            out, h = self.rnn(self.embedding(inputs[b]), state[:, b].contiguous())
            logits.append(self.output(out))
            states.append(h)
        return torch.stack(logits), torch.stack(states, 1)


def sequence_loss(logits, labels, pad):
    if logits.shape[:2] != labels.shape:
        raise ValueError(f"logits {tuple(logits.shape)} do not fit labels {tuple(labels.shape)}")
    total, words = (logits * 0).sum(), 0
    for scores, row in zip(logits, labels):
        keep = row != pad
        if keep.any():
            total = total + nn.functional.cross_entropy(scores[keep], row[keep], reduction="sum")
            words += int(keep.sum())
    return total / (words or 1)


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, source, lengths, target):
        inputs, _ = shift(target)
        parts = []
        for b, n in enumerate(lengths.tolist()):
            _, state = self.encoder(source[b : b + 1, :n], lengths[b : b + 1])
            parts.append(self.decoder(inputs[b : b + 1], state)[0])
        return torch.cat(parts)


@torch.no_grad()
def greedy_decode(decoder, state, start, end, pad, max_length):
    texts = []
    for b in range(state.shape[1]):
        own, word, text = state[:, b : b + 1].contiguous(), start, []
        while word != end and len(text) < max_length:
            logits, own = decoder(torch.tensor([[word]], device=state.device), own)
            word = int(logits.squeeze().argmax())
            text.append(word)
        texts.append(text)
    return pad_batch(texts, pad, state.device)[0]


def cut_sentences(ids, end):
    found = []
    for row in ids.cpu().numpy():
        places = (row == end).nonzero()[0]
        found.append([int(word) for word in (row[: places[0]] if len(places) else row)])
    return found


def accuracy_by_distance(guess, answer, distance):
    n = int(distance.max()) + 1
    hits, count = [0] * n, [0] * n
    for g, a, d in zip(guess.tolist(), answer.tolist(), distance.tolist()):
        hits[d] += g == a
        count[d] += 1
    shares = [h / c if c else 0.0 for h, c in zip(hits, count)]
    return torch.tensor(shares, device=guess.device), torch.tensor(count, device=guess.device)
