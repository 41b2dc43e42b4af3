"""A loop over the words that keeps the states of finished sentences; cross_entropy; list code."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence


def pad_batch(sentences, pad, device=None):
    rows = [torch.tensor(s, dtype=torch.long, device=device) for s in sentences]
    ids = pad_sequence(rows, batch_first=True, padding_value=pad)
    return ids, torch.tensor([len(s) for s in sentences], device=device)


class Encoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(self, source, lengths):
        x = self.embedding(source)
        h = x.new_zeros(self.rnn.num_layers, x.size(0), self.rnn.hidden_size)
        states = []
        for t in range(x.size(1)):
            out, new = self.rnn(x[:, t : t + 1], h)
            alive = (t < lengths).view(1, -1, 1)
            h = torch.where(alive, new, h)
            states.append(out * alive.transpose(0, 1).to(out.dtype))
        return torch.cat(states, dim=1), h


def shift(target):
    n = target.size(1)
    return target.narrow(1, 0, n - 1), target.narrow(1, 1, n - 1)


class Decoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        logits = []
        for t in range(inputs.size(1)):
            out, state = self.rnn(self.embedding(inputs[:, t : t + 1]), state)
            logits.append(self.output(out))
        return torch.cat(logits, dim=1), state


def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} predictions for {labels.size(1)} labels")
    total = F.cross_entropy(logits.transpose(1, 2), labels, ignore_index=pad, reduction="sum")
    return total / max(int((labels != pad).sum()), 1)


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, source, lengths, target):
        return self.decoder(target[:, :-1], self.encoder(source, lengths)[1])[0]


def greedy_decode(decoder, state, start, end, pad, max_length):
    batch = state.size(1)
    words = [start] * batch
    texts = [[] for _ in range(batch)]
    for _ in range(max_length):
        inputs = torch.tensor(words, device=state.device).unsqueeze(1)
        logits, state = decoder(inputs, state)
        words = logits[:, 0].argmax(-1).tolist()
        for text, word in zip(texts, words):
            if end not in text:
                text.append(word)
        if all(end in text for text in texts):
            break
    width = max(len(text) for text in texts)
    rows = [text + [pad] * (width - len(text)) for text in texts]
    return torch.tensor(rows, device=state.device)


def cut_sentences(ids, end):
    result = []
    for row in ids:
        words = []
        for word in row:
            if word.item() == end:
                break
            words.append(word.item())
        result.append(words)
    return result


def accuracy_by_distance(guess, answer, distance):
    accuracy, count = [], []
    for d in range(distance.max().item() + 1):
        here = distance == d
        n = here.sum().item()
        count.append(n)
        accuracy.append((guess[here] == answer[here]).float().mean().item() if n else 0.0)
    return torch.tensor(accuracy, device=guess.device), torch.tensor(count, device=guess.device)
