"""Experiment: what is left of a word when n more words have been read? `python recall.py`.

Given, not graded. It uses your `Encoder`, `sequence_loss` and `accuracy_by_distance`.

Sentences of random words are read, and all their words are asked for, from the last one back to
the first. Nothing helps to guess a random word, so whoever knows it has remembered it. Four
readers of the same width answer:

    recurrent     your encoder's last state
    convolution   four layers that look at a word and the two before it: 9 words in all
    dilated       the same, with gaps of 1, 3, 9 and 27 words: 81 words in all
    attention     one look back at all words, with a query for each distance

The first three say everything by one vector, that of the last word. Attention keeps all words.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from rich import box
from rich.console import Console
from rich.table import Table
from seq2seq import Encoder, accuracy_by_distance, sequence_loss
from torch import Tensor, nn

from grader import training

VOCAB = 8  # words; guessing is right once in 8 times
SHORTEST, LONGEST = 33, 48  # words of a sentence
WIDTH = 64  # numbers per word, and of the last state
LAYERS, KERNEL = 4, 3
BATCH = 64
LEARNING_RATE = 3e-3
STEPS = 600
TEST_SENTENCES = 1024
PAD = -100  # the label of distances that lie before the first word
SHOWN = (0, 1, 2, 4, 8, 9, 16, 32, 47)
BARS = "▁▂▃▄▅▆▇█"


class Recurrent(nn.Module):
    """Your encoder; a linear layer reads all the words from its last state."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(VOCAB, WIDTH, WIDTH)
        self.answer = nn.Linear(WIDTH, LONGEST * VOCAB)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        _, last = self.encoder(ids, lengths)
        return self.answer(last[-1]).unflatten(1, (LONGEST, VOCAB))  # (batch, distance, vocab)


class Convolution(nn.Module):
    """Convolutions that look back only; a linear layer reads all the words at the last one."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, WIDTH)
        self.layers = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, KERNEL, dilation=gap**layer) for layer in range(LAYERS)
        )
        self.answer = nn.Linear(WIDTH, LONGEST * VOCAB)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        states = self.embedding(ids).transpose(1, 2)  # (batch, d_model, word)
        for layer in self.layers:
            before = layer.dilation[0] * (KERNEL - 1)
            states = states + layer(F.pad(states, (before, 0))).relu()
        rows = torch.arange(len(ids), device=ids.device)
        last = states[rows, :, lengths - 1]  # (batch, d_model)
        return self.answer(last).unflatten(1, (LONGEST, VOCAB))  # (batch, distance, vocab)


class Attention(nn.Module):
    """One head: a query for each distance looks back at all the words and their places."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, WIDTH)
        self.place = nn.Embedding(LONGEST, WIDTH)  # counted from the last word
        self.query = nn.Parameter(torch.randn(LONGEST, WIDTH))
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.answer = nn.Linear(WIDTH, VOCAB)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        back = distances(ids.shape[1], lengths)
        states = self.embedding(ids) + self.place(back.clamp(min=0))
        mask = (back >= 0).unsqueeze(1)  # (batch, 1, word)
        query = self.query.expand(len(ids), -1, -1)
        found = F.scaled_dot_product_attention(
            query, self.key(states), self.value(states), attn_mask=mask
        )
        return self.answer(found)  # (batch, distance, vocab)


READERS: dict[str, Callable[[], nn.Module]] = {
    "recurrent": Recurrent,
    "convolution": lambda: Convolution(gap=1),
    "dilated": lambda: Convolution(gap=KERNEL),
    "attention": Attention,
}


def distances(width: int, lengths: Tensor) -> Tensor:
    """How far each place lies before the last word; negative at padding: (batch, word).

    >>> distances(4, torch.tensor([4, 2]))
    tensor([[ 3,  2,  1,  0],
            [ 1,  0, -1, -2]])
    """
    return (lengths - 1).unsqueeze(1) - torch.arange(width, device=lengths.device)


