"""Train your ELMo on small stories, then ask it which sense a word has. Given.

    python pretrain.py                      the stories in English
    python pretrain.py --data stories-ru    the stories in Russian
    python pretrain.py --data wikitext-2    a real corpus, after `grade data get wikitext-2`

Writes elmo-<data>.safetensors.
"""

import argparse
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from elmo import BOS, EOS, IGNORED, LanguageModel, ScalarMix, encode_sentences, nearest_sense
from rich.console import Console
from rich.table import Table
from torch import Tensor

from grader import data, training

STEPS = 4000
BATCH = 16  # small, since what a text is about is found late, by the number of steps
TOGETHER = 2  # sentences of a story that are read as one
RATE = 4e-3
WARMUP = 100
EVERY = 500  # steps between saves, and between looks at the senses
LONGEST = 60  # words in one piece; longer ones are cut
MAX_CHARS = 50
WORDS = 10_000  # that can be guessed; all others are guessed as one unknown word
SIZES = {
    "filters": [[1, 16], [2, 32], [3, 64], [4, 64]],
    "d_char": 16,
    "d_word": 128,
    "num_layers": 2,
    "num_highways": 1,
}

UNKNOWN = "<unknown>"
MARKERS = {"<s>": BOS, "</s>": EOS}

console = Console(highlight=False, soft_wrap=True)

Pieces = list[list[str]]
Batch = tuple[Tensor, Tensor, Tensor]


# -- words


def tokenize(text: str) -> list[str]:
    """Lower-case words, and punctuation by itself.

    Example:
        >>> tokenize("Don't go to the bank!")
        ["don't", 'go', 'to', 'the', 'bank', '!']
    """
    return re.findall(r"\w+(?:['’-]\w+)*|[^\w\s]", text.lower())


def tokenize_at(sentence: str, position: int) -> tuple[list[str], int]:
    """The words of a sentence, and which of them stands in piece `position` of sentence.split().

    Example:
        >>> tokenize_at("He left, for the bank.", 4)
        (['he', 'left', ',', 'for', 'the', 'bank', '.'], 5)
    """
    pieces = [tokenize(piece) for piece in sentence.split()]
    before = sum(len(piece) for piece in pieces[:position])
    inside = next(i for i, word in enumerate(pieces[position]) if word[0].isalnum())
    return [word for piece in pieces for word in piece], before + inside


def read_pieces(name: str, split: str) -> Pieces:
    """The words of a data set, some sentences of a document at a time."""
    pieces = []
    for document in data.load_documents(name, split).documents:
        for start in range(0, len(document), TOGETHER):
            words = [w for s in document[start : start + TOGETHER] for w in tokenize(s)]
            pieces += [words[i : i + LONGEST] for i in range(0, len(words), LONGEST)]
    return pieces


def make_vocabulary(pieces: Pieces) -> list[str]:
    """The words that can be guessed, common ones first."""
    counts = Counter(word for piece in pieces for word in piece)
    common = sorted(counts, key=lambda word: (-counts[word], word))[:WORDS]
    return [UNKNOWN, *MARKERS, *common]


@dataclass(frozen=True)
class Encoder:
    """Makes tensors of words."""

    vocabulary: list[str]
    device: torch.device

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {w: i for i, w in enumerate(self.vocabulary)})

    def read(self, pieces: Sequence[Sequence[str]]) -> tuple[Tensor, Tensor]:
        """Character ids and lengths: what the model reads."""
        longest = max(len(word.encode()) for piece in pieces for word in piece)
        # No vector depends on how much padding there is, so there is as little as will do.
        ids, lengths = encode_sentences(pieces, min(longest + 2, MAX_CHARS))
        return ids.to(self.device), lengths.to(self.device)

    def batch(self, pieces: Sequence[Sequence[str]]) -> Batch:
        """Character ids, the words to guess, lengths."""
        ids, lengths = self.read(pieces)
        places: dict[str, int] = self.places  # type: ignore[attr-defined]
        begin, end = (places[marker] for marker in MARKERS)
        words = torch.full(ids.shape[:2], IGNORED)
        for row, piece in enumerate(pieces):
            guessed = [begin, *(places.get(word, 0) for word in piece), end]
            words[row, : len(guessed)] = torch.tensor(guessed)
        return ids, words.to(self.device), lengths


