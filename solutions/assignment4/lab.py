# %% [markdown]
# # Lab 4: look at a Transformer
#
# This notebook imports *your* `transformer.py`, `learning.py` and `decoding.py`, which lie beside
# it, and draws what they do. Write there, save, and run a cell again: changes are taken up without
# a restart. A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand three questions to answer in words, and
# the reports of your tasks.

# %%
import math
from functools import cache
from pathlib import Path

import decoding
import learning
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
import transformer

from grader import data
from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)
PADDING, START, END = 0, 1, 2

# %% [markdown]
# ## Who may see whom
#
# Dark is True. The first sentence has six words, the second four and two of padding, which is 0.
# Which rows would change if a word did not see itself, and what would the first row be then?

# %%
with experiment():
    ids = torch.tensor([[1, 5, 7, 4, 8, 6], [1, 5, 7, 4, 0, 0]])
    of_source = transformer.source_mask(ids, PADDING).expand(-1, -1, 6, -1)
    of_target = transformer.target_mask(ids, PADDING)
    names = ["source, sentence 1", "source, sentence 2", "target, sentence 1", "target, sentence 2"]
    places = [str(place) for place in range(6)]
    heat_maps(torch.cat([of_source, of_target])[:, 0], places, places, names)

# %% [markdown]
# ## Words and places
#
# How long are the vectors that your `Embeddings` add up? The table starts with rows of length
# about 1. A layer whose table is all zeros gives the places alone; so the rest is the word.
# How many times longer than a word would a place be at d_model = 128, without the root (dotted)?

# %%
with experiment(), torch.no_grad():
    widths = [8, 16, 32, 64, 128, 256, 512]
    of_words, of_places = [], []
    for d_model in widths:
        layer = transformer.Embeddings(100, d_model)
        torch.nn.init.normal_(layer.tokens.weight, std=d_model**-0.5)
        ids = torch.randint(0, 100, (1, 20))
        both = layer(ids)
        layer.tokens.weight.zero_()
        place = layer(ids)
        of_words.append((both - place).norm(dim=-1).mean().item())
        of_places.append(place.norm(dim=-1).mean().item())
    plt.loglog(widths, of_words, "o-", base=2, label="words, √d_model times longer")
    plt.loglog(widths, of_places, "s--", base=2, label="places")
    plt.axhline(1, linestyle=":", color="gray", label="words as they are")
    plt.xlabel("d_model")
    plt.ylabel("length of the vector")
    plt.legend()
    plt.show()

# %% [markdown]
# ## The learning rate
#
# Your `noam_rate` for three warm-ups, and for two widths. What does a longer warm-up change
# *after* the peak?

# %%
with experiment():
    steps = range(1, 4001)
    cases = ((128, 100, ":"), (128, 400, "-"), (128, 1600, "--"), (512, 400, "-."))
    for d_model, warmup, style in cases:
        rates = [learning.noam_rate(step, d_model, warmup) for step in steps]
        plt.plot(steps, rates, style, label=f"d_model {d_model}, warm-up {warmup}")
    plt.xlabel("step")
    plt.ylabel("learning rate")
    plt.legend()
    plt.show()

# %% [markdown]
# ## What a smoothed loss wants
#
# A vocabulary of 12 tokens. The model gives the right one the probability p, and shares the rest
# evenly out. The curves are your `smoothed_loss`; the dots are their lowest points.
# How sure does each loss want the model to be?

# %%
with experiment():
    vocab = 12
    sure = torch.linspace(0.02, 0.999, 400)
    p = ((1 - sure) / (vocab - 1)).unsqueeze(1).repeat(1, vocab)
    p[:, 3] = sure
    label = torch.tensor([[3]])
    for smoothing, style in ((0.0, "-"), (0.1, "--"), (0.3, "-.")):
        rows = p.log()[:, None, None]  # one sentence of one word each
        losses = [learning.smoothed_loss(row, label, smoothing, PADDING).item() for row in rows]
        best = int(np.argmin(losses))
        (line,) = plt.plot(sure, losses, style, label=f"ε = {smoothing:g}")
        plt.plot(sure[best], losses[best], "o", color=line.get_color())
        print(f"ε = {smoothing:g}: lowest, {losses[best]:.3f}, at p = {sure[best]:.3f}")
    plt.xlabel("probability of the right token")
    plt.ylabel("loss in nats")
    plt.legend()
    plt.show()

