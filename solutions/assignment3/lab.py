# %% [markdown]
# # Lab 3: look at several heads
#
# This notebook imports *your* `multihead.py`, which lies beside it, and draws what it does.
# Write there, save, and run a cell again: changes are taken up without a restart.
# A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
import matplotlib.pyplot as plt
import multihead as mine
import torch
from torch import nn

from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)
WORDS = ["the", "cat", "that", "chased", "mice", "slept"]

# %% [markdown]
# ## Who may see whom
#
# Dark is True: the word of the row may look at the word of the column.
# The second sentence of the batch has four words and two of padding.
# Which rows belong to padding, and why are they not empty?

# %%
with experiment():
    causal = mine.causal_mask(6)
    is_word = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
    both = mine.combine_masks(causal, is_word)
    names = ["causal", "first sentence", "second sentence"]
    heat_maps(torch.stack([causal, both[0, 0], both[1, 0]]), WORDS, WORDS, names)

# %% [markdown]
# ## Four heads look at one sentence
#
# The vectors of the words are random here, and so are the weights of the layer: nothing is
# learned yet. Still the heads differ, since each compares other numbers.
# The first row of pictures is without a mask, the second with the causal one.
# In the second, look at the first word: why is its weight on itself exactly 1 in every head?

# %%
with experiment():
    layer = mine.MultiHeadAttention(d_model=24, num_heads=4)
    sentence = 2 * torch.randn(1, 6, 24)
    for mask in (None, mine.causal_mask(6)):
        _, weights = layer(sentence, sentence, sentence, mask)
        heat_maps(weights[0], WORDS, WORDS, [f"head {h}" for h in range(4)], most=1.0)

# %% [markdown]
# Rows of a picture sum to 1, columns do not. Change the factor 2 of the vectors to 0.1 and to 10,
# and run the cell again. What happens to the weights, and why does √d_head not prevent it?

# %% [markdown]
# ## What one head cannot do
#
# The handout proves it: no weights let one head say how the sentence changes around each word,
# *next word minus the word before*, and two heads can. Here both learn it, from examples.
# Each curve is the mean squared error on new sentences. An answer of zeros, which says nothing,
# would have the error of the dotted line.


# %%
def examples(count, length=6, d_word=8):
    """Sentences in a circle, with their places; and next word minus the word before."""
    words = torch.randn(count, length, d_word)
    change = words.roll(-1, dims=1) - words.roll(1, dims=1)
    return mine.add_places(words), torch.cat([change, torch.zeros_like(change)], dim=-1)


def learn(num_heads, steps=250):
    """Train a layer, and keep the error of each step."""
    layer = mine.MultiHeadAttention(d_model=16, num_heads=num_heads)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.03)
    errors = []
    for _ in range(steps):
        sentences, change = examples(64)
        output, _ = layer(sentences, sentences, sentences)
        error = nn.functional.mse_loss(output, change)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        errors.append(error.item())
    return layer, errors


with experiment():
    torch.manual_seed(3)
    trained = {}
    for num_heads in (1, 2):
        trained[num_heads], errors = learn(num_heads)
        plt.plot(errors, label=f"{num_heads} head" + "s" * (num_heads - 1))
        print(f"{num_heads} head(s): error {errors[-1]:.3f} in the end")
    _, change = examples(2000)
    plt.axhline(change.square().mean().item(), linestyle=":", color="gray", label="zeros")
    plt.xlabel("step")
    plt.ylabel("error")
    plt.legend()
    plt.show()

    sentences, _ = examples(1)
    places = [str(place) for place in range(6)]
    for num_heads, layer in trained.items():
        _, weights = layer(sentences, sentences, sentences)
        titles = [f"learned, head {h} of {num_heads}" for h in range(num_heads)]
        heat_maps(weights[0], places, places, titles, most=1.0)

# %% [markdown]
# Which neighbour does each of the two learned heads look at? Nobody told them to share the work.
# Your `look_both_ways` writes the same down, without training. `sharpness` decides how certain the
# heads are: the pictures are for 1, 3 and 10.

# %%
with experiment():
    layer = mine.MultiHeadAttention(d_model=16, num_heads=2)
    sentences, change = examples(1)
    for sharpness in (1.0, 3.0, 10.0):
        mine.look_both_ways(layer, 6, sharpness)
        output, weights = layer(sentences, sentences, sentences)
        error = nn.functional.mse_loss(output, change).item()
        print(f"sharpness {sharpness:g}: error {error:.4f}")
        titles = [f"head {h}, sharpness {sharpness:g}" for h in range(2)]
        heat_maps(weights[0], places, places, titles, most=1.0)

