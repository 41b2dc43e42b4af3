# %% [markdown]
# # Lab 2: look at self-attention
#
# This notebook imports *your* `self_attention.py`, which lies beside it, and draws what it does.
# Write there, save, and run a cell again: changes are taken up without a restart.
# A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
import math

import matplotlib.pyplot as plt
import self_attention as mine
import torch
from torch import nn

from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)

# %% [markdown]
# ## Words that are query, key and value at once
#
# The vectors are written down here: how much a word is a living being, a thing, an action, or just
# a small word of grammar. Nothing is learned. The factor makes all vectors longer.
#
# The scores are symmetric: "dog" fits "cat" as "cat" fits "dog". Find two words in the picture
# whose *weights* for each other differ. Where does the difference come from?

# %%
MEANING = {
    "the": (0.0, 0.0, 0.0, 1.0),
    "dog": (1.2, 0.1, 0.2, 0.0),
    "and": (0.0, 0.0, 0.0, 0.8),
    "a": (0.0, 0.0, 0.0, 1.0),
    "cat": (1.0, 0.2, 0.1, 0.0),
    "chased": (0.3, 0.0, 1.0, 0.0),
    "ball": (0.1, 1.0, 0.2, 0.0),
}
WORDS = ["the", "dog", "and", "a", "cat", "chased", "the", "ball"]
SENTENCE = torch.tensor([MEANING[word] for word in WORDS])

with experiment():
    factors = (0.5, 1.5, 4.0)
    maps = [mine.parameterless_attention(factor * SENTENCE)[1] for factor in factors]
    titles = [f"vectors times {factor:g}" for factor in factors]
    heat_maps(torch.stack(maps), WORDS, WORDS, titles, most=1.0)

# %% [markdown]
# ## Why the scores are divided
#
# Random queries and keys, every number of variance 1, ten keys for each query. On the left the
# largest of the ten weights, on average. On the right what is left for learning: 1 - Σ w², the sum
# of the diagonal of the softmax's gradient, which is 0 when one key has everything.
#
# The dashed curves undo your division. At which d_k would training be slow from the first step?

# %%
with experiment():
    sizes = [2**power for power in range(11)]
    curves = {"divided by √d_k": ([], []), "not divided": ([], [])}
    for name, (largest, left) in curves.items():
        for d_k in sizes:
            query, key = torch.randn(300, 1, d_k), torch.randn(300, 10, d_k)
            if name == "not divided":
                query = query * math.sqrt(d_k)
            _, weights = mine.scaled_dot_product_attention(query, key, torch.zeros(300, 10, 1))
            largest.append(weights.amax(dim=-1).mean().item())
            left.append((1 - weights.square().sum(dim=-1)).mean().item())
    _, axes = plt.subplots(1, 2, figsize=(11, 4))
    for (name, (largest, left)), style in zip(curves.items(), ("o-", "o--"), strict=True):
        axes[0].semilogx(sizes, largest, style, base=2, label=name)
        axes[1].semilogx(sizes, left, style, base=2, label=name)
    axes[0].axhline(0.1, color="gray", linewidth=0.8, label="all keys alike")
    axes[0].set(xlabel="d_k", ylabel="largest weight", ylim=(0, 1.02))
    axes[1].set(xlabel="d_k", ylabel="1 - Σ w²", ylim=(0, 1.02))
    for axis in axes:
        axis.legend()
    plt.show()

# %% [markdown]
# ## Hiding before and after the softmax
#
# Six words, and more and more padding behind them. The curves say how much of their weight the
# words still have in all: 1 is right. "Hidden after" sets the weights of padding to 0 when the
# softmax is done; "score 0" sets the scores of padding to 0 before it.

