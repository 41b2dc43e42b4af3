"""Packed sequences, gather, a convolution in two dimensions, ignore_index."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

NOTHING, BOS, EOS, BOW, EOW, PAD, NUM_CHARS, IGNORED = 0, 257, 258, 259, 260, 261, 262, -100


def char_ids(word, max_chars=50):
    ids = [PAD] * max_chars
    ids[0] = BOW
    k = 0
    for k, byte in enumerate(word.encode()[: max_chars - 2], 1):
        ids[k] = byte + 1
    ids[k + 1] = EOW
    return ids


def encode_sentences(sentences, max_chars=50):
    def marker(m):
        return [BOW, m, EOW, *[PAD] * (max_chars - 3)]

    rows = [
        torch.tensor([marker(BOS)] + [char_ids(w, max_chars) for w in s] + [marker(EOS)])
        for s in sentences
    ]
    return pad_sequence(rows, batch_first=True), torch.tensor([len(row) for row in rows])


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.transform, self.gate = nn.Linear(size, size), nn.Linear(size, size)

    def forward(self, x):
        return x + self.gate(x).sigmoid() * (F.relu(self.transform(x)) - x)


class CharCNN(nn.Module):
    def __init__(self, filters, d_char, d_word, num_highways=1):
        super().__init__()
        self.characters = nn.Embedding(NUM_CHARS, d_char)
        self.convolutions = nn.ModuleList([nn.Conv1d(d_char, n, width) for width, n in filters])
        total = sum(n for _, n in filters)
        self.highways = nn.ModuleList([Highway(total) for _ in range(num_highways)])
        self.projection = nn.Linear(total, d_word)

    def forward(self, ids):
        real = ids.ne(PAD).logical_and(ids.ne(NOTHING))
        x = self.characters(ids).masked_fill(~real.unsqueeze(-1), 0).permute(0, 3, 1, 2)
        found = []
        for conv in self.convolutions:
            width = conv.weight.shape[-1]
            # (batch, filter, word, char)
            y = F.conv2d(F.pad(x, (0, width - 1)), conv.weight.unsqueeze(2), conv.bias)
            y = torch.tanh(y).masked_fill(~real.unsqueeze(1), -1.0)  # tanh first: -1 is its least
            found.append(y.max(dim=-1).values.transpose(1, 2))
        y = torch.cat(found, 2)
        for layer in self.highways:
            y = layer(y)
        y = self.projection(y)
        return torch.where(real.any(-1, keepdim=True), y, torch.zeros_like(y))


def reverse_words(x, lengths):
    batch, longest = x.size(0), x.size(1)
    if (lengths > longest).any():
        raise ValueError(f"lengths {lengths.tolist()} do not fit into {longest} words")
    index = torch.arange(longest, device=x.device).repeat(batch, 1)
    n = lengths.unsqueeze(1)
    index = (n - 1 - index) * (index < n) + index * (index >= n)
    flat = x.reshape(batch, longest, -1)
    return flat.gather(1, index.unsqueeze(-1).expand_as(flat)).reshape(x.shape)


class BiLM(nn.Module):
    def __init__(self, d_word, num_layers=2):
        super().__init__()
        self.ahead = nn.ModuleList(
            [nn.LSTM(d_word, d_word, batch_first=True) for _ in range(num_layers)]
        )
        self.back = nn.ModuleList(
            [nn.LSTM(d_word, d_word, batch_first=True) for _ in range(num_layers)]
        )

    def forward(self, vectors, lengths):
        longest = vectors.size(1)

        def run(lstm, x):
            packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
            return pad_packed_sequence(lstm(packed)[0], batch_first=True, total_length=longest)[0]

        ahead, back = [run(self.ahead[0], vectors)], []
        back.append(reverse_words(run(self.back[0], reverse_words(vectors, lengths)), lengths))
        for a, b in zip(self.ahead[1:], self.back[1:]):
            ahead.append(ahead[-1] + run(a, ahead[-1]))
            turned = run(b, reverse_words(back[-1], lengths))
            back.append(back[-1] + reverse_words(turned, lengths))
        return torch.stack(ahead), torch.stack(back)


def bilm_loss(ahead, back, words, output):
    nobody = torch.full_like(words[:, :1], IGNORED)
    after = torch.cat([words[:, 1:], nobody], 1)
    before = torch.cat([nobody, words[:, :-1]], 1).masked_fill(words == IGNORED, IGNORED)
    one, two = (
        F.cross_entropy(output(s).flatten(0, 1), w.flatten(), ignore_index=IGNORED)
        for s, w in ((ahead, after), (back, before))
    )
    return 0.5 * (one + two), one, two


def contextual_layers(vectors, ahead, back, lengths):
    layers = torch.cat(
        [torch.cat([vectors[None], ahead]), torch.cat([vectors[None], back])], dim=-1
    )
    place = torch.arange(layers.shape[2], device=lengths.device)
    keep = (place < lengths[:, None] - 1)[None, :, :, None]
    return torch.where(keep, layers, layers.new_zeros(()))[:, :, 1:-1]


class ScalarMix(nn.Module):
    def __init__(self, num_layers):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(num_layers))
        self.gamma = nn.Parameter(torch.tensor(1.0))

    def forward(self, layers):
        if len(layers) != len(self.weights):
            raise ValueError(f"{len(layers)} layers, {len(self.weights)} weights")
        s = F.softmax(self.weights, 0).reshape(-1, *[1] * (layers.dim() - 1))
        return (self.gamma * s * layers).sum(0)


def nearest_sense(known, senses, asked):
    mean, deviation = known.mean(0), known.std(0, unbiased=False)
    quiet = deviation < 1e-6
    weight = torch.where(quiet, 0.0, 1 / torch.where(quiet, 1.0, deviation))
    known, asked = (known - mean) * weight, (asked - mean) * weight
    count = int(senses.max()) + 1
    one_hot = F.one_hot(senses, count).to(known.dtype)
    means = one_hot.T @ known / one_hot.sum(0)[:, None]
    return (asked[:, None] - means[None]).square().sum(-1).min(-1).indices


class Tagger(nn.Module):
    def __init__(self, vocab, d_own, num_tags, num_layers=0, d_layer=0):
        super().__init__()
        self.own = nn.Embedding(vocab, d_own)
        self.mix = ScalarMix(num_layers) if num_layers else None
        self.output = nn.Linear(d_own + d_layer, num_tags)

    def forward(self, words, layers=None):
        parts = [self.own(words)]
        if layers is not None:
            parts.append(self.mix(layers))
        return self.output(torch.cat(parts, -1))


def count_parameters(filters, d_char, num_highways, d_hidden, d_word, num_layers=2):
    cnn = 262 * d_char
    n = 0
    for width, number in filters:
        cnn += width * d_char * number + number
        n += number
    cnn += 2 * num_highways * n * (n + 1) + (n + 1) * d_word
    return cnn + num_layers * 2 * d_hidden * (9 * d_word + 4)
