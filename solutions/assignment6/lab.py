# %% [markdown]
# # Lab 6: look at words in context
#
# This notebook imports *your* `elmo.py`, which lies beside it, and draws what it does.
# Write there, save, and run a cell again: changes are taken up without a restart.
# A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
import math
from functools import cache
from pathlib import Path

import elmo as mine
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)

# %% [markdown]
# ## Spelled words
#
# The vectors of an *untrained* character CNN, compared by their cosine. Nothing is learned yet.
# Which words are alike all the same, and which should be that are not?

# %%
WORDS = ["walk", "walks", "walked", "talked", "cat", "cats", "dog", "лук", "луком", "лучник"]

with experiment(), torch.no_grad():
    for word in ("cat", "лук"):
        print(f"{word}: {mine.char_ids(word, max_chars=12)}")
    cnn = mine.CharCNN([(1, 32), (2, 64), (3, 128)], d_char=16, d_word=128)
    ids, _ = mine.encode_sentences([WORDS], max_chars=20)
    vectors = F.normalize(cnn(ids)[0, 1:-1] - cnn(ids)[0, 1:-1].mean(dim=0), dim=-1)
    heat_maps(vectors @ vectors.T, WORDS, WORDS, ["cosine"], xlabel="", ylabel="", most=1.0)

# %% [markdown]
# ## Turned round
#
# Three sentences of 6, 4 and 2 words. Light is the first word, dark the last; the padding, which is
# white, has to stay where it is. Third is what a plain flip would do: what would a language model
# that reads from the left read first?

# %%
with experiment():
    lengths = torch.tensor([6, 4, 2])
    places = torch.arange(6).expand(3, -1)
    words = (places + 1.0) * (places < lengths[:, None])
    turned = mine.reverse_words(words, lengths)
    names = ["as they came", "reverse_words", "flipped"]
    rows = [f"{n} words" for n in lengths.tolist()]
    columns = [str(place) for place in range(6)]
    heat_maps(
        torch.stack([words, turned, words.flip(1)]), rows, columns, names, xlabel="place", ylabel=""
    )

# %% [markdown]
# ## Who has read what
#
# Dark: the state of the row depends on the word of the column, by its gradient. First your two
# stacks, layer 2; then `nn.LSTM(num_layers=2, bidirectional=True)`, the half that reads ahead.
# State 2 has to guess word 3. In which picture could it just look?


# %%
class Leaky(nn.Module):
    """What your BiLM must not be: the second layer reads both directions of the first."""

    def __init__(self, d_word):
        super().__init__()
        self.lstm = nn.LSTM(d_word, d_word, 2, batch_first=True, bidirectional=True)
        for name, parameter in self.lstm.named_parameters():
            if name.startswith("weight"):  # as large as those of BiLM
                nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)

    def forward(self, vectors, _lengths):
        states, _ = self.lstm(vectors)  # the sentences here are equally long
        ahead, back = states.chunk(2, dim=-1)
        return torch.stack([vectors, ahead]), torch.stack([vectors, back])


def reads(states, vectors):
    """Which word each state depends on."""
    rows = []
    for state in states[0]:
        (gradient,) = torch.autograd.grad(state.sum(), vectors, retain_graph=True)
        rows.append(gradient[0].abs().amax(dim=-1) > 0)
    return torch.stack(rows)


with experiment():
    vectors = torch.randn(1, 6, 8, requires_grad=True)
    ahead, back = mine.BiLM(8)(vectors, torch.tensor([6]))
    leaked, _ = Leaky(8)(vectors, torch.tensor([6]))
    maps = torch.stack([reads(states[-1], vectors) for states in (ahead, back, leaked)])
    rows = [f"state {place}" for place in range(6)]
    names = ["yours, ahead", "yours, back", "bidirectional LSTM, ahead"]
    heat_maps(maps, rows, columns, names, xlabel="word", ylabel="")

# %% [markdown]
# ## Learning to guess the neighbours
#
# A small language: all content words of a sentence are of the river, or all of money, and *bank*
# stands in the middle. Your pieces learn it, and so does the leaky model.
#
# The grey line is the best that an honest model can reach: the 15 guesses of a sentence have ln 2
# for its topic and four times ln 4 for its content words. What does it mean to fall below it?

