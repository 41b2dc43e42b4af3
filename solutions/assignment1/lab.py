# %% [markdown]
# # Lab 1: look at weights
#
# This notebook imports *your* `pooling.py`, which lies beside it, and draws what it does.
# Write there, save, and run a cell again: changes are taken up without a restart.
# A cell that needs a hole which is still empty says so, and the others go on.
#
# Nothing here is graded by its picture. At the end stand two questions to answer in words, and the
# reports of your tasks.

# %%
from collections import Counter

import matplotlib.pyplot as plt
import pooling as mine
import torch
import torch.nn.functional as F
from torch import nn

from grader import data
from grader.lab import begin, experiment, heat_maps

begin()
torch.manual_seed(2021)
torch.set_num_threads(1)

# %% [markdown]
# ## How low is low enough?
#
# Two words and one place of padding, which has the score 0. The words' scores are equal, and move
# together from 0 down to -150. Their weights should be 1/2 each, wherever they are.
# Three ways to hide the padding: its score becomes -20, it becomes -100, and yours.
# Before you look: where will the first two begin to fail?

# %%
with experiment():
    levels = torch.linspace(0, -150, 301)
    scores = torch.stack([levels, levels, torch.zeros(301)], dim=1)  # (level, word)
    is_word = torch.tensor([True, True, False])
    of_padding = {
        f"hidden with {low}": scores.masked_fill(~is_word, low).softmax(dim=1)[:, 2]
        for low in (-20.0, -100.0)
    }
    of_padding["your masked_softmax"] = mine.masked_softmax(scores, is_word)[:, 2]
    for (name, weight), style in zip(of_padding.items(), ("--", "-.", "-"), strict=True):
        plt.plot(levels, weight, style, label=name)
    plt.gca().invert_xaxis()
    plt.xlabel("score of both words")
    plt.ylabel("weight of the padding")
    plt.legend()
    plt.show()

# %% [markdown]
# ## A word in a long text
#
# Texts of random words out of 30, with random vectors that do not change. In each stands one of two
# special words, and the label says which. A model pools the text into one vector, a linear layer
# reads the label from that. It practises on texts of 8 words, and is tested on longer ones.
#
# Which curve will fall, and what does it tend to?

# %%
SPECIAL, VOCAB, D = (0, 1), 30, 16
VECTORS = torch.randn(VOCAB, D, generator=torch.Generator().manual_seed(7))


def texts(count, length, generator):
    """Word ids, and which special word each text has."""
    ids = torch.randint(2, VOCAB, (count, length), generator=generator)
    label = torch.randint(0, 2, (count,), generator=generator)
    place = torch.randint(0, length, (count, 1), generator=generator)
    return ids.scatter(1, place, label.unsqueeze(1)), label


class Mean(nn.Module):
    """Every word counts the same."""

    def forward(self, x):
        return x.mean(dim=1), torch.full(x.shape, 1 / x.shape[1])