# %%
with experiment():
    paddings = range(25)
    longest = 6 + paddings[-1]
    query, key = torch.randn(200, 1, 32), torch.randn(200, longest, 32)
    curves = {"your mask": [], "hidden after": [], "score 0": []}
    for padding in paddings:
        places = 6 + padding
        keys, values = key[:, :places], torch.zeros(200, places, 1)
        mask = mine.lengths_to_mask(torch.full((200,), 6), places)
        _, right = mine.scaled_dot_product_attention(query, keys, values, mask)
        _, after = mine.scaled_dot_product_attention(query, keys, values)
        silent = keys * mask.transpose(1, 2)  # a key of zeros has the score 0
        _, zero = mine.scaled_dot_product_attention(query, silent, values)
        for name, weights in zip(curves, (right, after, zero), strict=True):
            curves[name].append(weights[..., :6].sum(dim=-1).mean().item())
    for (name, shares), style in zip(curves.items(), ("-", "--", ":"), strict=True):
        plt.plot(paddings, shares, style, label=name)
    plt.xlabel("places of padding")
    plt.ylabel("weight of the six words together")
    plt.ylim(0, 1.05)
    plt.legend()
    plt.show()

# %% [markdown]
# ## A table of clocks
#
# Each row is a position, each column a number: blue is +1, red is -1. On the left the columns turn
# fast, on the right they hardly move within 60 words.
# The second picture compares each of three positions with its neighbours by a dot product. What do
# the three curves have in common, and what does that let an attention layer find?

# %%
with experiment():
    table = mine.sinusoidal_positions(60, 32)
    figure, axes = plt.subplots(1, 2, figsize=(13, 4.5))
    image = axes[0].imshow(table, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    figure.colorbar(image, ax=axes[0])
    axes[0].set(xlabel="number", ylabel="position")
    for position, style in ((20, "-"), (30, "--"), (40, ":")):
        distance = torch.arange(-20, 20)
        products = table[position + distance] @ table[position]
        axes[1].plot(distance, products, style, linewidth=2, label=f"position {position}")
    axes[1].set(xlabel="distance", ylabel="dot product of the two positions")
    axes[1].legend()
    plt.show()

# %% [markdown]
# ## Dog bites man, man bites dog
#
# `equivariance_gap`, for a layer of yours with random weights: first on the words as they are, then
# with their positions added. White everywhere means: the layer sees no order.

# %%
with experiment(), torch.no_grad():
    words = ["dog", "bites", "man"]
    sentence = torch.randn(1, 3, 16) / 4
    order = torch.tensor([2, 1, 0])
    layer = mine.SelfAttention(d_model=16, d_k=8, d_v=8)

    def without(x):
        return layer(x)[0]

    def with_positions(x):
        return layer(mine.add_positions(x))[0]

    gaps = [mine.equivariance_gap(f, sentence, order)[0] for f in (without, with_positions)]
    rows = [f"{words[old]} (was {old})" for old in order.tolist()]
    heat_maps(
        torch.stack(gaps).abs(),
        rows,
        [str(number) for number in range(8)],
        ["without positions", "with positions"],
        xlabel="number of the answer",
        ylabel="word",
        most=0.3,
    )

# %% [markdown]
# ## Look at the word before
#
# One layer of yours learns to say, at each word, what the word *before* it was; the words are drawn
# from six. Once it gets them with their positions, once without.
# The dotted line is an answer of zeros. Which curve stops early, and what brings it below that line
# all the same?

# %%
LENGTH, D_MODEL, VOCAB = 8, 32, 6
EMBEDDINGS = torch.randn(VOCAB, D_MODEL) / math.sqrt(D_MODEL)


def sentences(count, with_positions):
    """What the layer gets, and the vectors of the words."""
    words = EMBEDDINGS[torch.randint(0, VOCAB, (count, LENGTH))]
    large = math.sqrt(D_MODEL) * words
    return (mine.add_positions(words) if with_positions else large), large


def learn(layer, with_positions, steps=300):
    """Train a layer to copy the word before, and keep the error of each step."""
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.01)
    errors = []
    for _ in range(steps):
        x, words = sentences(64, with_positions)
        output, _ = layer(x)
        error = nn.functional.mse_loss(output[:, 1:], words[:, :-1])
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        errors.append(error.item())
    return errors