# %%
RIVER = ["water", "boat", "fish", "shore"]
MONEY = ["coin", "clerk", "loan", "vault"]
NAMES = ["<s>", "</s>", "the", "and", "near", "of", "bank", *RIVER, *MONEY]
BANK = 7
"""The place of *bank*, without BOS."""


def sentence(random):
    """Fourteen words, and their topic: 0 river, 1 money."""
    topic = int(random.integers(2))
    a, b, c, d = random.choice((RIVER, MONEY)[topic], 4)
    return f"the {a} and the {b} near the bank of the {c} and the {d}".split(), topic


def batch(random, count=32):
    """Character ids, lengths, the words to guess, topics."""
    made = [sentence(random) for _ in range(count)]
    ids, lengths = mine.encode_sentences([words for words, _ in made], max_chars=12)
    rows = [[0, *map(NAMES.index, words), 1] for words, _ in made]
    return ids, lengths, torch.tensor(rows), torch.tensor([topic for _, topic in made])


@cache  # trained once, however often it is asked for
@torch.enable_grad()
def trained(leaky, steps=220):
    """A language model, and its loss at each step."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    model = mine.LanguageModel(len(NAMES), [(1, 16), (2, 32), (3, 32)], d_char=8, d_word=48)
    if leaky:
        model.bilm = Leaky(48)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(steps):
        ids, lengths, words, _ = batch(random)
        loss, _, _ = model.loss(ids, words, lengths)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return model, losses


with experiment():
    for name, leaky in (("yours", False), ("bidirectional LSTM", True)):
        _, losses = trained(leaky)
        plt.plot(losses, label=name)
    floor = (math.log(2) + 4 * math.log(4)) / 15
    plt.axhline(floor, color="gray", linewidth=0.8, label=f"honest: {floor:.2f}")
    plt.ylim(0, 1.6)
    plt.xlabel("step")
    plt.ylabel("loss in nats")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Two banks
#
# The vectors of *bank* in 300 new sentences, layer by layer, on the plane in which they differ
# most. A circle is a river sentence, a cross one of money. Your `nearest_sense` knows 60 of them
# and is asked for the others: the share that it gets right stands above.
# What will layer 0 look like?


# %%
def plane(points):
    """Points on the two directions in which they differ most."""
    centred = points - points.mean(dim=0)
    _, _, directions = torch.linalg.svd(centred, full_matrices=False)
    return centred @ directions[:2].T


with experiment(), torch.no_grad():
    model, _ = trained(leaky=False)
    ids, lengths, _, topics = batch(np.random.default_rng(5), count=300)
    layers = model.layers(ids, lengths).double()  # some numbers hardly differ: round them less
    found = []
    for layer in layers[:, :, BANK]:
        senses = mine.nearest_sense(layer[:60], topics[:60], layer[60:])
        found.append((plane(layer), (senses == topics[60:]).float().mean().item()))
    figure, axes = plt.subplots(1, len(found), figsize=(13, 4))
    for number, (axis, (points, share)) in enumerate(zip(axes, found, strict=True)):
        for topic, marker in ((0, "o"), (1, "x")):
            axis.scatter(*points[topics == topic].T, marker=marker, alpha=0.6)
        axis.set_title(f"layer {number}: {share:.0%} right")
        axis.set(xlabel="first direction", ylabel="second direction")
        if points.abs().max() < 1e-3:  # all the same: no scale of rounding errors
            axis.set(xlim=(-1, 1), ylim=(-1, 1), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    figure.tight_layout()
    plt.show()

# %% [markdown]
# ## Which layers a task wants
#
# Two tasks for a `Tagger` on top of the frozen model; its own vectors say nothing here, so all must
# come from the mix. *Sense*: what *bank* stands for. *Word*: which of the 15 words stands there.
# The bars are the learned shares of the layers, the softmax of the mix's weights.

# %%
with experiment():
    model, _ = trained(leaky=False)
    ids, lengths, words, topics = batch(np.random.default_rng(6), count=200)
    with torch.no_grad():
        layers = model.layers(ids, lengths)
    shares = {}
    for task in ("sense", "word"):
        torch.manual_seed(1)
        tagger = mine.Tagger(1, 2, len(NAMES), len(layers), layers.shape[-1])
        optimizer = torch.optim.Adam(tagger.parameters(), lr=0.02)
        for _ in range(150):
            scores = tagger(torch.zeros(200, 14, dtype=torch.int64), layers)
            if task == "sense":
                loss = F.cross_entropy(scores[:, BANK], topics)
            else:
                loss = F.cross_entropy(scores.flatten(0, 1), words[:, 1:-1].flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(f"{task}: loss {loss.item():.3f} in the end")
        shares[task] = tagger.mix.weights.detach().softmax(dim=0)
    for number, (task, of_layers) in enumerate(shares.items()):
        places = [place + 0.4 * number for place in range(len(of_layers))]
        plt.bar(places, of_layers, 0.4, label=task)
    plt.xticks([place + 0.2 for place in range(3)], [f"layer {place}" for place in range(3)])
    plt.ylabel("share in the mix")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Where 93.6 million numbers are
#
# Your `count_parameters`, asked for the published ELMo with and without its parts.
# Which part would you shrink first?

# %%
with experiment():
    filters = [(1, 32), (2, 32), (3, 64), (4, 128), (5, 256), (6, 512), (7, 1024)]
    sizes = {"d_char": 16, "d_hidden": 4096, "d_word": 512}
    whole = mine.count_parameters(filters, num_highways=2, num_layers=2, **sizes)
    no_lstm = mine.count_parameters(filters, num_highways=2, num_layers=0, **sizes)
    no_highway = mine.count_parameters(filters, num_highways=0, num_layers=0, **sizes)
    parts = {
        "LSTMs": whole - no_lstm,
        "highways": no_lstm - no_highway,
        "characters, filters,\nprojection": no_highway,
    }
    plt.barh(list(parts), [count / 1e6 for count in parts.values()])
    for place, count in enumerate(parts.values()):
        plt.text(count / 1e6 + 1, place, f"{count:,}", va="center")
    plt.xlim(0, 95)
    plt.gca().invert_yaxis()
    plt.xlabel("millions of numbers")
    plt.title(f"together {whole:,}")
    plt.show()

# %% [markdown]
# ## Your own ELMo
#
# Where `python pretrain.py` has left its checkpoint beside this notebook, the probe of the stories
# is asked here: the share of senses told right, for each kind of vector.
# How much of the gain is reading in order, and how much do the neighbours tell in a bag?

# %%
if not Path("elmo-stories-en.safetensors").is_file():
    print("There is no elmo-stories-en.safetensors here yet: %run pretrain.py makes it.")
else:
    import pretrain

    with experiment():
        model, encoder = pretrain.load_elmo(
            Path("elmo-stories-en.safetensors"), torch.device("cpu")
        )
        told = pretrain.probe_senses(model, encoder, pretrain.read_probe("stories-en"))
        plt.barh(list(told), list(told.values()))
        plt.axvline(0.5, color="gray", linewidth=0.8)
        plt.gca().invert_yaxis()
        plt.xlim(0, 1)
        plt.xlabel("share of senses told right")
        plt.show()

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** In "Learning to guess the neighbours" one curve falls below the grey line.
#
# 1. How can it? Name the path on which a word reaches the state that has to guess it.
# 2. Why is a *single* bidirectional layer no problem?
# 3. BERT sees both sides on every layer. How does it avoid this?

# %% [scheme] id=w1
# One point: the answer is in the question: the second layer's state at t reads the first layer's
# states of both directions at t, and the one that reads back has read the words t + 1 and later.
# One point: with one layer the two halves do not mix: the half that reads ahead has read nothing
# behind t, and each half guesses for itself.
# One point: it takes the word out of the input: [MASK] stands at the place that is guessed, so no
# path can carry it there. "It uses attention" gets no point.

# %% [written] id=w2 points=2
# **Question 2.** "Two banks" and "Which layers a task wants".
#
# 1. Why can no method tell the two banks by layer 0?
# 2. The two tasks mix the layers differently. Say for each task why, and what ELMo would lose
#    if it handed on its last layer only.

# %% [scheme] id=w2
# One point: layer 0 is made of the word's characters alone, so all occurrences have one and the
# same vector, whatever the sentence.
# One point: the sense lies in the states that have read the neighbours, above all the last layer,
# which guesses them; which word it is lies in layer 0, and the last layer has made room for what
# comes next; handed on alone, it would lose much of the word itself.
