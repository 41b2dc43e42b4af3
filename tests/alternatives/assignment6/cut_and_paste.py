"""Each sentence alone, without any padding, pasted into zeros; words that are real picked first."""

import torch
import torch.nn.functional as F
from torch import nn

BOS, EOS, BOW, EOW, PAD = range(257, 262)


def spell(numbers, max_chars):
    return F.pad(torch.tensor([BOW, *numbers, EOW]), (0, max_chars - len(numbers) - 2), value=PAD)


def char_ids(word, max_chars=50):
    numbers = torch.frombuffer(bytearray(word.encode() + b" "), dtype=torch.uint8)[:-1].long() + 1
    return spell(numbers[: max_chars - 2].tolist(), max_chars).tolist()


def encode_sentences(sentences, max_chars=50):
    lengths = torch.tensor([2 + len(sentence) for sentence in sentences])
    ids = torch.zeros(len(sentences), lengths.max(), max_chars, dtype=torch.int64)
    words = [
        row
        for sentence in sentences
        for row in (
            spell([BOS], max_chars).tolist(),
            *(char_ids(word, max_chars) for word in sentence),
            spell([EOS], max_chars).tolist(),
        )
    ]
    ids[torch.arange(ids.shape[1]) < lengths[:, None]] = torch.tensor(words)
    return ids, lengths


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.transform = nn.Linear(size, size)
        self.gate = nn.Linear(size, size)

    def forward(self, x):
        both = F.linear(
            x,
            torch.cat([self.transform.weight, self.gate.weight]),
            torch.cat([self.transform.bias, self.gate.bias]),
        )
        new, gate = both.chunk(2, dim=-1)
        gate = 1 / (1 + torch.exp(-gate))
        return gate * F.relu(new) + x - gate * x


class CharCNN(nn.Module):
    def __init__(self, filters, d_char, d_word, num_highways=1):
        super().__init__()
        self.characters = nn.Embedding(262, d_char)
        self.convolutions = nn.ModuleList(nn.Conv1d(d_char, n, w) for w, n in filters)
        self.highways = nn.ModuleList(
            Highway(sum(n for _, n in filters)) for _ in range(num_highways)
        )
        self.projection = nn.Linear(sum(n for _, n in filters), d_word)

    def forward(self, ids):
        is_word = ids[..., 0] != 0
        words = ids[is_word]  # real words only: (words, char)
        real = words != PAD
        x = F.one_hot(words, 262).to(self.characters.weight) * real[..., None]
        x = (x @ self.characters.weight).mT
        widest = max(conv.kernel_size[0] for conv in self.convolutions)
        x = torch.cat([x, x.new_zeros(*x.shape[:2], widest)], dim=2)
        # Too far a start would look like a match of nothing: it gets a penalty instead of a mask.
        penalty = (~real).to(x.dtype)[:, None] * 1e4
        best = []
        for conv in self.convolutions:
            matches = conv(x)[..., : ids.shape[-1]] - penalty
            best.append(F.adaptive_max_pool1d(matches, 1).squeeze(-1))
        x = torch.tanh(torch.cat(best, dim=1))
        for highway in self.highways:
            x = highway(x)
        out = x.new_zeros(*is_word.shape, self.projection.out_features)
        return out.masked_scatter(is_word[..., None], self.projection(x))


def reverse_words(x, lengths):
    longest = x.shape[1]
    if longest < lengths.max():
        raise ValueError(f"{lengths.max().item()} words do not fit into {longest} places")
    # Flip the row, then turn it like a wheel until the padding is behind again; then put the
    # padding itself back where it was.
    place = torch.arange(longest, device=x.device)[None]
    wheel = (place + longest - lengths[:, None]) % longest
    rows = torch.arange(len(x), device=x.device)[:, None]
    turned = x.flip(1)[rows, wheel]
    padding = place >= lengths[:, None]
    return torch.where(padding.reshape(*padding.shape, *[1] * (x.dim() - 2)), x, turned)