# %% [markdown]
# ## A small Transformer learns
#
# One layer each, d_model = 32, on a "translation" whose rule is simple: the six words of the
# source, backwards. Your `training_step` with your `noam_rate`, once with a warm-up of 100 steps,
# once with a warm-up of 1, which begins at the highest rate.
#
# The dotted line is the lowest point of the curve above for ε = 0.1. Why does no model get below?

# %%
VOCAB, LENGTH, D_MODEL = 12, 6, 32


def batch(random, count=64):
    """Sources, and targets with start and end: the same words backwards."""
    source = torch.from_numpy(random.integers(3, VOCAB, (count, LENGTH)))
    start, end = torch.full((count, 1), START), torch.full((count, 1), END)
    return source, torch.cat([start, source.flip(1), end], dim=1)


@cache  # trained once, however often it is asked for
@torch.enable_grad()
def trained(warmup, smoothing=0.1, steps=300):
    """A Transformer, and the loss of each step."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    model = transformer.Transformer(VOCAB, VOCAB, D_MODEL, num_heads=4, d_ff=64, num_layers=1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning.noam_rate(step + 1, D_MODEL, warmup)
    )
    losses = []
    for _ in range(steps):
        source, target = batch(random)
        loss, _ = learning.training_step(model, optimizer, schedule, source, target, smoothing)
        losses.append(loss)
    return model.eval(), losses


with experiment():
    for warmup in (100, 1):
        _, losses = trained(warmup)
        plt.plot(losses, label=f"warm-up {warmup}")
    right = 0.9 + 0.1 / VOCAB
    rest = 0.1 / VOCAB
    floor = -right * math.log(right) - (VOCAB - 1) * rest * math.log(rest)
    plt.axhline(floor, linestyle=":", color="gray", label="as low as ε = 0.1 allows")
    plt.ylim(0, 3.5)
    plt.xlabel("step")
    plt.ylabel("loss in nats")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Whom the decoder asks
#
# The weights of the four cross-attention heads, as the trained decoder writes one sentence. Row t
# is the place whose next word is guessed. Do the heads share the work, or do they all do the same?
# What does the row of `</s>` look at?


# %%
def weights_of(attention, run):
    """What the heads of a layer look at while `run` runs: the operator, asked for all its keys."""
    seen = {}
    hooks = [
        getattr(attention, name).register_forward_hook(
            lambda _module, _inputs, output, name=name: seen.update({name: output})
        )
        for name in ("query", "key")
    ]
    run()
    for hook in hooks:
        hook.remove()
    heads = [x.unflatten(-1, (attention.num_heads, -1)).transpose(1, 2) for x in seen.values()]
    every_key = torch.eye(heads[1].shape[2]).expand(*heads[1].shape[:2], -1, -1)
    return F.scaled_dot_product_attention(*heads, every_key)[0]


with experiment(), torch.no_grad():
    model, _ = trained(100)
    source, target = batch(np.random.default_rng(5), count=1)
    inputs, labels = learning.shift(target)
    weights = weights_of(model.decoder[0].cross_attention, lambda: model(source, inputs))
    rows = ["</s>" if id == END else str(id) for id in labels[0].tolist()]
    columns = [str(id) for id in source[0].tolist()]
    titles = [f"head {h}" for h in range(len(weights))]
    heat_maps(weights, rows, columns, titles, xlabel="source", ylabel="next word", most=1.0)

# %% [markdown]
# ## How sure is it?
#
# The same model, trained without smoothing and with two amounts of it. All three translate nearly
# alike. The bars are the probabilities that they give to the right words of new sentences.

# %%
with experiment(), torch.no_grad():
    source, target = batch(np.random.default_rng(6), count=200)
    inputs, labels = learning.shift(target)
    for smoothing in (0.0, 0.1, 0.3):
        model, _ = trained(100, smoothing)
        p = model(source, inputs).softmax(dim=-1).gather(-1, labels[..., None]).flatten()
        plt.hist(p.numpy(), bins=50, range=(0, 1), alpha=0.7, label=f"ε = {smoothing:g}")
        start = torch.full((len(source), 1), START)
        written = decoding.greedy_decode(
            decoding.next_words(model, source), start, END, PADDING, limit=LENGTH + 3
        )
        right = sum(one == row[1:-1] for one, row in zip(written, target.tolist(), strict=True))
        print(f"ε = {smoothing:g}: {right} of {len(source)} sentences are right")
    plt.xlabel("probability of the right word")
    plt.ylabel("words")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Greedy against beam
#
# Forty random toy languages of six tokens, where only the word before matters. So few sentences are
# possible that a beam as wide as their number finds the best one. How often do narrow beams?
# And what does α do to the length of the sentence that wins?


# %%
def language(seed, vocab=6):
    """The log-probabilities of a random language: a row for the word before."""
    table = 1.5 * torch.randn(vocab, vocab, generator=torch.Generator().manual_seed(seed))
    table[:, START] = -1e9  # nothing begins twice
    table = table.log_softmax(dim=-1)
    return lambda prefixes: table[prefixes[:, -1]]


with experiment():
    start, limit, beams = torch.tensor([[START]]), 5, (1, 2, 3, 5, 10)
    best = [
        decoding.beam_search(language(seed), start, END, 3000, limit, 0.0)[1] for seed in range(40)
    ]
    found = [
        np.mean(
            [
                decoding.beam_search(language(seed), start, END, beam, limit, 0.0)[1] > score - 1e-4
                for seed, score in enumerate(best)
            ]
        )
        for beam in beams
    ]
    alphas = (0.0, 0.3, 0.6, 1.0, 1.5, 2.0)
    lengths = [
        np.mean(
            [
                len(decoding.beam_search(language(seed), start, END, 10, 12, alpha)[0])
                for seed in range(40)
            ]
        )
        for alpha in alphas
    ]
    _, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    left.bar([str(beam) for beam in beams], found)
    left.set(xlabel="beam (1 is greedy)", ylabel="share of languages, best found", ylim=(0, 1.05))
    right.plot(alphas, lengths, "o-")
    right.set(xlabel="α of the length penalty", ylabel="words of the winner, on average")
    plt.show()

# %% [markdown]
# ## What BLEU sees
#
# 300 Russian sentences of the course's test set, damaged on purpose: a share of the words is
# replaced by one that was never there, or the same share of sentences has its words shuffled.
# The dashed line would be a score that counts right words. Before you look: in the shuffled
# sentences every word is right. What will BLEU say?


# %%
def replaced(sentence, share, random):
    return " ".join("xxx" if random.random() < share else word for word in sentence.split())


def shuffled(sentence, share, random):
    words = sentence.split()
    return " ".join(random.permutation(words)) if random.random() < share else sentence


with experiment():
    references = data.load("world", "test").target[:300]
    shares = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0]
    for damage, style in ((replaced, "o-"), (shuffled, "s-")):
        random = np.random.default_rng(0)
        scores = [
            decoding.bleu([damage(line, share, random) for line in references], references)[0]
            for share in shares
        ]
        plt.plot(shares, scores, style, label=f"{damage.__name__}: {scores[2]:.0f} at 0.2")
    plt.plot([0, 1], [100, 0], "--", color="gray", label="right words, if replaced")
    plt.xlabel("share that is damaged")
    plt.ylabel("BLEU")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Your own translator
#
# Where `python train.py` has left its `translator.safetensors` beside this notebook, it is asked
# here: a pronoun that depends on the reason, and whom the last decoder layer looks at.

# %%
CHECKPOINT = Path("translator.safetensors")
SENTENCES = [
    "The dog didn't cross the street because it was too tired.",
    "The dog didn't cross the street because it was too wide.",
]

if not CHECKPOINT.is_file():
    print("There is no translator.safetensors here yet: %run train.py makes it.")
else:
    import json

    from tokenizers import Tokenizer
    from train import encode

    from grader.training import load_checkpoint

    with experiment(), torch.no_grad():
        tensors, words = load_checkpoint(CHECKPOINT)
        model = transformer.Transformer(**json.loads(words["model"]))
        model.load_state_dict(tensors, strict=False)  # a tied matrix has one name of three
        model.eval()
        tokenizer = Tokenizer.from_str(words["tokenizer"])
        for sentence in SENTENCES:
            source = torch.tensor(encode(tokenizer, [sentence]))
            beginning = torch.tensor([[START]])
            (ids,) = decoding.greedy_decode(
                decoding.next_words(model, source), beginning, END, PADDING, limit=60
            )
            print(f"{sentence}\n    {tokenizer.decode(ids)}")
            inputs = torch.tensor([[START, *ids]])
            attention = model.decoder[-1].cross_attention
            weights = weights_of(attention, lambda s=source, i=inputs: model(s, i))
            heat_maps(
                weights.mean(dim=0),
                [tokenizer.id_to_token(id) for id in [*ids, END]],
                [tokenizer.id_to_token(id) for id in source[0].tolist()],
                ["last layer, mean of its heads"],
                xlabel="source",
                ylabel="next token",
            )

# %% [markdown]
# ## Three questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=2
# **Question 1.** "A small Transformer learns" shows two warm-ups.
#
# 1. What goes wrong with the warm-up of 1? Say what Adam does not know yet in the first steps.
# 2. The better curve ends on the dotted line, not at 0. Is there anything left to learn? Why?

# %% [scheme] id=w1
# One point: the first steps are the largest, while Adam's averages of the gradients rest on a
# handful of batches; the model is thrown far away (or its norms and softmaxes saturate) and does
# not recover. "The rate is too high" alone gets no point: from step 100 on both runs have the same.
# One point: no: the target itself has ε of doubt in it, and its entropy is what remains of the
# cross-entropy when the model says exactly that distribution; all sentences are right all the same.

# %% [written] id=w2 points=2
# **Question 2.** "How sure is it?" and "What a smoothed loss wants".
#
# 1. Without smoothing the loss has no lowest point for p < 1. What does training do to the logits?
# 2. Why may a *beam search* profit from a model that is less sure?

# %% [scheme] id=w2
# One point: it drives the right logit away from the others without end, so they grow for as long as
# training lasts.
# One point: with probabilities near 1 the first choice decides everything, since the others have
# scores so low that no later word brings them back; smoothed probabilities leave alternatives in
# the beam. An answer that only says "it generalises" gets no point.

# %% [written] id=w3 points=3
# **Question 3.** "Greedy against beam" and "What BLEU sees".
#
# 1. How can greedy decoding miss the best sentence, though it takes the best word each time?
# 2. Why do the winners get longer with α, and why does α = 0 favour short ones?
# 3. BLEU falls faster than the share of wrong words. Why?

# %% [scheme] id=w3
# One point: a word may be likely, and everything behind it unlikely; what counts is the product,
# and a greedy search never comes back to the second-best beginning.
# One point: every further word adds a negative logarithm, so short sentences have the larger sum;
# the penalty divides by a number that grows with the length, which brings long negative sums nearer
# to 0. Both halves are needed.
# One point: one wrong word breaks every n-gram that contains it: one word, but up to two pairs,
# three triples and four runs of four; and the score is a geometric mean in which the longest
# n-grams count as much as the words.
