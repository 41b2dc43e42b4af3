# %% [markdown]
# # Lab 0: look at what a state keeps
#
# This notebook imports *your* `seq2seq.py`, which lies beside it, and draws what it does.
# Write there, save, and run a cell again: changes are taken up without a restart.
# A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
from collections import Counter
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import seq2seq as mine
import torch

from grader import data
from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)
PAD, START, END = 0, 1, 2

# %% [markdown]
# ## The same sentence in a wider rectangle
#
# A sentence of four words lies in a batch beside longer and longer neighbours, so more and more
# padding stands behind it. How far does its last state move?
# One curve is your encoder. The other gives the same rectangle to the same GRU, padding and all.
# Before you look: where does each curve end?

# %%
with experiment(), torch.no_grad():
    encoder = mine.Encoder(vocab=20, d_model=16, d_hidden=16)
    sentence = [5, 6, 7, 8]
    _, alone = encoder(*mine.pad_batch([sentence], PAD))
    moved = {"your encoder": [], "a GRU that reads on": []}
    for padding in range(13):
        source, lengths = mine.pad_batch([sentence, [9] * (4 + padding)], PAD)
        _, last = encoder(source, lengths)
        _, reads_on = encoder.rnn(encoder.embedding(source))
        moved["your encoder"].append((last - alone)[0, 0].norm().item())
        moved["a GRU that reads on"].append((reads_on - alone)[0, 0].norm().item())
    for (name, distances), style in zip(moved.items(), ("-", "--"), strict=True):
        plt.plot(distances, style, label=name)
    plt.xlabel("padding behind the sentence, in words")
    plt.ylabel("how far its last state has moved")
    plt.legend()
    plt.show()

# %% [markdown]
# ## How long a number survives
#
# The handout says: with the gate z near 1 a number may survive many words. The bias of z decides
# where an untrained GRU begins. Each curve says how much the state still depends on the *first*
# word, when t more words have been read: the size of the gradient, divided by that at t = 0.
# Which curve would you start with, if a sentence has 40 words?

# %%
with experiment():
    d_hidden, words = 32, 41
    for bias in (-1.0, 0.0, 2.0, 4.0):
        torch.manual_seed(1)
        encoder = mine.Encoder(vocab=20, d_model=32, d_hidden=d_hidden)
        with torch.no_grad():  # PyTorch's order is r, z, n
            encoder.rnn.bias_ih_l0[d_hidden : 2 * d_hidden] = bias
        embedded = []
        encoder.embedding.register_forward_hook(
            lambda _module, _inputs, output, kept=embedded: kept.append(output)
        )
        states, _ = encoder(torch.randint(3, 20, (1, words)), torch.tensor([words]))
        sizes = []
        for t in range(words):
            (gradient,) = torch.autograd.grad(states[0, t].sum(), embedded[0], retain_graph=True)
            sizes.append(gradient[0, 0].norm().item())
        z = torch.tensor(bias).sigmoid().item()
        shares = [size / sizes[0] for size in sizes]
        plt.semilogy(shares, label=f"bias {bias:g}: z is about {z:.2f}")
    plt.ylim(1e-6, 3)
    plt.xlabel("words read since the first")
    plt.ylabel("gradient, compared with t = 0")
    plt.legend(loc="lower right")
    plt.show()

# %% [markdown]
# ## A small translator, and one whose state is cut
#
# Short sentences of the course's small world, English to Russian, 400 steps of training.
# The second model is the same, but its decoder always starts from zeros: nothing of the source
# reaches it. The handout warns that its loss goes down, too.
#
# The dotted line is a model that has learned nothing, ln(vocabulary). What has the second model
# learned, when its curve lies so far below?


# %%
def cut_words(line):
    """The words of a sentence, without case and punctuation."""
    return line.lower().rstrip(".?!").replace(",", "").split()


class Words:
    """A vocabulary: ids for words, behind the three special ones."""

    def __init__(self, sentences):
        counts = Counter(word for sentence in sentences for word in sentence)
        self.names = ["<pad>", "<start>", "<end>", *counts]
        self.ids = {name: id for id, name in enumerate(self.names)}

    def __len__(self):
        return len(self.names)

    def encode(self, sentence):
        return [self.ids[word] for word in sentence]

    def decode(self, ids):
        return " ".join(self.names[id] for id in ids)


pairs = data.load("world")
both = zip(map(cut_words, pairs.source), map(cut_words, pairs.target), strict=True)
SHORT = [(source, target) for source, target in both if len(source) <= 5]
PRACTICE, NEW = SHORT[:-200], SHORT[-200:]
ENGLISH = Words([source for source, _ in SHORT])
RUSSIAN = Words([target for _, target in SHORT])
KINDS = {"with its state": False, "state cut": True}
print(f"{len(PRACTICE)} pairs to learn from, {len(ENGLISH)} English words, {len(RUSSIAN)} Russian")


def batch_of(some):
    """A batch: source ids, their lengths, target ids with start and end."""
    source, lengths = mine.pad_batch([ENGLISH.encode(one) for one, _ in some], PAD)
    rows = [[START, *RUSSIAN.encode(one), END] for _, one in some]
    return source, lengths, mine.pad_batch(rows, PAD)[0]


