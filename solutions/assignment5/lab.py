# %% [markdown]
# # Lab 5: look at what BERT is asked
#
# This notebook imports *your* `wordpiece.py`, `objectives.py` and `bert.py`, which lie beside it,
# and draws what they do. Write there, save, and run a cell again: changes are taken up without a
# restart. A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
import math
import unicodedata
from functools import cache
from pathlib import Path

import bert
import matplotlib.pyplot as plt
import numpy as np
import objectives
import pretrain
import torch
import wordpiece

from grader import data
from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)
SPECIAL = objectives.Special()

# %% [markdown]
# ## Russian words in pieces
#
# Vocabularies of different size are trained on the Russian stories of the course; your code cuts.
# Russian has many endings. Which pieces are endings, and from which size on?
# One of the words is unknown to all vocabularies. Why that one?

# %%
WORDS = ["коса", "косами", "рыбаками", "просыпалась", "просыпаться", "косулями", "bank"]
LINES = [line for document in data.load("stories-ru").documents for line in document]

with experiment():
    sizes, per_word, texts = (100, 200, 300, 500, 700, 1000), [], LINES[:4000]
    held_out = [word for line in LINES[-500:] for word in wordpiece.split_words(line)]
    for size in sizes:
        vocabulary = pretrain.make_vocabulary(texts, size)
        pieces = [wordpiece.wordpiece(word, vocabulary) for word in held_out]
        per_word.append(sum(map(len, pieces)) / len(pieces))
        if size in (200, 500, 1000):
            print(f"{len(vocabulary)} pieces")
            for word in WORDS:
                print(f"    {word:<12}", " ".join(wordpiece.wordpiece(word, vocabulary)))
    plt.plot(sizes, per_word, "o-")
    plt.ylim(0, None)
    plt.xlabel("largest size of the vocabulary")
    plt.ylabel("pieces per word of a new text")
    plt.show()

# %% [markdown]
# Two spellings look the same: й as one character, and и with a mark behind it. What happens to
# "мой" without NFC, and what in the BERT of 2018, which takes the marks off?

# %%
with experiment():
    composed = "мой ёж"
    taken_apart = unicodedata.normalize("NFD", composed)
    print(len(composed), len(taken_apart), composed == taken_apart)
    print("your words:", wordpiece.split_words(composed), wordpiece.split_words(taken_apart))
    bare = "".join(c for c in taken_apart if unicodedata.category(c) != "Mn")
    print("without marks:", wordpiece.split_words(bare))

# %% [markdown]
# ## A pair in a row
#
# A first segment of 9 tokens and a second of 1 to 12, packed into 16 places: a row is one pair, and
# dark is True (or segment 1). From which row on does something get lost, and from which segment?

# %%
with experiment():
    rows = range(1, 13)
    packed = [objectives.pack(range(10, 19), range(30, 30 + n), SPECIAL, 16) for n in rows]
    ids, segments, is_word = (torch.stack(part) for part in zip(*packed, strict=True))
    heat_maps(
        torch.stack([ids == SPECIAL.sep, segments == 1, is_word]),
        [f"9 and {n}" for n in rows],
        [str(place) for place in range(16)],
        ["[SEP]", "segment", "is_word"],
        xlabel="place",
        ylabel="tokens of the pair",
    )

# %% [markdown]
# ## How many are chosen
#
# 4,000 sentences of 20 words, each word of two pieces. How many *pieces* of a sentence are chosen,
# by your `choose_tokens` and by your `choose_words`? The grey dots are the binomial distribution
# of 40 coins. Both have the same mean. Why has one only even numbers, and why is it wider?

# %%
with experiment():
    sentences = torch.full((4000, 42), 50)
    sentences[:, 0], sentences[:, -1] = SPECIAL.cls, SPECIAL.sep
    continues = torch.zeros(4000, 42, dtype=torch.bool)
    continues[:, 2:-1:2] = True
    chosen = {
        "choose_tokens": objectives.choose_tokens(sentences, SPECIAL, np.random.default_rng(1)),
        "choose_words": objectives.choose_words(
            sentences, continues, SPECIAL, np.random.default_rng(1)
        ),
    }
    for name, mask in chosen.items():
        counts = torch.bincount(mask.sum(dim=1), minlength=41) / len(mask)
        share = mask[:, 1:-1].float().mean().item()
        plt.bar(range(25), counts[:25], alpha=0.6, label=f"{name}: {share:.1%} in all")
    coins = [math.comb(40, k) * 0.15**k * 0.85 ** (40 - k) for k in range(25)]
    plt.plot(range(25), coins, "o", color="gray", markersize=4, label="40 coins")
    plt.xlabel("chosen pieces of a sentence")
    plt.ylabel("share of sentences")
    plt.legend()
    plt.show()

