"""LSTM cells, convolutions and losses written out; one sentence at a time where that is allowed."""

import torch
from torch import nn

NOTHING, BOS, EOS, BOW, EOW, PAD, NUM_CHARS, IGNORED = 0, 257, 258, 259, 260, 261, 262, -100


def char_ids(word, max_chars=50):
    out = [BOW]
    for byte in bytes(word, "utf8"):
        if len(out) == max_chars - 1:
            break
        out.append(1 + byte)
    out.append(EOW)
    while len(out) < max_chars:
        out.append(PAD)
    return out


def encode_sentences(sentences, max_chars=50):
    longest = max(map(len, sentences)) + 2
    table = []
    for words in sentences:
        row = [[BOW, BOS, EOW] + [PAD] * (max_chars - 3)]
        row += [char_ids(word, max_chars) for word in words]
        row += [[BOW, EOS, EOW] + [PAD] * (max_chars - 3)]
        row += [[NOTHING] * max_chars for _ in range(longest - len(row))]
        table.append(row)
    return torch.tensor(table), torch.tensor([len(words) + 2 for words in sentences])


class Highway(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gate = nn.Linear(size, size)
        self.transform = nn.Linear(size, size)

    def forward(self, x):
        carry = torch.sigmoid(-(x @ self.gate.weight.T + self.gate.bias))
        new = (x @ self.transform.weight.T + self.transform.bias).clamp(min=0)
        return carry * x + (1 - carry) * new


class CharCNN(nn.Module):
    def __init__(self, filters, d_char, d_word, num_highways=1):
        super().__init__()
        self.characters = nn.Embedding(NUM_CHARS, d_char)
        self.convolutions = nn.ModuleList()
        for width, number in filters:
            self.convolutions.append(nn.Conv1d(d_char, number, width))
        total = sum(number for _, number in filters)
        self.highways = nn.ModuleList(Highway(total) for _ in range(num_highways))
        self.projection = nn.Linear(total, d_word)

    def forward(self, ids):
        batch, word, char = ids.shape
        lengths = ((ids > 0) & (ids < PAD)).sum(-1)  # characters of each word
        place = torch.arange(char, device=ids.device)
        starts = place < lengths[..., None]
        table = self.characters.weight[ids]
        table = torch.where(starts[..., None], table, torch.zeros((), dtype=table.dtype))
        found = []
        for conv in self.convolutions:
            total = conv.bias
            width = conv.kernel_size[0]
            zeros = table.new_zeros(batch, word, width, table.shape[-1])
            longer = torch.cat([table, zeros], dim=2)
            for i in range(width):  # one character of the filter at a time
                total = total + longer[:, :, i : i + char] @ conv.weight[:, :, i].T
            total = total.masked_fill(~starts[..., None], torch.finfo(total.dtype).min)
            found.append(total.max(dim=2)[0].tanh())
        x = torch.cat(found, dim=-1)
        for highway in self.highways:
            x = highway(x)
        return self.projection(x) * (lengths > 0).unsqueeze(-1).to(x.dtype)


def reverse_words(x, lengths):
    rows = []
    for row, n in zip(x, lengths.tolist()):
        if n > len(row):
            raise ValueError(f"length {n}, but there are {len(row)} words")
        rows.append(torch.cat([row[:n].flip(0), row[n:]]))
    return torch.stack(rows)


def lstm(cell, x):
    """One sentence (word, d), gate by gate; torch's order is input, forget, cell, output."""
    h = x.new_zeros(cell.hidden_size)
    c = torch.zeros_like(h)
    states = []
    for word in x:
        gates = cell.weight_ih_l0 @ word + cell.weight_hh_l0 @ h
        i, f, g, o = (gates + cell.bias_ih_l0 + cell.bias_hh_l0).split(cell.hidden_size)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        states.append(h)
    return torch.stack(states)


class BiLM(nn.Module):
    def __init__(self, d_word, num_layers=2):
        super().__init__()
        cells = [nn.LSTM(d_word, d_word, batch_first=True) for _ in range(2 * num_layers)]
        self.ahead = nn.ModuleList(cells[:num_layers])
        self.back = nn.ModuleList(cells[num_layers:])

    def forward(self, vectors, lengths):
        ahead = vectors.new_zeros(len(self.ahead), *vectors.shape)
        back = torch.zeros_like(ahead)
        for b, n in enumerate(lengths.tolist()):
            x, y = vectors[b, :n], vectors[b, :n].flip(0)
            for j in range(len(self.ahead)):
                x = lstm(self.ahead[j], x) + (x if j else 0)
                y = lstm(self.back[j], y) + (y if j else 0)
                ahead[j, b, :n], back[j, b, :n] = x, y.flip(0)
        return ahead, back


def bilm_loss(ahead, back, words, output):
    one = two = guesses = 0
    for a, b, ids in zip(ahead, back, words):
        n = int((ids != IGNORED).sum())
        for t in range(n - 1):
            one = one - output(a[t]).log_softmax(-1)[ids[t + 1]]
            two = two - output(b[t + 1]).log_softmax(-1)[ids[t]]
            guesses += 1
    return (one + two) / (2 * guesses), one / guesses, two / guesses


def contextual_layers(vectors, ahead, back, lengths):
    batch, longest, d = vectors.shape
    out = vectors.new_zeros(len(ahead) + 1, batch, longest - 2, 2 * d)
    for b, n in enumerate(lengths.tolist()):
        real = slice(1, n - 1)
        out[0, b, : n - 2] = vectors[b, real].repeat(1, 2)
        out[1:, b, : n - 2, :d] = ahead[:, b, real]
        out[1:, b, : n - 2, d:] = back[:, b, real]
    return out


class ScalarMix(nn.Module):
    def __init__(self, num_layers):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(()))
        self.weights = nn.Parameter(torch.zeros(num_layers))

    def forward(self, layers):
        if layers.size(0) != self.weights.numel():
            raise ValueError(f"got {layers.size(0)} layers, have {self.weights.numel()} weights")
        e = (self.weights - self.weights.max()).exp()
        mixed = 0
        for share, layer in zip(e, layers):
            mixed = mixed + share * layer
        return mixed * self.gamma / e.sum()


