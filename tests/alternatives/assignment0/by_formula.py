"""The GRU written out, gate by gate; softmax by logsumexp; one-hot products."""

import torch
from torch import nn


def pad_batch(sentences, pad, device=None):
    longest = 0
    for sentence in sentences:
        longest = max(longest, len(sentence))
    ids, lengths = [], []
    for sentence in sentences:
        row = list(sentence)
        lengths.append(len(row))
        while len(row) < longest:
            row.append(pad)
        ids.append(row)
    return torch.tensor(ids, device=device).long(), torch.tensor(lengths, device=device)


def cell(rnn, layer, x, h):
    w_i, w_h = getattr(rnn, f"weight_ih_l{layer}"), getattr(rnn, f"weight_hh_l{layer}")
    b_i, b_h = getattr(rnn, f"bias_ih_l{layer}"), getattr(rnn, f"bias_hh_l{layer}")
    r_x, z_x, n_x = (x @ w_i.T + b_i).chunk(3, dim=-1)
    r_h, z_h, n_h = (h @ w_h.T + b_h).chunk(3, dim=-1)
    z = torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + torch.sigmoid(r_x + r_h) * n_h)
    return n + z * (h - n)


class Encoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(self, source, lengths):
        places = torch.arange(source.shape[1], device=source.device)
        is_word = (places < lengths[:, None])[..., None]
        words, last = self.embedding(source), []
        for layer in range(self.rnn.num_layers):
            h = words.new_zeros(len(source), self.rnn.hidden_size)
            states = []
            for t in range(source.shape[1]):
                h = torch.where(is_word[:, t], cell(self.rnn, layer, words[:, t], h), h)
                states.append(h)
            last.append(h)
            words = torch.stack(states, dim=1)
        return words.masked_fill(~is_word, 0), torch.stack(last)


def shift(target):
    pairs = target.unfold(1, 2, 1)
    return pairs[..., 0], pairs[..., 1]


class Decoder(nn.Module):
    def __init__(self, vocab, d_model, d_hidden, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        layers = list(state)
        logits = []
        for word in inputs.T:
            x = self.embedding(word)
            for i in range(len(layers)):
                layers[i] = x = cell(self.rnn, i, x, layers[i])
            logits.append(self.output(x))
        return torch.stack(logits, dim=1), torch.stack(layers)


def sequence_loss(logits, labels, pad):
    if logits.shape[1] != labels.shape[1]:
        raise ValueError(f"{logits.shape[1]} != {labels.shape[1]}")
    keep = (labels != pad).to(logits.dtype)
    vocab = torch.arange(logits.shape[2], device=logits.device)
    one_hot = (labels[..., None] == vocab).to(logits.dtype)
    surprise = torch.logsumexp(logits, -1) - (one_hot * logits).sum(-1)
    return (surprise * keep).sum() / torch.clamp(keep.sum(), min=1.0)


class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, source, lengths, target):
        whole, _ = self.decoder(shift(target)[0], self.encoder(source, lengths)[1])
        return whole


def greedy_decode(decoder, state, start, end, pad, max_length):
    batch = state.shape[1]
    ids = torch.full((batch, max_length), pad, device=state.device)
    alive = torch.ones(batch, dtype=torch.bool, device=state.device)
    word = torch.full((batch,), start, device=state.device)
    for t in range(max_length):
        logits, state = decoder(word[:, None], state)
        word = logits[:, 0].max(dim=1).indices
        ids[alive, t] = word[alive]
        alive = alive & (word != end)
        if not bool(alive.any()):
            return ids[:, : t + 1]
    return ids


def cut_sentences(ids, end):
    import itertools

    return [list(itertools.takewhile(lambda word: word != end, row)) for row in ids.tolist()]


def accuracy_by_distance(guess, answer, distance):
    places = torch.arange(distance.max() + 1, device=distance.device)
    member = places[:, None] == distance
    count = member.sum(1)
    hits = (member & (guess == answer)).sum(1)
    return torch.nan_to_num(hits / count), count