# %% [markdown]
# ## A decoder looks at the source
#
# Cross-attention learns an alignment: here the "translation" is the source sentence backwards.
# A target word knows only its own place; the memory has the source words and their places, and
# two words of padding. The picture shows one head before and after 200 steps.


# %%
def backwards(count, length=5, padding=2, d_word=8):
    """Target places, memory with padding, which of it are words, and the words backwards."""
    words = torch.randn(count, length, d_word)
    noise = torch.randn(count, padding, d_word)
    memory = mine.add_places(torch.cat([words, noise], dim=1))
    is_word = torch.tensor([[True] * length + [False] * padding]).expand(count, -1)
    target = torch.eye(length, d_word).expand(count, -1, -1)
    return target, memory, is_word, words.flip(1)


with experiment():
    torch.manual_seed(3)
    cross = mine.CrossAttention(d_model=8, d_memory=16, num_heads=1)
    optimizer = torch.optim.Adam(cross.parameters(), lr=0.03)
    pictures = []
    for step in range(201):
        target, memory, is_word, right = backwards(64)
        output, weights = cross(target, memory, is_word)
        error = nn.functional.mse_loss(output, right)
        if step in (0, 200):
            pictures.append(weights[0, 0].detach())
            print(f"step {step}: error {error.item():.3f}")
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
    heat_maps(
        torch.stack(pictures),
        [f"target {t}" for t in range(5)],
        [f"source {s}" for s in range(5)] + ["padding"] * 2,
        ["before", "after"],
        xlabel="source",
        ylabel="target",
        most=1.0,
    )

# %% [markdown]
# ## What a cache saves
#
# A sentence is written word by word, once by running the whole layer again over all words so far,
# once with your cache. Both give the same outputs. The curves count how many words went through
# the key layer: n (n + 1) / 2 against n, as in the handout.


# %%
def write_word_by_word(length, cached):
    """The outputs of the last words, and how many words the key layer has seen after each."""
    torch.manual_seed(5)
    layer = mine.IncrementalAttention(d_model=24, num_heads=4)
    sentence = torch.randn(1, length, 24)
    seen, outputs, counts = 0, [], []

    def count(_module, inputs, _output):
        nonlocal seen
        seen += inputs[0].shape[1]

    layer.key.register_forward_hook(count)
    cache = mine.KeyValueCache()
    for t in range(1, length + 1):
        if cached:
            output, _ = layer.step(sentence[:, t - 1 : t], cache)
        else:
            so_far = sentence[:, :t]
            output, _ = layer(so_far, so_far, so_far, mine.causal_mask(t))
        outputs.append(output[:, -1])
        counts.append(seen)
    return torch.stack(outputs, dim=1), counts


with experiment(), torch.no_grad():
    anew, many = write_word_by_word(40, cached=False)
    kept, few = write_word_by_word(40, cached=True)
    print(f"the outputs differ by at most {(anew - kept).abs().max().item():.1e}")
    print(f"words through the key layer: {many[-1]} without a cache, {few[-1]} with it")
    plt.plot(range(1, 41), many, label="without a cache")
    plt.plot(range(1, 41), few, label="with a cache")
    plt.xlabel("words written")
    plt.ylabel("words through the key layer")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** In "What one head cannot do", the curve of one head stops falling well above that
# of two heads. Its pictures of the learned weights show what it does instead.
#
# 1. Say what the one head gives back for a word, and why training longer would not help.
# 2. Somebody proposes to keep one head and double d_model. Does this help? Why, or why not?

# %% [scheme] id=w1
# One point: the answer of one head is a weighted mean, all weights are positive and sum to one, so
# it cannot subtract one neighbour from the other; it settles for a compromise, such as looking at
# one of the two neighbours only, which explains half of the change.
# One point: it is no matter of training time, because the best weights that exist are already no
# better; the argument of the handout with a sentence of equal words, or one as good.
# One point: wider vectors change what is compared and what is passed on, not that a single row of
# weights mixes the words; without a second row of weights the two neighbours stay mixed. An answer
# that says only "no" gets no point. An answer that finds a way around by putting both neighbours
# into one vector beforehand is right that this helps, if it says that the work is then done before.

# %% [written] id=w2 points=2
# **Question 2.** A decoder layer has masked self-attention and cross-attention, and it is asked
# again for each new word. Which keys and values have to be computed at each step, and which once
# for the whole sentence? And why does cross-attention need no causal mask?

# %% [scheme] id=w2
# One point: self-attention computes keys and values of the new word only and keeps the earlier
# ones; in cross-attention they come from the memory, which does not change while the target is
# written, so they are computed once, before the first word.
# One point: the source is known as a whole before writing begins, so nothing in it is a future
# that had to be hidden; only its padding is hidden. "Because it is not self-attention" alone gets
# no point.