# %% [markdown]
# ## What becomes of the chosen
#
# One sentence, corrupted five times by your code; `?` marks what is to be guessed there. Here 40%
# are chosen, to show more.
# Then what became of 60,000 chosen places. The dashed lines are 80, 10 and 10%.
# "kept" lies a little above its line, and "replaced" below. Is that a mistake? (A vocabulary has
# only 25 ordinary pieces here.)

# %%
with experiment():
    words = ["the", "fisherman", "left", "the", "boat", "at", "the", "bank", "of", "a", "river"]
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(words))]
    ids = torch.tensor([[names.index(word) for word in words]])
    rng = np.random.default_rng(4)
    for _ in range(5):
        places = objectives.choose_tokens(ids, SPECIAL, rng, share=0.4)
        inputs, labels = objectives.mask_tokens(ids, places, SPECIAL, len(names), rng)
        seen = zip(inputs[0].tolist(), labels[0].tolist(), strict=True)
        print(" ".join(names[id] + "?" * (label >= 0) for id, label in seen))

    ids = torch.from_numpy(rng.integers(5, 30, (1000, 60)))
    everywhere = torch.ones_like(ids, dtype=torch.bool)
    inputs, _ = objectives.mask_tokens(ids, everywhere, SPECIAL, 30, rng)
    shares = {
        "[MASK]": (inputs == SPECIAL.mask).double().mean().item(),
        "replaced": ((inputs != SPECIAL.mask) & (inputs != ids)).double().mean().item(),
        "kept": (inputs == ids).double().mean().item(),
    }
    plt.bar(list(shares), list(shares.values()))
    for place, (name, share) in enumerate(shares.items()):
        plt.text(place, share + 0.01, f"{share:.1%}", ha="center")
        plt.hlines(0.8 if name == "[MASK]" else 0.1, place - 0.5, place + 0.5, "gray", "--")
    plt.ylabel("share of chosen places")
    plt.ylim(0, 0.95)
    plt.show()

# %% [markdown]
# ## Why not [MASK] alone
#
# A tiny BERT of your parts learns a language in which each sentence is said twice: a b c d e a b c
# d e. So every word can be known from its twin. Two models: one is trained with your `mask_tokens`,
# the other sees `[MASK]` at *all* chosen places.
#
# Then both guess word 3 of new sentences, in three cases: it is hidden; it is visible; a wrong word
# stands in its place. `[MASK]` never occurs in fine-tuning, so the last two are what counts there.
# Before you look: in which cases will the second model be worse, and why?

# %%
HALF, VOCAB = 5, 25


def twice(rng, count=64):
    """Sentences that are said twice, and the two masks that the model needs."""
    words = torch.from_numpy(rng.integers(5, VOCAB, (count, HALF)))
    ends = torch.tensor([[SPECIAL.cls, SPECIAL.sep]]).expand(count, -1)
    ids = torch.cat([ends[:, :1], words, words, ends[:, 1:]], dim=1)
    return ids, torch.zeros_like(ids), torch.ones_like(ids, dtype=torch.bool)


