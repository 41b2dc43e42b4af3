"""What the reference's translator learns, by the stock script, beside what tables get.

    python benchmarks/results/translator.py --seed 0
    python benchmarks/results/translator.py --data multi30k-de-en --steps 800

Prints JSON: shares in per cent, BLEU with its signature, seconds. Real corpora have to be here
(`grade data get multi30k-de-en`); on a CPU a few hundred steps of them are a shortened run.
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "solutions" / "assignment4"
FILES = ("attention", "transformer", "learning", "decoding", "train")
REASON = re.compile(r"because it was too (\w+)", re.IGNORECASE)


@contextlib.contextmanager
def script() -> Iterator[ModuleType]:
    """The stock train.py with the reference's files."""
    sys.path[:0] = [str(ROOT), str(FOLDER)]
    try:
        yield importlib.import_module("train")
    finally:
        del sys.path[:2]
        for name in FILES:
            sys.modules.pop(name, None)


def measure(
    seed: int, steps: int | None = None, data: str = "world", device: str = "auto"
) -> dict[str, Any]:
    """Train by the stock script, measure, and put the baselines beside it."""
    with script() as train, tempfile.TemporaryDirectory() as folder:
        words = ["--data", data, "--seed", str(seed), "--device", device]
        words += ["--out", str(Path(folder) / "translator.safetensors")]
        chosen = train.options(words + (["--steps", str(steps)] if steps else []))
        with contextlib.redirect_stdout(io.StringIO()):
            run = train.Run(chosen)
            train.console.file = sys.stderr
            found = run.train()
        found |= {
            "data": data,
            "seed": seed,
            "device": str(run.device),
            "stock_steps": chosen.steps == train.CORPORA[data].steps,
            "threads": torch.get_num_threads(),
            "load": round(os.getloadavg()[0], 1),
        }
        if data == "world":
            found["baselines"] = baselines(train)
        return dict(found)


# -- what tables get


def baselines(train: ModuleType) -> dict[str, Any]:
    """Word by word on the test set; pronouns by rules that look up what training did most often."""
    source, target = train.pairs_of("world", "train")
    test = train.pairs_of("world", "test")
    found: dict[str, Any] = {"word_by_word_exact_match": word_by_word((source, target), test)}
    found["pronouns_by_lookup"] = lookups(
        train, list(zip(source, target, strict=True)), train.probe("world", "pronouns")
    )
    return found


def plain(text: str) -> list[str]:
    """Words without capitals and marks."""
    return [word.strip(".,?!") for word in text.lower().split()]


def word_by_word(training: tuple[list[str], list[str]], test: tuple[list[str], list[str]]) -> float:
    """Exact matches if each word becomes its likeliest translation, in English order, or nothing.

    The table is learnt by IBM model 1; capitals and marks are forgiven.
    """
    pairs = [(plain(s), ["", *plain(t)]) for s, t in zip(*training, strict=True)]
    source = {word: n for n, word in enumerate(sorted({w for s, _ in pairs for w in s}))}
    target = {word: n for n, word in enumerate(sorted({w for _, t in pairs for w in t}))}
    links = [
        (source[word] * len(target) + target[other], group)
        for group, (word, others) in enumerate((word, t) for s, t in pairs for word in s)
        for other in others
    ]
    cells, cell = np.unique([link for link, _ in links], return_inverse=True)
    group = np.array([number for _, number in links])
    to, counts = cells % len(target), np.ones(len(cells))
    for _ in range(8):
        likely = (counts / np.bincount(to, counts)[to])[cell]
        counts = np.bincount(cell, likely / np.bincount(group, likely)[group])
    best: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for place, count in zip(cells.tolist(), counts.tolist(), strict=True):
        word, other = divmod(place, len(target))
        best[word] = max(best[word], (count, other))
    names = list(target)
    table = {word: names[best[number][1]] for word, number in source.items()}
    hits = [
        [table[word] for word in plain(s) if table.get(word)] == plain(t)
        for s, t in zip(*test, strict=True)
    ]
    return round(100 * sum(hits) / len(hits), 1)


def lookups(
    train: ModuleType, pairs: list[tuple[str, str]], items: list[dict[str, Any]]
) -> dict[str, dict[str, float]]:
    """Pronouns right, and both of a pair right, by tables of what training has most often."""
    from grader import data

    world = data.generator("world")
    nouns = importlib.import_module(world.__name__ + ".lexicon").NOUNS
    known = re.compile(rf"\b(?:{'|'.join(nouns)})\b")

    def reason(text: str) -> str:
        return REASON.findall(text)[0]

    def gender(text: str, place: int) -> str:
        return str(nouns[known.findall(text)[place]].gender)

    rules: dict[str, Callable[[str], object]] = {
        "majority": lambda _: None,
        "adjective": reason,
        "first noun": lambda text: gender(text, 0),
        "second noun": lambda text: gender(text, 1),
        "adjective and first noun": lambda text: (reason(text), gender(text, 0)),
        "adjective and second noun": lambda text: (reason(text), gender(text, 1)),
    }
    learned = [(s, train.pronouns_in(t)) for s, t in pairs if REASON.search(s)]
    found = {}
    for name, rule in rules.items():
        table: defaultdict[object, Counter[str]] = defaultdict(Counter)
        for text, pronouns in learned:
            table[rule(text)][pronouns[0]] += 1
        guesses = [table[rule(item["en"])].most_common(1) for item in items]
        # As a translation that has this pronoun, so that it is scored as the model is.
        found[name] = train.pronoun_scores(items, [g[0][0] if g else "" for g in guesses])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="default: those of the stock script")
    parser.add_argument("--data", default="world")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--baselines", action="store_true", help="train nothing")
    asked = parser.parse_args()
    if asked.baselines:
        with script() as train:
            found = baselines(train)
    else:
        found = measure(asked.seed, asked.steps, asked.data, asked.device)
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