def sentences(random: np.random.Generator, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Draw sentences: their words, their lengths, and what is asked, from the last word back."""
    lengths = torch.from_numpy(random.integers(SHORTEST, LONGEST + 1, count))
    ids = torch.from_numpy(random.integers(0, VOCAB, (count, LONGEST)))
    place = (lengths - 1).unsqueeze(1) - torch.arange(LONGEST)  # of the word at each distance
    labels = ids.gather(1, place.clamp(min=0)).where(place >= 0, PAD)
    return ids, lengths, labels


def train(model: nn.Module, steps: int, seed: int, report: Callable[[float], None]) -> None:
    """Let a reader practise on sentences that are new at every step."""
    random = np.random.default_rng(seed)
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, max(steps, 2))
    for _ in range(steps):
        ids, lengths, labels = sentences(random, BATCH)
        optimizer.zero_grad()
        loss = sequence_loss(model(ids, lengths), labels, PAD)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        report(loss.item())


@torch.no_grad()
def recall(model: nn.Module, seed: int) -> list[float]:
    """The share of words that a reader knows, for each distance, on sentences never seen."""
    random = np.random.default_rng([seed, 1])
    ids, lengths, labels = sentences(random, TEST_SENTENCES)
    guess = model(ids, lengths).argmax(dim=-1)
    is_asked = labels != PAD
    distance = torch.arange(LONGEST).expand(labels.shape)
    accuracy, _ = accuracy_by_distance(guess[is_asked], labels[is_asked], distance[is_asked])
    return [round(share, 4) for share in accuracy.tolist()]


def measure(
    seed: int, steps: int = STEPS, report: Callable[[str, float], None] | None = None
) -> dict[str, dict]:
    """Train and test every reader.

    Args:
        report: is told the reader's name and its loss after each step.

    Returns:
        For each reader: accuracy by distance, parameters, wall seconds of its training.
    """
    found = {}
    for name, make in READERS.items():
        torch.manual_seed(seed)
        model, started = make(), time.perf_counter()
        train(model, steps, seed, lambda loss, name=name: report and report(name, loss))
        found[name] = {
            "accuracy": recall(model, seed),
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
            "seconds": round(time.perf_counter() - started, 1),
        }
    return found


def sparkline(shares: list[float]) -> str:
    """Draw fractions 0..1 as a line of bars.

    >>> sparkline([0.0, 0.5, 1.0])
    '▁▅█'
    """
    return "".join(BARS[min(int(share * len(BARS)), len(BARS) - 1)] for share in shares)


def table(found: dict[str, dict]) -> Table:
    """One row for each reader: a few distances as numbers, all of them as a line of bars."""
    title = f"share of words recalled, by distance (guessing: {1 / VOCAB:.3f})"
    made = Table(title=title, box=box.SIMPLE, padding=(0, 1, 0, 0))
    made.add_column("reader", no_wrap=True)
    for distance in SHOWN:
        made.add_column(str(distance), justify="right")
    made.add_column("seconds", justify="right")
    for name, row in found.items():
        shares = [f"{row['accuracy'][distance]:.2f}" for distance in SHOWN]
        made.add_row(name, *shares, f"{row['seconds']:.0f}")
    return made


def plot(found: dict[str, dict], path: Path) -> bool:
    """Draw the curves into a PNG; False where matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for (name, row), style in zip(found.items(), ("-", "--", "-.", ":"), strict=True):
        axes.plot(row["accuracy"], style, label=name, linewidth=2)
    axes.axhline(1 / VOCAB, color="grey", linewidth=0.8, label="guessing")
    axes.set(xlabel="words read since", ylabel="share recalled", ylim=(0, 1.02))
    axes.legend()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
    return True


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="What is left of a word when n more were read?")
    parser.add_argument("--steps", type=int, default=STEPS, help="of training, for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", type=Path, default=Path("recall.png"), metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers, too")
    options = parser.parse_args(words)
    torch.set_num_threads(1)  # so small products are faster alone
    console = Console()
    try:
        rehearsed = Recurrent()  # finds an empty hole before minutes have gone by
        train(rehearsed, 1, options.seed, lambda _: None)
        recall(rehearsed, options.seed)
        with training.progress("step", len(READERS) * options.steps) as told:
            found = measure(
                options.seed,
                options.steps,
                lambda name, loss: told(1, lambda: f"{name:<11}  loss {loss:.3f}"),
            )
    except NotImplementedError as error:
        sys.stderr.write(f"fill in {error} first: recall.py uses it\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was written\n")
        return 130
    console.print(table(found))
    for name, row in found.items():
        console.print(f"{name:<12} {sparkline(row['accuracy'])}")
    if options.json:
        options.json.write_text(json.dumps(found), encoding="utf-8")
    if plot(found, options.plot):
        console.print(f"the plot is in {options.plot}")
    else:
        console.print("for a plot as a picture: pip install matplotlib")
    return 0


if __name__ == "__main__":
    sys.exit(main())