@cache  # trained once, however often it is asked for
def trained(only_mask, steps=450):
    """A tiny BERT, and its loss at each step."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    model = bert.Pretraining(bert.Config(VOCAB, 48, 2, 96, 2, 2 * HALF + 2, dropout=0.0))
    pretrain.initialise(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(steps):
        ids, segments, is_word = twice(rng)
        chosen = objectives.choose_tokens(ids, SPECIAL, rng)
        inputs, labels = objectives.mask_tokens(ids, chosen, SPECIAL, VOCAB, rng)
        if only_mask:
            inputs = ids.masked_fill(chosen, SPECIAL.mask)
        guesses, pairs = model(inputs, segments, is_word)
        is_random = torch.zeros(len(ids), dtype=torch.int64)  # nothing to learn from the pairs
        loss = objectives.pretraining_loss(guesses, labels, pairs, is_random)
        losses.append(bert.update(loss, model, optimizer))
    return model, losses


with experiment():
    found = {}
    for name, only_mask in (("80 / 10 / 10", False), ("[MASK] only", True)):
        model, losses = trained(only_mask)
        rng = np.random.default_rng(9)
        ids, segments, is_word = twice(rng, 500)
        sure = {}
        for case in ("hidden", "visible", "wrong"):
            inputs = ids.clone()
            if case == "hidden":
                inputs[:, 3] = SPECIAL.mask
            if case == "wrong":
                inputs[:, 3] = torch.from_numpy(rng.integers(5, VOCAB, 500))
            with torch.no_grad():
                guesses, _ = model(inputs, segments, is_word)
            p = guesses[:, 3].softmax(dim=-1).gather(1, ids[:, 3:4])
            sure[case] = p.mean().item()
        found[name] = losses, sure
    _, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    for number, (name, (losses, sure)) in enumerate(found.items()):
        left.plot(losses, label=name)
        right.bar([place + 0.4 * number for place in range(3)], sure.values(), 0.4, label=name)
    left.set(xlabel="step", ylabel="loss in nats")
    right.set_xticks([0.2, 1.2, 2.2], list(sure))
    right.set(ylabel="probability of the true word", ylim=(0, 1.3))
    left.legend()
    right.legend()
    plt.show()

# %% [markdown]
# ## Where the second segment comes from
#
# Six documents of 3 to 8 segments. The picture counts, over 2,000 calls of your `sentence_pairs`,
# from which document the first and the second segment came; a row sums to 1. Half of each row lies
# on the diagonal. Why are the other five of a row alike, though their documents differ in length?

# %%
with experiment():
    documents = [[[number] for _ in range(number + 3)] for number in range(6)]
    rng, counts = np.random.default_rng(0), torch.zeros(6, 6)
    on_diagonal = set()
    for _ in range(2000):
        for first, second, label in objectives.sentence_pairs(documents, rng):
            counts[first[0], second[0]] += 1
            if first[0] == second[0]:
                on_diagonal.add(label)
    names = [f"{number + 3} segments" for number in range(6)]
    shares = counts / counts.sum(dim=1, keepdim=True)
    heat_maps(shares, names, names, xlabel="second from", ylabel="first from", most=0.6)
    print(f"labels on the diagonal: {on_diagonal}")

# %% [markdown]
# ## Where the parameters are
#
# Your `count_parameters` for models of 12 layers and d_ff = 4 d, with BERT's vocabulary and with
# that of the distilled models. For which widths does the vocabulary cost more than the thinking?

# %%
with experiment():
    widths = [48, 96, 192, 384, 768, 1536]
    for vocab, style in ((30522, "o-"), (4928, "s--")):
        shares = []
        for d in widths:
            of_all = bert.count_parameters(bert.Config(vocab, d, 12, 4 * d, 12, 512))
            shares.append(vocab * d / of_all)
        plt.semilogx(widths, shares, style, label=f"vocabulary of {vocab:,}")
    plt.axhline(0.5, color="gray", linewidth=0.8)
    plt.xticks(widths, map(str, widths))
    plt.minorticks_off()
    plt.xlabel("d_model")
    plt.ylabel("share of the table of words")
    plt.ylim(0, 1)
    plt.legend()
    plt.show()

# %% [markdown]
# ## Your own BERT
#
# Where `python pretrain.py` has left its `bert.safetensors` beside this notebook, it fills a gap
# here. The two sentences differ in one word.

# %%
CHECKPOINT = Path("bert.safetensors")
GAPS = [f"She had asked our {one} about the [MASK]." for one in ("fisherman", "clerk")]

if not CHECKPOINT.is_file():
    print("There is no bert.safetensors here yet: %run pretrain.py makes it.")
else:
    import finetune

    with experiment(), torch.no_grad():
        found = finetune.open_checkpoint(CHECKPOINT)
        model = bert.Pretraining(found.config).eval()
        model.load_state_dict(found.tensors, strict=False)
        names = list(found.vocabulary)
        for gap in GAPS:
            parts = gap.split("[MASK]")
            before, after = (wordpiece.encode(part, found.vocabulary) for part in parts)
            ids, segments, is_word = objectives.pack(
                [*before, SPECIAL.mask, *after], None, SPECIAL, len(before) + len(after) + 3
            )
            guesses, _ = model(ids[None], segments[None], is_word[None])
            p, best = guesses[0, len(before) + 1].softmax(dim=-1).topk(5)
            guessed = zip(best.tolist(), p.tolist(), strict=True)
            print(gap, ", ".join(f"{names[id]} {share:.0%}" for id, share in guessed))

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** "What becomes of the chosen" and "Why not [MASK] alone".
#
# 1. The model that saw only `[MASK]` guesses hidden words as well as the other. At which places did
#    it never get a gradient from the words, and what does that do to visible words?
# 2. Why are random pieces needed too? Say what a model could learn if all visible chosen words were
#    right.
# 3. Why not choose 80% of the words in place of 15%? It would give more guesses per sentence.

# %% [scheme] id=w1
# One point: the loss counts chosen places only, and those all held [MASK]; where a word is visible,
# nothing ever asked what stands there, so the state there is free to hold anything, and the guess
# is worse, in fine-tuning at every place.
# One point: it could copy: a visible word is always the right one, so its state needs no context;
# with random pieces in between no visible word can be trusted, and context has to be used.
# One point: what is left is too little to guess from; guesses get harder and less like a text that
# is read. "It trains slower" alone gets no point.

# %% [written] id=w2 points=2
# **Question 2.** Pairs of segments.
#
# 1. Name a cheap rule that tells "is next" from "random" better than chance without understanding.
# 2. How would you draw the random segments so that this rule fails, and what would the picture of
#    "Where the second segment comes from" then look like?

# %% [scheme] id=w2
# One point: a rule that looks at the surface: shared words or names, the same topic, the same style
# or language.
# One point: draw it from documents of the same topic, or from the same document further on but not
# next, so that names and topic no longer tell; then the random half moves towards the diagonal, or
# near it. A proposal that keeps drawing from any document gets no point.