@cache  # trained once, however often it is asked for
@torch.enable_grad()
def translator(is_cut, steps=400, width=96):
    """A trained translator, and its loss at each step."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    encoder = mine.Encoder(len(ENGLISH), width, width)
    if is_cut:
        encoder.register_forward_hook(
            lambda _module, _inputs, output: (output[0], torch.zeros_like(output[1]))
        )
    model = mine.Seq2Seq(encoder, mine.Decoder(len(RUSSIAN), width, width))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    losses = []
    for _ in range(steps):
        some = [PRACTICE[at] for at in random.integers(0, len(PRACTICE), 64)]
        source, lengths, target = batch_of(some)
        _, labels = mine.shift(target)
        loss = mine.sequence_loss(model(source, lengths, target), labels, PAD)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses


with experiment():
    for name, is_cut in KINDS.items():
        _, losses = translator(is_cut)
        plt.plot(losses, label=name)
        last = sum(losses[-50:]) / 50
        print(f"{name}: loss {last:.2f}, perplexity {np.exp(last):.1f} in the end")
    plt.axhline(np.log(len(RUSSIAN)), linestyle=":", color="gray", label="nothing learned")
    plt.xlabel("step")
    plt.ylabel("loss in nats")
    plt.legend()
    plt.show()

# %% [markdown]
# Now both write without a teacher, sentences that they have never seen.


# %%
def translate(model, some, max_length=12):
    """What a model writes: a list of words for each sentence."""
    source, lengths, _ = batch_of(some)
    _, state = model.encoder(source, lengths)
    written = mine.greedy_decode(model.decoder, state, START, END, PAD, max_length)
    return mine.cut_sentences(written, END)


with experiment(), torch.no_grad():
    written = {name: translate(translator(is_cut)[0], NEW) for name, is_cut in KINDS.items()}
    for at in range(5):
        source, target = NEW[at]
        print(f"{' '.join(source)}  ({' '.join(target)})")
        for name, sentences in written.items():
            print(f"    {name:<15} {RUSSIAN.decode(sentences[at])}")
    for name, sentences in written.items():
        compared = zip(sentences, NEW, strict=True)
        right = sum(RUSSIAN.decode(one) == " ".join(target) for one, (_, target) in compared)
        print(f"{name}: {right} of {len(NEW)} sentences are right in every word")

# %% [markdown]
# ## What does the state know?
#
# Two sentences differ from a third in one word. The pictures show how far the states of the
# encoder lie apart, after each word; a column is one of 16 numbers of the state, and 2 is as far
# as two such numbers can be. Where does each picture begin to be dark, and is the difference still
# there at the end, where the decoder takes over?

# %%
with experiment(), torch.no_grad():
    model, _ = translator(KINDS["with its state"])
    sentences = ["nobody saw the dog", "olga saw the dog", "nobody saw the cat"]
    rows = [line.split() for line in sentences]
    source, lengths = mine.pad_batch([ENGLISH.encode(row) for row in rows], PAD)
    states, _ = model.encoder(source, lengths)
    heat_maps(
        (states[1:] - states[0]).abs()[:, :, :16],
        [f"word {place}" for place in range(1, 5)],
        [str(number) for number in range(16)],
        [f"{sentence!r} against {sentences[0]!r}" for sentence in sentences[1:]],
        xlabel="number of the state",
        ylabel="after",
        most=2.0,
    )

# %% [markdown]
# ## What is forgotten
#
# `recall.py`, much shorter than the handout's: 150 steps for each reader in place of 600.
# Sentences of random words are read, then all words are asked for, the last one first.
# At which distance does the convolution fall to guessing, and why exactly there?
#
# Change `recall.WIDTH` to 32 and to 128, then `steps` to 300. Which of the two does the recurrent
# reader need more?

# %%
import recall

with experiment():
    recall.WIDTH = 64
    found = recall.measure(seed=0, steps=150)
    for (name, row), style in zip(found.items(), ("-", "--", "-.", ":"), strict=True):
        plt.plot(row["accuracy"], style, label=f"{name}, {row['parameters']:,} parameters")
    plt.axhline(1 / recall.VOCAB, color="gray", linewidth=0.8, label="guessing")
    plt.xlabel("words read since")
    plt.ylabel("share recalled")
    plt.ylim(0, 1.02)
    plt.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    plt.show()

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** In "What is forgotten" three readers fail, each in a way of its own.
#
# 1. Say for the convolution and for the recurrent reader *why* a word of distance 20 is not
#    recalled. The reasons differ.
# 2. How many bits are 48 random words out of 8? The state has 64 numbers of 32 bits. So is it too
#    small? Say what else stands in the way.

# %% [scheme] id=w1
# One point: the convolution cannot see it: its last word depends on 9 words, distances 0 to 8, and
# nothing of what lies behind them is in the number that it answers from.
# One point: the recurrent reader has read every word, and overwrites: at each word the whole state
# is written anew and older words fade, as the gates say. "It is too far away" alone gets no point.
# One point: 48 times 3 are 144 bits, and 64 floats of 32 bits have 2048, so there is room on paper.
# What stands in the way is learning: to store and to read out that finely, through 48 steps, along
# gradients that shrink; or that floats which are squashed and mixed carry far fewer usable bits. An
# answer that says only "the state is too small" gets no point; a curve for another WIDTH or for
# more steps that is used as evidence may earn it.

# %% [written] id=w2 points=2
# **Question 2.** The translator with the cut state has a loss far below "nothing learned".
#
# 1. What kind of model is it, and what does it know? Refer to what it writes.
# 2. In training a decoder is told the right words. When it translates, it is told its own. Why can
#    a low training loss therefore promise too much, and where in a sentence would you look for it?

# %% [scheme] id=w2
# One point: a language model of Russian: it knows which words are frequent and what may follow
# what, since teacher forcing tells it the words before; it writes one and the same well-formed
# sentence for every source.
# One point: it has never seen its own errors in training, so after a first wrong word it goes on
# from a sentence that no teacher would have told it, and errors pile up: towards the end of long
# sentences. Only "overfitting" gets no point.