class BiLM(nn.Module):
    def __init__(self, d_word, num_layers=2):
        super().__init__()
        self.ahead = nn.ModuleList(
            nn.LSTM(d_word, d_word, batch_first=True) for _ in range(num_layers)
        )
        self.back = nn.ModuleList(
            nn.LSTM(d_word, d_word, batch_first=True) for _ in range(num_layers)
        )

    def forward(self, vectors, lengths):
        longest = vectors.shape[1]
        found = []
        for lstms, turn in ((self.ahead, False), (self.back, True)):
            sentences = []
            for sentence, length in zip(vectors, lengths):
                x = sentence[: int(length)][None]
                layers = []
                for lstm in lstms:
                    states = lstm(x.flip(1))[0].flip(1) if turn else lstm(x)[0]
                    x = states if not layers else states.add(x)
                    layers.append(F.pad(x[0], (0, 0, 0, longest - int(length))))
                sentences.append(torch.stack(layers))
            found.append(torch.stack(sentences, dim=1))
        return tuple(found)


def bilm_loss(ahead, back, words, output):
    lengths = (words >= 0).sum(1).tolist()
    left = torch.cat([a[: n - 1] for a, n in zip(ahead, lengths)])
    right = torch.cat([b[1:n] for b, n in zip(back, lengths)])
    after = torch.cat([w[1:n] for w, n in zip(words, lengths)])
    before = torch.cat([w[: n - 1] for w, n in zip(words, lengths)])
    scores = output(torch.cat([left, right]))
    each = F.cross_entropy(scores, torch.cat([after, before]), reduction="none")
    return each.mean(), each[: len(after)].mean(), each[len(after) :].mean()


def contextual_layers(vectors, ahead, back, lengths):
    right = torch.cat([vectors.unsqueeze(0), ahead], dim=0)
    left = torch.cat([vectors.unsqueeze(0), back], dim=0)
    layers = torch.cat([right, left], dim=3).narrow(2, 1, vectors.shape[1] - 2).clone()
    for row, length in enumerate(lengths):
        layers[:, row, int(length) - 2 :] = 0
    return layers


class ScalarMix(nn.Module):
    def __init__(self, num_layers):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(num_layers))
        self.gamma = nn.Parameter(torch.ones(()))

    def forward(self, layers):
        count = len(self.weights)
        if len(layers) != count:
            raise ValueError(f"{count} weights cannot mix {len(layers)} layers")
        flat = layers.flatten(1) if layers.dim() > 1 else layers[:, None]
        return (self.gamma * (self.weights.softmax(-1) @ flat)).reshape(layers.shape[1:])


def nearest_sense(known, senses, asked):
    everything = torch.cat([known, asked])
    deviation = known.std(0)
    everything = everything[:, deviation > 1e-6] / deviation[deviation > 1e-6]
    known, asked = everything.split([len(known), len(asked)])
    means = [known[senses == s].mean(0) for s in range(senses.max() + 1)]
    away = [torch.linalg.vector_norm(asked - mean, dim=1) for mean in means]
    return torch.stack(away).min(0)[1]


class Tagger(nn.Module):
    def __init__(self, vocab, d_own, num_tags, num_layers=0, d_layer=0):
        super().__init__()
        self.own = nn.Embedding(vocab, d_own)
        self.mix = ScalarMix(num_layers) if num_layers else None
        self.output = nn.Linear(d_own + d_layer, num_tags)

    def forward(self, words, layers=None):
        own = self.own(words)
        x = own.new_empty(*own.shape[:-1], self.output.in_features)
        x[..., : own.shape[-1]] = own
        if self.mix:
            x[..., own.shape[-1] :] = self.mix(layers)
        return self.output(x)


def count_parameters(filters, d_char, num_highways, d_hidden, d_word, num_layers=2):
    count = 262 * d_char
    count += sum(n + n * w * d_char for w, n in filters)
    n = sum(n for _, n in filters)
    for _ in range(num_highways):
        count += 2 * n * n + 2 * n
    count += n * d_word + d_word
    for _ in range(2 * num_layers):
        count += 8 * d_hidden * d_word + 4 * d_hidden + d_hidden * d_word
    return count