with experiment():
    maps, names = [], ("with positions", "without positions")
    for name in names:
        torch.manual_seed(4)
        layer = mine.SelfAttention(D_MODEL, d_k=D_MODEL, d_v=D_MODEL)
        errors = learn(layer, name == "with positions")
        x, words = sentences(1, name == "with positions")
        maps.append(layer(x)[1][0])
        plt.plot(errors, label=name)
    plt.axhline(words.square().mean().item(), linestyle=":", color="gray", label="zeros")
    plt.ylim(0, 1.4)
    plt.xlabel("step")
    plt.ylabel("error")
    plt.legend()
    plt.show()

    places = [str(place) for place in range(LENGTH)]
    heat_maps(torch.stack(maps), places, places, names, most=1.0)
    mask = mine.lengths_to_mask(torch.tensor([LENGTH]), LENGTH)
    for name, weights in zip(names, maps, strict=True):
        looked_at = mine.where_words_look(weights.unsqueeze(0), mask)[0].tolist()
        print(f"{name}: words 0 to 7 look most at {looked_at}")

# %% [markdown]
# Nobody asked word 0 for anything. Where does it look? Does `where_words_look` tell how sure a word
# is?

# %% [markdown]
# ## One layer for two roles
#
# The same task, but the key layer *is* the query layer, so the scores are symmetric: word 1 fits
# word 0 as word 0 fits word 1. Will it fail?
#
# It need not. But word 1 has to prefer word 0 to word 2, word 2 has to prefer word 1 to word 3, and
# so on. What must the scores of neighbours do from left to right, if they are symmetric?
# The curves are the score of each word for the word before it, on average over 500 sentences.

# %%
with experiment():
    maps, names = [], ("two layers", "shared")
    for name in names:
        torch.manual_seed(4)
        layer = mine.SelfAttention(D_MODEL, d_k=D_MODEL, d_v=D_MODEL)
        if name == "shared":
            layer.key = layer.query
        errors = learn(layer, with_positions=True)
        print(f"{name}: error {errors[-1]:.3f} in the end")
        x, _ = sentences(500, with_positions=True)
        maps.append(layer(x)[1].mean(dim=0))
        products = layer.query(x) @ layer.key(x).transpose(1, 2) / math.sqrt(D_MODEL)
        before = products.mean(dim=0).diagonal(-1).tolist()
        plt.plot(range(1, LENGTH), before, "o-", label=name)
    plt.xlabel("word")
    plt.ylabel("score for the word before")
    plt.legend()
    plt.show()
    heat_maps(torch.stack(maps), places, places, names, most=1.0)

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** In "Why the scores are divided" the dashed curves and the solid ones part.
#
# 1. Why is √d_k the right number, and not d_k? Say what it keeps constant.
# 2. What would the two solid curves look like if the scores were divided by d_k?
# 3. A trained layer may well want weights near 0 and 1. How can it get them in spite of the
#    division?

# %% [scheme] id=w1
# One point: a dot product of d_k independent terms of variance 1 has variance d_k, so its typical
# size is √d_k; divided by that, the scores have variance 1 for every d_k.
# One point: the scores would shrink like 1/√d_k, so for large d_k the largest weight goes to 1/10
# and the right curve to 0.9: all keys alike. One of the two curves with its limit is enough.
# One point: the linear layers can make queries and keys longer (or let them point the same way);
# the division decides where training begins, not where it may go. "It cannot" gets no point.

# %% [written] id=w2 points=3
# **Question 2.** Positions and maps.
#
# 1. In "Look at the word before", the curve without positions stops early. Why can
#    no weights of this layer do better?
# 2. A classifier averages the outputs of the layer over all words. Can it tell "dog bites man" from
#    "man bites dog" without positions? Why?
# 3. A map shows that a word has the weight 0.9 on another word, whose value is a vector of zeros.
#    What does the map say about the output, and what not?

# %% [scheme] id=w2
# One point: the layer is permutation equivariant, the other words are a set to it, and the word
# before is not marked in any way; all it can do is a mix over all of them. "It needs more training"
# gets no point.
# One point: no; the outputs of the words are the same vectors in another order, and their mean is
# the same: equivariant words make an invariant mean.
# One point: the weight says how much of the value is taken, and not what it brings: nothing of that
# word arrives in the output, except that it takes 0.9 away from the others.