class Batches:
    """The batch of each step: every piece once an epoch, pieces of like length together."""

    def __init__(self, pieces: Pieces, encoder: Encoder, seed: int) -> None:
        self.pieces, self.encoder, self.seed = pieces, encoder, seed
        self.per_epoch = max(1, len(pieces) // BATCH)
        self.epoch, self.order = -1, torch.empty(0)

    def __call__(self, number: int) -> Batch:
        epoch, place = divmod(number, self.per_epoch)
        if epoch != self.epoch:
            self.epoch, self.order = epoch, self._order(epoch)
        picked = self.order[place * BATCH : (place + 1) * BATCH].tolist()
        return self.encoder.batch([self.pieces[i] for i in picked])

    def _order(self, epoch: int) -> Tensor:
        random = torch.Generator().manual_seed(self.seed * 1_000_003 + epoch)
        mixed = torch.randperm(len(self.pieces), generator=random)[: self.per_epoch * BATCH]
        lengths = torch.tensor([len(self.pieces[int(i)]) for i in mixed])
        # Sorting all would put the same pieces together in every epoch, so a noise is added.
        noise = 6 * torch.rand(len(mixed), generator=random)
        rows = mixed[(lengths + noise).argsort()].split(BATCH)
        turns = torch.randperm(len(rows), generator=random).tolist()
        return torch.cat([rows[turn] for turn in turns])


# -- training


def build(vocabulary: Sequence[str], sizes: dict[str, Any]) -> LanguageModel:
    """The student's model."""
    filters = [(width, count) for width, count in sizes["filters"]]
    rest = {name: size for name, size in sizes.items() if name != "filters"}
    return LanguageModel(len(vocabulary), filters, **rest)


def load_elmo(path: Path, device: torch.device) -> tuple[LanguageModel, Encoder]:
    """A trained model and its words."""
    tensors, words = training.load_checkpoint(path)
    if not {"vocabulary", "sizes"} <= words.keys():
        raise training.CheckpointRefused(f"{path.name} is no ELMo", help="run pretrain.py first")
    vocabulary, sizes = (
        training.parsed(words, part, path.name) for part in ("vocabulary", "sizes")
    )
    try:
        model = build(vocabulary, sizes)
    except (TypeError, KeyError, ValueError) as error:
        raise training.CheckpointRefused(
            f"{path.name} has other sizes than pretrain.py writes: {error}",
            help="run pretrain.py again, with your elmo.py of today",
        ) from None
    training.restore(model, tensors, path.name)
    return model.to(device).eval(), Encoder(vocabulary, device)


def rate(number: int, steps: int) -> float:
    """The learning rate: up for a moment, then down to zero along a cosine."""
    rising = min(1.0, (number + 1) / WARMUP)
    return RATE * rising * 0.5 * (1 + math.cos(math.pi * number / steps))


def pretrain(
    name: str,
    steps: int,
    seed: int,
    device: torch.device,
    path: Path,
    split: str = "train",
    every: int = EVERY,
) -> tuple[LanguageModel, Encoder, training.History]:
    """Train, or go on training."""
    pieces = read_pieces(name, split)
    vocabulary = make_vocabulary(pieces)
    torch.manual_seed(seed)
    model = build(vocabulary, SIZES).to(device)
    encoder = Encoder(vocabulary, device)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    count = sum(parameter.numel() for parameter in model.parameters())
    console.print(
        f"{name}: {len(pieces):,} pieces, {len(vocabulary):,} words, {count:,} parameters"
    )
    probe = read_probe(name)

    def step(batch: Batch, number: int) -> tuple[float, int]:
        ids, words, lengths = batch
        for group in optimizer.param_groups:
            group["lr"] = rate(number, steps)
        optimizer.zero_grad()
        with training.autocast(device):
            loss, _, _ = model.loss(ids, words, lengths)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item(), int((lengths - 2).sum())

    def report(done: int) -> None:
        if probe:
            told = probe_senses(model.eval(), encoder, probe)
            console.print(f"senses told apart after {done:,} steps: {spoken(told)}")

    history = training.fit(
        model,
        optimizer,
        Batches(pieces, encoder, seed),
        step,
        steps=steps,
        path=path,
        metadata={
            "data": f"{name} {split}",
            "steps": steps,
            "vocabulary": vocabulary,
            "sizes": SIZES,
        },
        seed=seed,
        every=every,
        report=report,
    )
    return model.eval(), encoder, history


@torch.no_grad()
def perplexity(model: LanguageModel, encoder: Encoder, pieces: Pieces) -> dict[str, float]:
    """exp of the mean loss over all guesses of held-out text, for each direction and both."""
    total = torch.zeros(3, dtype=torch.float64)
    guesses = 0
    with training.progress("measuring: piece", len(pieces)) as told:
        for start in range(0, len(pieces), 64):
            ids, words, lengths = encoder.batch(pieces[start : start + 64])
            found = int((lengths - 1).sum())
            losses = torch.stack(model.loss(ids, words, lengths)).double().cpu()
            total += losses * found  # a mean of the batches' means would weigh short ones more
            guesses += found
            told(len(lengths))
    both, ahead, back = (total / guesses).exp().tolist()
    return {"both": both, "ahead": ahead, "back": back}


# -- the probe: which sense has a word here?


@dataclass(frozen=True)
class Occurrence:
    """A word whose sense is known."""

    word: str
    sense: str
    words: list[str]
    at: int
    fit: bool
    """Whether it may be used to make the means; else it is asked."""


def read_probe(name: str) -> list[Occurrence]:
    """The labelled occurrences that come with a data set; none with a real corpus."""
    if not name.startswith("stories"):
        return []
    found = data.load(name, "senses")
    assert isinstance(found, data.Probe)
    return [
        Occurrence(
            item["word"],
            item["sense"],
            *tokenize_at(item["sentence"], item["position"]),
            item["split"] == "fit",
        )
        for item in found.items
    ]


@torch.no_grad()
def probe_senses(
    model: LanguageModel, encoder: Encoder, probe: Sequence[Occurrence]
) -> dict[str, float]:
    """Accuracy, as a fraction, of the nearest mean in each kind of vector; words count alike."""
    vectors = collect(model, encoder, probe)
    told: dict[str, list[float]] = {}
    for word in sorted({occurrence.word for occurrence in probe}):
        rows = [row for row, occurrence in enumerate(probe) if occurrence.word == word]
        senses = sorted({probe[row].sense for row in rows})
        known = [row for row in rows if probe[row].fit]
        asked = [row for row in rows if not probe[row].fit]
        labels, right = (
            torch.tensor([senses.index(probe[row].sense) for row in some], device=encoder.device)
            for some in (known, asked)
        )
        for kind, table in vectors.items():
            guess = nearest_sense(table[known], labels, table[asked])
            told.setdefault(kind, []).append((guess == right).double().mean().item())
        told.setdefault("naive Bayes", []).append(naive_bayes(probe, known, asked))
    return {kind: sum(shares) / len(shares) for kind, shares in told.items()}


def collect(
    model: LanguageModel, encoder: Encoder, probe: Sequence[Occurrence]
) -> dict[str, Tensor]:
    """For each kind of vector a table with a row for each occurrence."""
    mix = ScalarMix(SIZES["num_layers"] + 1).to(encoder.device)
    found: dict[str, list[Tensor]] = {}
    for start in range(0, len(probe), 64):
        some = probe[start : start + 64]
        layers = model.layers(*encoder.read([occurrence.words for occurrence in some]))
        rows = torch.arange(len(some), device=encoder.device)
        at = torch.tensor([occurrence.at for occurrence in some], device=encoder.device)
        lengths = torch.tensor([len(o.words) for o in some], device=encoder.device)[:, None]
        here = layers[:, rows, at]
        # The static vectors of all words of the sentence but this one, averaged.
        around = (layers[0].sum(dim=1) - here[0]) / (lengths - 1)
        kinds = {"static": here[0]}
        kinds |= {f"layer {j}": here[j] for j in range(1, len(layers))}
        kinds |= {"mix": mix(here), "bag of neighbours": around}
        for kind, vectors in kinds.items():
            found.setdefault(kind, []).append(vectors)
    return {kind: torch.cat(tables) for kind, tables in found.items()}


def naive_bayes(probe: Sequence[Occurrence], known: Sequence[int], asked: Sequence[int]) -> float:
    """What the bare words of the sentence tell: counted, not learned."""
    counts: dict[str, Counter[str]] = {}
    for row in known:
        counts.setdefault(probe[row].sense, Counter()).update(_others(probe[row]))
    vocabulary = set().union(*counts.values())

    def score(words: Sequence[str], sense: str) -> float:
        total = sum(counts[sense].values()) + len(vocabulary)
        seen = [word for word in words if word in vocabulary]
        return sum(math.log((counts[sense][word] + 1) / total) for word in seen)

    guesses = [
        max(sorted(counts), key=lambda sense: score(_others(probe[row]), sense)) for row in asked
    ]
    right = [guess == probe[row].sense for guess, row in zip(guesses, asked, strict=True)]
    return sum(right) / len(right)


def _others(occurrence: Occurrence) -> list[str]:
    return [word for at, word in enumerate(occurrence.words) if at != occurrence.at]


def spoken(told: dict[str, float]) -> str:
    """Accuracies in one line."""
    return ", ".join(f"{kind} {100 * share:.1f}%" for kind, share in told.items())


HELP = """\
what happens:
  1. sentences are cut into words, and words are spelled in bytes; the common words can be guessed
  2. an ELMo of your parts is made: filters over characters, a highway, two LSTM layers each way
  3. for --steps steps: a batch of pieces of like length, your loss of both directions, Adam with
     a learning rate that falls along a cosine; every 500 steps a look at the senses of words
  4. the perplexity of held-out text and, on the stories, which vectors tell the senses apart

what to watch:
  the senses: little happens at first; layer 2 stood at 64% after 500 steps in one run, and at
  96% after 1,500
  "bag of neighbours" stays near 65%: only the order of the words tells more

if it is stopped (Ctrl-C, too), the same command goes on where it was
to start anew, delete elmo-<data>.safetensors and elmo-<data>.state.safetensors
in a notebook: %run pretrain.py (what is started with ! is killed when the cell is stopped)

then: python tag.py
real corpora: get them first, with `grade data get wikitext-2`
"""


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train your ELMo on a corpus, and ask it which sense a word has.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data",
        default="stories-en",
        help="a corpus of documents: stories-en (default), stories-ru, wikitext-2, war-and-peace",
    )
    parser.add_argument(
        "--train", default="train", help="the part of it that is learned from (default: train)"
    )
    parser.add_argument(
        "--held-out", default="valid", help="the part that is measured on (default: valid)"
    )
    parser.add_argument("--steps", type=int, default=STEPS, help=f"steps in all (default: {STEPS})")
    parser.add_argument(
        "--seed", type=int, default=0, help="of parameters and batches (default: 0)"
    )
    training.add_machine_options(parser)
    parser.add_argument(
        "--out", type=Path, help="the file that is written (default: elmo-<data>.safetensors)"
    )
    return parser.parse_args(words)


def main() -> None:
    asked = options()
    device = training.use_machine(asked)
    path = asked.out or Path(f"elmo-{asked.data}.safetensors")
    model, encoder, _ = pretrain(asked.data, asked.steps, asked.seed, device, path, asked.train)
    found = perplexity(model, encoder, read_pieces(asked.data, asked.held_out))
    console.print(
        f"perplexity of held-out text: {found['both']:.2f}"
        f" (ahead {found['ahead']:.2f}, back {found['back']:.2f})"
    )
    probe = read_probe(asked.data)
    if probe:
        table = Table("vectors", "senses told apart", title="nearest mean, scaled")
        for kind, share in probe_senses(model, encoder, probe).items():
            table.add_row(kind, f"{100 * share:.1f}%")
        console.print(table)


if __name__ == "__main__":
    training.run_script(main)