def nearest_sense(known, senses, asked):
    deviation = (known - known.mean(0)).pow(2).mean(0).sqrt()
    use = [i for i in range(len(deviation)) if deviation[i] >= 1e-6]
    distances = []
    for s in range(int(senses.max()) + 1):
        of_s = [vector for vector, sense in zip(known, senses.tolist()) if sense == s]
        mean = sum(of_s) / len(of_s)
        distances.append((((asked - mean) / deviation)[:, use] ** 2).sum(1))
    return torch.stack(distances, 1).argmin(1)


class Tagger(nn.Module):
    def __init__(self, vocab, d_own, num_tags, num_layers=0, d_layer=0):
        super().__init__()
        self.own = nn.Embedding(vocab, d_own)
        self.mix = ScalarMix(num_layers) if num_layers else None
        self.output = nn.Linear(d_own + d_layer, num_tags)

    def forward(self, words, layers=None):
        own = self.own.weight[words]
        d = own.shape[-1]
        scores = own @ self.output.weight[:, :d].T + self.output.bias
        if layers is None:
            return scores
        return scores + self.mix(layers) @ self.output.weight[:, d:].T


def count_parameters(filters, d_char, num_highways, d_hidden, d_word, num_layers=2):
    total = sum(n for _, n in filters)
    parts = [
        NUM_CHARS * d_char,
        sum(d_char * w * n for w, n in filters) + total,
        num_highways * (2 * total**2 + 2 * total),
        (total + 1) * d_word,
    ]
    for _ in range(num_layers):
        for _ in ("ahead", "back"):
            parts += [4 * d_hidden * 2 * d_word, 4 * d_hidden, d_hidden * d_word]
    return sum(parts)
