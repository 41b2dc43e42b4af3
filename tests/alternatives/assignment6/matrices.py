"""Reversal by a matrix of ones and zeros, convolutions by unfold, everything in float64 inside."""

import torch
import torch.nn as nn
import torch.nn.functional as F

NOTHING, BOS, EOS, BOW, EOW, PAD, NUM_CHARS, IGNORED = 0, 257, 258, 259, 260, 261, 262, -100


def char_ids(word, max_chars=50):
    raw = list(word.encode("utf-8"))
    raw = [b + 1 for b in raw][: max_chars - 2]
    return ([BOW, *raw, EOW] + [PAD] * max_chars)[:max_chars]


def encode_sentences(sentences, max_chars=50):
    lengths = [len(s) + 2 for s in sentences]
    ids = torch.zeros(len(lengths), max(lengths), max_chars, dtype=torch.long)
    for b, s in enumerate(sentences):
        for t, word in enumerate([BOS, *s, EOS]):
            if isinstance(word, int):
                ids[b, t] = PAD
                ids[b, t, :3] = torch.tensor([BOW, word, EOW])
            else:
                ids[b, t] = torch.tensor(char_ids(word, max_chars))
    return ids, torch.tensor(lengths)


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.transform = nn.Linear(size, size)
        self.gate = nn.Linear(size, size)

    def forward(self, x):
        return torch.lerp(x, F.relu(self.transform(x)), torch.sigmoid(self.gate(x)))


class CharCNN(nn.Module):
    def __init__(self, filters, d_char, d_word, num_highways=1):
        super().__init__()
        self.characters = nn.Embedding(NUM_CHARS, d_char)
        self.convolutions = nn.ModuleList(nn.Conv1d(d_char, n, w) for w, n in filters)
        total = sum(n for _, n in filters)
        self.highways = nn.ModuleList(Highway(total) for _ in range(num_highways))
        self.projection = nn.Linear(total, d_word)

    def forward(self, ids):
        dtype = self.characters.weight.dtype
        is_char = (ids > NOTHING) & (ids != PAD)
        x = self.characters(ids).double() * is_char.unsqueeze(3)
        features = []
        for conv in self.convolutions:
            width = conv.weight.size(2)
            windows = F.pad(x, (0, 0, 0, width - 1)).unfold(2, width, 1)
            # (batch, word, char, d_char, width)
            y = torch.einsum("bwcdk,fdk->bwcf", windows, conv.weight.double()) + conv.bias.double()
            y = torch.where(is_char.unsqueeze(3), y, -1e9)
            features.append(torch.tanh(y.amax(2)))
        y = torch.cat(features, 3 - 1).to(dtype)
        for highway in self.highways:
            y = highway(y)
        y = self.projection(y)
        return y.masked_fill((ids == NOTHING).all(-1, keepdim=True), 0)


def reverse_words(x, lengths):
    longest = x.shape[1]
    if max(lengths.tolist()) > longest:
        raise ValueError(f"{max(lengths.tolist())} > {longest}: more words than places")
    t = torch.arange(longest, device=x.device)
    n = lengths[:, None, None]
    # moves[b, t, s]: whether place t gets what stood at place s
    turns = (t[:, None] + t[None, :] == n - 1) & (t[:, None] < n)
    stays = torch.eye(longest, dtype=torch.bool, device=x.device) & (t[:, None] >= n)
    moves = turns | stays
    if not x.is_floating_point():
        return x[torch.arange(len(x), device=x.device)[:, None], moves.int().argmax(-1)]
    return torch.einsum("bts,bs...->bt...", moves.to(x.dtype), x)


