"""Stories in English and Russian, told by a seeded grammar.

In: a folder, or a language and a seed. Out: files, or documents and labelled occurrences.
Never: the grader, or any package but numpy: this folder is loaded by path and never installed.

Read `telling` first, then `stories`, `english` and `english_frames`.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

from . import guessing, lexicon, stories
from .english import ENGLISH
from .russian import RUSSIAN

VERSION = "1"
LANGUAGES = {language.name: language for language in (ENGLISH, RUSSIAN)}
COUNTS = {"train": 2250, "valid": 150, "test": 300}  # stories
SEEDS = {"train": 1, "valid": 2, "test": 3, "senses": 4}
OCCURRENCES = 240  # of each ambiguous word, half of them to fit class means


def sample(language: str, seed: int, count: int) -> list[list[str]]:
    """``count`` new stories, each a list of sentences."""
    told = stories.tell_all(LANGUAGES[language], seed, count)
    return [[sentence.text for sentence in story.sentences] for story in told]


def senses(
    language: str, seed: int, count: int = OCCURRENCES, without: Collection[str] = ()
) -> list[dict[str, object]]:
    """``count`` labelled occurrences of each ambiguous word, in sentences not in ``without``."""
    found = stories.occurrences(LANGUAGES[language], seed, count, without)
    return [asdict(occurrence) for occurrence in found]


def content_words(language: str) -> set[str]:
    """Lower-case forms of the words that say what a story is about; frames have none of them."""
    return lexicon.content_words(LANGUAGES[language])


def rules(language: str, pairs: Sequence[guessing.Pair]) -> dict[str, float]:
    """How often one simple rule guesses right whether B follows A: see `guessing.accuracies`.

    Args:
        pairs: (sentences of A, sentences of B, whether B follows A).
    """
    return guessing.accuracies(LANGUAGES[language], pairs)


def best_rule(found: dict[str, float]) -> tuple[str, float]:
    """The best single rule of what `rules` returns: its name, its accuracy."""
    return guessing.best_single(found)


def write(folder: Path) -> None:
    """Write ``en`` and ``ru`` below the folder, the same to the byte every time."""
    for name in LANGUAGES:
        (folder / name).mkdir(parents=True, exist_ok=True)
        known: set[str] = set()
        for split, count in COUNTS.items():
            told = sample(name, SEEDS[split], count)
            text = "\n\n".join("\n".join(sentences) for sentences in told) + "\n"
            (folder / name / f"{split}.txt").write_bytes(text.encode())
            known.update(sentence for sentences in told for sentence in sentences)
        items = senses(name, SEEDS["senses"], without=known)
        lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in items]
        (folder / name / "senses.jsonl").write_bytes("".join(lines).encode())