def learn(pool, steps=250):
    """Train a pooling and the layer behind it, and keep the loss of each step."""
    answer = nn.Linear(D, 2)
    optimizer = torch.optim.Adam([*pool.parameters(), *answer.parameters()], lr=0.01)
    generator, losses = torch.Generator().manual_seed(1), []
    for _ in range(steps):
        ids, label = texts(64, 8, generator)
        pooled, _ = pool(VECTORS[ids])
        loss = F.cross_entropy(answer(pooled), label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return answer, losses


@torch.no_grad()
def accuracy(pool, answer, length):
    """The share of right labels, on texts never seen."""
    ids, label = texts(1000, length, torch.Generator().manual_seed(2))
    return (answer(pool(VECTORS[ids])[0]).argmax(dim=1) == label).float().mean().item()


with experiment():
    lengths = [4, 8, 16, 32, 64, 128]
    curves = {}
    made = {"mean": Mean, "AttentionPooling": lambda: mine.AttentionPooling(D)}
    made["SelfPooling"] = lambda: mine.SelfPooling(D, D)
    for name, make in made.items():
        torch.manual_seed(3)
        pool = make()
        answer, losses = learn(pool)
        curves[name] = losses, [accuracy(pool, answer, n) for n in lengths]
        if name == "AttentionPooling":
            learned = pool
    _, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    for name, (losses, shares) in curves.items():
        left.plot(losses, label=name)
        right.semilogx(lengths, shares, "o-", label=name)
    left.set(xlabel="step", ylabel="loss in nats")
    right.axhline(0.5, color="gray", linewidth=0.8, label="guessing")
    right.set(xlabel="words of a text", ylabel="share of right labels", ylim=(0.4, 1.02))
    right.set_xticks(lengths, map(str, lengths))
    right.legend()
    plt.show()

    ids, _ = texts(2, 8, torch.Generator().manual_seed(4))
    _, weights = learned(VECTORS[ids])
    for text, of_text in zip(ids.tolist(), weights, strict=True):
        rows = [f"special {id}" if id in SPECIAL else f"word {id}" for id in text]
        heat_maps(of_text, rows, [str(d) for d in range(D)], xlabel="dimension", ylabel="word")

# %% [markdown]
# A picture shows the learned weights of one text: each column sums to 1. In how many dimensions
# does the special word have most of the weight? What could the model do with the others?
#
# At 128 words a curve of attention may fall, too. If all other words have the score 0, which score
# does a special word need for half of the weight among 8 words, and which among 128?

# %% [markdown]
# ## A small search engine
#
# Words need vectors that mean something. Here they are counted: words of the course's small world
# that have the same neighbours get vectors that point the same way, all of length 1.


# %%
def cut_words(line):
    """The words of a sentence, without case and punctuation."""
    return line.lower().rstrip(".?!").replace(",", "").split()


def counted_vectors(sentences, size=32, near=2):
    """Vectors from neighbours: the logarithm of how much oftener than by chance, made short."""
    counts = Counter(word for sentence in sentences for word in sentence)
    ids = {word: id for id, (word, n) in enumerate(counts.most_common()) if n >= 20}
    pairs = Counter()
    for sentence in sentences:
        known = [ids.get(word) for word in sentence]
        for step in range(1, near + 1):
            pairs.update(zip(known, known[step:], strict=False))
    table = torch.zeros(len(ids), len(ids))
    for (one, other), n in pairs.items():
        if one is not None and other is not None:
            table[one, other] += n
            table[other, one] += n
    chance = table.sum(0) * table.sum(1, keepdim=True) / table.sum()
    left, sizes, _ = torch.linalg.svd((table / chance).log().clamp(min=0))
    return ids, F.normalize(left[:, :size] * sizes[:size].sqrt())


IDS, COUNTED = counted_vectors([cut_words(line) for line in data.load("world").source])
for word in ("dog", "king", "red", "bought", "lake"):
    near = (COUNTED @ COUNTED[IDS[word]]).topk(6).indices.tolist()
    print(f"{word:<8}", ", ".join(other for other, id in IDS.items() if id in near[1:]))

# %% [markdown]
# Now documents are ranked for a query of one word. The query's length is a knob: times 0 all words
# of a document count the same, and a longer query is a more decided one.
# Watch the places of long documents that have just one word to the point.

# %%
DOCUMENTS = [
    "the dog chased the cow",
    "olga gave the white goose to the old king because he was too sad",
    "the river is dangerous",
    "boris bought a new red coat and two black books yesterday",
    "the princess saw the teacher",
    "nobody crossed the street because it was too wide",
    "a fox",
]
KNOWN = [[word for word in line.split() if word in IDS] for line in DOCUMENTS]
LONGEST = max(map(len, KNOWN))
IS_WORD = torch.tensor([[place < len(words) for place in range(LONGEST)] for words in KNOWN])
TEXTS = torch.zeros(len(KNOWN), LONGEST, COUNTED.shape[1])
for document, words in enumerate(KNOWN):
    TEXTS[document, : len(words)] = COUNTED[[IDS[word] for word in words]]


with experiment():
    query = COUNTED[IDS["dog"]]
    for factor in (0.01, 3.0, 10.0):
        order, scores = mine.rank_documents(TEXTS, factor * query, IS_WORD)
        print(f"query: {factor:g} times 'dog'")
        for document, score in zip(order.tolist(), (scores / factor).tolist(), strict=True):
            print(f"    {score:6.3f}  {DOCUMENTS[document]}")

    factors = torch.linspace(0, 12, 60)
    text = TEXTS[1:2].expand(60, -1, -1)
    mask = IS_WORD[1:2].expand(60, -1)
    _, weights = mine.query_attention(text, factors.unsqueeze(1) * query, mask)
    for place in weights[-1].topk(4).indices.tolist():
        plt.plot(factors, weights[:, place], label=KNOWN[1][place])
    plt.xlabel("length of the query 'dog'")
    plt.ylabel("weight in document 1")
    plt.legend()
    plt.show()

# %% [markdown]
# ## What the query can move
#
# Two words, the numbers 0 and 1, and a query that goes from -4 to 4. The curves are the weight of
# the word 1: by the dot product, by your additive attention with all layers 1, and by the linear
# relevance of the handout. Which of them is flat, and which is flat *far from 0*?

# %%
with experiment(), torch.no_grad():
    queries = torch.linspace(-4, 4, 81).unsqueeze(1)  # (batch, 1)
    x = torch.tensor([[0.0], [1.0]]).expand(81, -1, -1)
    additive = mine.AdditiveAttention(1, 1, 1)
    for layer in additive.children():
        nn.init.ones_(layer.weight)
        nn.init.zeros_(layer.bias)
    curves = {
        "dot product": mine.query_attention(x, queries)[1],
        "additive": additive(x, queries)[1],
        "linear": mine.linear_relevance(x, queries, torch.ones(1), torch.ones(1))[1],
    }
    for (name, weights), style in zip(curves.items(), ("-", "--", "-."), strict=True):
        plt.plot(queries, weights[:, 1], style, label=name)
    plt.xlabel("query")
    plt.ylabel("weight of the word 1")
    plt.ylim(0, 1)
    plt.legend()
    plt.show()

# %% [markdown]
# ## A text that asks itself
#
# Your `SelfPooling` with layers that change nothing, on three sentences with counted vectors.
# The query is the largest number of each dimension; `sharp` makes the vectors longer.
# Which words does a text find typical of itself? Is it what you would call its topic?

# %%
with experiment(), torch.no_grad():
    sharp = 3.0
    pool = mine.SelfPooling(COUNTED.shape[1], COUNTED.shape[1])
    for layer in pool.children():
        nn.init.eye_(layer.weight)
        nn.init.zeros_(layer.bias)
    _, weights = pool(sharp * TEXTS, IS_WORD)
    figure, axes = plt.subplots(1, 3, figsize=(13, 4))
    for axis, document in zip(axes, (0, 1, 3), strict=True):
        words = KNOWN[document]
        axis.barh(range(len(words)), weights[document, : len(words)])
        axis.set_yticks(range(len(words)), words)
        axis.invert_yaxis()
        axis.set(xlabel="weight", title=f"document {document}")
    figure.tight_layout()
    plt.show()

# %% [markdown]
# ## How many layers until the first word arrives
#
# First your counts, for texts of 2 to 1,000 words. Then a proof by gradients: convolutions of width
# 3 are stacked, and dark is a word on which the *last* place depends. In which row is word 1 dark
# for the first time, and what did you count?

# %%
with experiment():
    lengths = range(2, 1001)
    for kind, style in zip(
        ("recurrent", "convolution", "dilated", "attention"), ("-", "--", "-.", ":"), strict=True
    ):
        counts = [mine.layers_to_connect(kind, n) for n in lengths]
        plt.loglog(lengths, counts, style, label=f"{kind}: {counts[-1]} for 1,000 words")
    plt.xlabel("words of the text")
    plt.ylabel("layers (recurrent: steps)")
    plt.legend()
    plt.show()


def depends_on(depth, length, gap):
    """Which words the last place depends on, after so many layers of width 3 that look back."""
    words = torch.ones(1, 1, length, requires_grad=True)
    states = words
    for layer in range(depth):
        step = gap**layer
        states = F.conv1d(F.pad(states, (2 * step, 0)), torch.ones(1, 1, 3), dilation=step)
    states[0, 0, -1].backward()
    return words.grad[0, 0] != 0


with experiment():
    length = 15
    for kind, gap in (("convolution", 1), ("dilated", 3)):
        depth = mine.layers_to_connect(kind, length)
        rows = [depends_on(layers, length, gap) for layers in range(1, depth + 1)]
        heat_maps(
            torch.stack(rows),
            [f"{layers} layers" if layers > 1 else "1 layer" for layers in range(1, depth + 1)],
            [str(word) for word in range(1, length + 1)],
            [f"{kind}: you counted {depth}"],
            xlabel="word",
            ylabel="after",
        )

# %% [markdown]
# ## Two questions
#
# A person reads your answers. Some sentences each are enough; refer to the pictures above.

# %% [written] id=w1 points=3
# **Question 1.** In "What the query can move", the linear curve is flat.
#
# 1. Which step takes the query out, and how do the scores themselves move?
# 2. Somebody replaces the tanh by a ReLU: score = relu(w · x + u · q), one number each. For which
#    queries do the weights of two given words still not change from query to query?

# %% [scheme] id=w1
# One point: u · q is added to all scores of a text alike, so they all move by the same amount, and
# the softmax divides the common factor exp(u · q) out. Both halves are needed.
# One point: where w · x + u · q is positive for both words the ReLU changes nothing, and the scores
# differ by a constant, as in the linear case.
# One point: where it is negative for both words, both scores are 0 and both weights 1/2, whatever
# the query; only between the two regions does the query act. "It is not linear, so it works" gets
# no point.

# %% [written] id=w2 points=2
# **Question 2.** In "A word in a long text" the curve of the mean falls with the length.
#
# 1. Why does it, and what do the weights of attention change?
# 2. The label is changed: both special words stand in each text, and it says which comes *first*.
#    Which of the three models can learn this?

# %% [scheme] id=w2
# One point: in a mean the special word has the share 1/n, and the random others make noise that
# shrinks only like 1/√n, so it drowns; learned scores give it a weight that depends on what the
# word is: with a score that is higher by s it counts as much as exp(s) others, so its weight stays
# near 1 until there are about that many.
# One point: none of them: pooling gives the same vector for every order of the words, so nothing
# behind it can tell. "Attention can" gets no point, unless positions are added to the vectors.
