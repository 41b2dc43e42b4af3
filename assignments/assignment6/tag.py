"""Put your ELMo to use: a small tagger, with and without it. Given.

    python tag.py                             after `python pretrain.py`
    python tag.py --data stories-ru

The task: tag each word of a sentence with its sense; a word with one sense gets the tag "-". The
language model stays as it is. What is learned is a `Tagger`: own vectors, the mix, and one layer.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from elmo import IGNORED, LanguageModel, Tagger
from pretrain import Encoder, Occurrence, console, load_elmo, read_probe
from rich.table import Table
from torch import Tensor

from grader import training
from grader.errors import UsageError

EPOCHS = 30
BATCH = 32
RATE = 5e-3
D_OWN = 32
PLAIN = "-"
"""The tag of a word that has one sense."""


def tag_of(occurrence: Occurrence) -> str:
    """The tag of a word with two senses.

    Example:
        >>> tag_of(Occurrence("bank", "river", ["the", "bank"], at=1, fit=True))
        'bank: river'
    """
    return f"{occurrence.word}: {occurrence.sense}"


@dataclass(frozen=True)
class Tagged:
    """Sentences as tensors; a row of each for every sentence."""

    words: Tensor
    tags: Tensor
    layers: Tensor
    """(layer, sentence, word, number): what ELMo says of them."""
    place: Tensor
    """Where the word with two senses stands."""

    def rows(self, picked: Tensor) -> "Tagged":
        """Some of the sentences."""
        return Tagged(
            self.words[picked], self.tags[picked], self.layers[:, picked], self.place[picked]
        )


@torch.no_grad()
def prepare(
    model: LanguageModel,
    encoder: Encoder,
    some: Sequence[Occurrence],
    words: dict[str, int],
    tags: dict[str, int],
) -> Tagged:
    """Look every word up, and ask ELMo once: it does not change any more."""
    ambiguous = {occurrence.word for occurrence in some}
    longest = max(len(occurrence.words) for occurrence in some)
    ids = torch.zeros(len(some), longest, dtype=torch.int64)
    wanted = torch.full((len(some), longest), IGNORED)
    for row, occurrence in enumerate(some):
        for at, word in enumerate(occurrence.words):
            ids[row, at] = words.get(word, 0)
            if word not in ambiguous:  # of a second ambiguous word the sense is not known
                wanted[row, at] = tags[PLAIN]
        wanted[row, occurrence.at] = tags[tag_of(occurrence)]
    found = []
    for start in range(0, len(some), 64):
        part = [occurrence.words for occurrence in some[start : start + 64]]
        layers = model.layers(*encoder.read(part))
        found.append(F.pad(layers, (0, 0, 0, longest - layers.shape[2])))
    place = torch.tensor([occurrence.at for occurrence in some])
    device = encoder.device
    return Tagged(ids.to(device), wanted.to(device), torch.cat(found, dim=1), place.to(device))


def learn(tagger: Tagger, known: Tagged, with_elmo: bool, seed: int) -> None:
    """Train a tagger on sentences whose tags are known."""
    optimizer = torch.optim.Adam(tagger.parameters(), lr=RATE)
    order = list(range(len(known.words)))
    shuffle = random.Random(seed).shuffle
    name = "with ELMo: epoch" if with_elmo else "without ELMo: epoch"
    with training.progress(name, EPOCHS) as told:
        for _ in range(EPOCHS):
            shuffle(order)
            for start in range(0, len(order), BATCH):
                batch = known.rows(torch.tensor(order[start : start + BATCH]))
                scores = tagger(batch.words, batch.layers if with_elmo else None)
                optimizer.zero_grad()
                F.cross_entropy(scores.flatten(0, 1), batch.tags.flatten()).backward()
                optimizer.step()
            told()


@torch.no_grad()
def accuracy(tagger: Tagger, asked: Tagged, with_elmo: bool) -> dict[str, float]:
    """Fractions of right tags: of words with two senses, and of all words."""
    guess = tagger(asked.words, asked.layers if with_elmo else None).argmax(dim=-1)
    right = guess == asked.tags
    rows = torch.arange(len(right), device=right.device)
    counted = asked.tags != IGNORED
    return {
        "words with two senses": right[rows, asked.place].double().mean().item(),
        "all words": right[counted].double().mean().item(),
    }


def compare(
    model: LanguageModel, encoder: Encoder, probe: Sequence[Occurrence], seed: int
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Train both taggers; their accuracies, and the shares of the layers in the mix."""
    known = [occurrence for occurrence in probe if occurrence.fit]
    asked = [occurrence for occurrence in probe if not occurrence.fit]
    vocabulary = sorted({word for occurrence in known for word in occurrence.words})
    words = {word: place for place, word in enumerate(vocabulary, 1)}  # 0: any other word
    senses = sorted({tag_of(occurrence) for occurrence in known})
    tags = {tag: place for place, tag in enumerate([PLAIN, *senses])}
    to_learn = prepare(model, encoder, known, words, tags)
    to_ask = prepare(model, encoder, asked, words, tags)
    num_layers, d_layer = to_learn.layers.shape[0], to_learn.layers.shape[-1]
    found = {}
    shares: list[float] = []
    for name, sizes in (("without ELMo", (0, 0)), ("with ELMo", (num_layers, d_layer))):
        torch.manual_seed(seed)
        tagger = Tagger(len(words) + 1, D_OWN, len(tags), *sizes).to(encoder.device)
        learn(tagger, to_learn, bool(sizes[0]), seed)
        found[name] = accuracy(tagger, to_ask, bool(sizes[0]))
        if tagger.mix is not None:
            shares = tagger.mix.weights.softmax(dim=0).tolist()
    return found, shares


HELP = """\
what happens:
  1. your ELMo, as pretrain.py left it, reads every sentence of the probe once
  2. a tagger with its own vectors alone is trained for 30 epochs, then one that gets the mix of
     ELMo's layers beside them; the language model stays as it is
  3. both tag sentences that they have not seen

what to watch:
  "words with two senses": a coin without ELMo
  the mix: which layer does the task want most?

half a minute on one core; nothing is saved, so nothing can be resumed
"""


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Train a small tagger with and without your ELMo.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", default="stories-en", help="stories-en (default) or stories-ru")
    parser.add_argument(
        "--seed", type=int, default=0, help="of parameters and batches (default: 0)"
    )
    training.add_machine_options(parser)
    parser.add_argument(
        "--elmo", type=Path, help="what pretrain.py wrote (default: elmo-<data>.safetensors)"
    )
    return parser.parse_args(words)


def main() -> None:
    asked = options()
    device = training.use_machine(asked)
    path = asked.elmo or Path(f"elmo-{asked.data}.safetensors")
    probe = read_probe(asked.data)
    if not probe:
        raise UsageError(f"{asked.data} has no words with labelled senses", help="try stories-en")
    found, shares = compare(*load_elmo(path, device), probe, asked.seed)
    table = Table("tagger", *next(iter(found.values())), title="right tags")
    for name, fractions in found.items():
        table.add_row(name, *(f"{100 * fraction:.1f}%" for fraction in fractions.values()))
    console.print(table)
    console.print("its mix:", ", ".join(f"layer {j} {share:.2f}" for j, share in enumerate(shares)))


if __name__ == "__main__":
    training.run_script(main)