class BiLM(nn.Module):
    def __init__(self, d_word, num_layers=2):
        super().__init__()
        self.ahead = nn.ModuleList()
        self.back = nn.ModuleList()
        for _ in range(num_layers):
            self.ahead.append(nn.LSTM(d_word, d_word, batch_first=True))
            self.back.append(nn.LSTM(d_word, d_word, batch_first=True))

    def forward(self, vectors, lengths):
        # Padding on the left for the way back: the whole row is flipped, and the states that
        # have read padding are thrown away by starting each sentence anew.
        steps = torch.arange(vectors.shape[1], device=vectors.device)
        mask = (steps < lengths[:, None]).unsqueeze(-1)
        x, y = vectors, vectors
        ahead, back = [], []
        for j, (one, two) in enumerate(zip(self.ahead, self.back)):
            right = one(x)[0]
            left = self.from_the_end(two, y, mask)
            x = right + x if j > 0 else right
            y = left + y if j > 0 else left
            x, y = torch.where(mask, x, 0.0), torch.where(mask, y, 0.0)
            ahead.append(x)
            back.append(y)
        return torch.stack(ahead), torch.stack(back)

    @staticmethod
    def from_the_end(lstm, x, mask):
        h = x.new_zeros(x.shape[0], lstm.hidden_size)
        c = torch.zeros_like(h)
        out = []
        for t in reversed(range(x.shape[1])):
            new, (_, cell) = lstm(x[:, t : t + 1], (h[None], c[None]))
            h = torch.where(mask[:, t], new[:, 0], 0.0)
            c = torch.where(mask[:, t], cell[0], 0.0)
            out.append(h)
        return torch.stack(out[::-1], dim=1)


def bilm_loss(ahead, back, words, output):
    is_word = words != IGNORED
    pairs = is_word[:, :-1] & is_word[:, 1:]
    safe = words.clamp(min=0)

    def mean(states, targets):
        logp = torch.log_softmax(output(states).double(), -1)
        picked = logp.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
        return (-(picked * pairs).sum() / pairs.sum()).to(states.dtype)

    losses = mean(ahead[:, :-1], safe[:, 1:]), mean(back[:, 1:], safe[:, :-1])
    return sum(losses) / 2, *losses


def contextual_layers(vectors, ahead, back, lengths):
    both = torch.stack([torch.cat([vectors[None], way]) for way in (ahead, back)], dim=-2)
    layers = both.flatten(-2)  # (layer, batch, word, 2 · d_word)
    kept = []
    for b, n in enumerate(lengths.tolist()):
        real = layers[:, b, 1 : n - 1]
        kept.append(F.pad(real, (0, 0, 0, vectors.shape[1] - n)))
    return torch.stack(kept, dim=1)


class ScalarMix(nn.Module):
    def __init__(self, num_layers):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(num_layers))
        self.gamma = nn.Parameter(torch.ones(()))

    def forward(self, layers):
        if layers.shape[0] - self.weights.shape[0]:
            raise ValueError(f"layers: {layers.shape[0]}, weights: {self.weights.shape[0]}")
        return torch.einsum(
            "l,l...->...", torch.log_softmax(self.weights, 0).exp(), layers * self.gamma
        )


def nearest_sense(known, senses, asked):
    keep = (known.amax(0) - known.amin(0)) > 1e-6
    known, asked = known.double()[:, keep], asked.double()[:, keep]
    precision = 1 / known.var(0)
    means = torch.zeros(
        int(senses.max()) + 1, known.shape[1], dtype=known.dtype, device=known.device
    )
    means.index_add_(0, senses, known)
    means = means / senses.bincount()[:, None]
    # -2 x·m + m·m in the metric of the precision; x·x is the same for all senses
    score = (asked * precision) @ means.T - 0.5 * (means**2 * precision).sum(1)
    return score.argmax(1)


class Tagger(nn.Module):
    def __init__(self, vocab, d_own, num_tags, num_layers=0, d_layer=0):
        super().__init__()
        self.own = nn.Embedding(vocab, d_own)
        self.mix = ScalarMix(num_layers) if num_layers else None
        self.output = nn.Linear(d_own + d_layer, num_tags)

    def forward(self, words, layers=None):
        x = F.embedding(words, self.own.weight)
        x = x if self.mix is None else torch.concat((x, self.mix(layers)), dim=2)
        return self.output(x)


def count_parameters(filters, d_char, num_highways, d_hidden, d_word, num_layers=2):
    def linear(into, out):
        return (into + 1) * out

    total = sum(n for _, n in filters)
    lstm = linear(2 * d_word, 4 * d_hidden) + d_hidden * d_word
    return (
        262 * d_char
        + sum(linear(w * d_char, n) for w, n in filters)
        + 2 * num_highways * linear(total, total)
        + linear(total, d_word)
        + 2 * num_layers * lstm
    )
