"""Stories in English and Russian, told by a seeded grammar.

In: a folder, or a language and a seed. Out: files, or documents and labelled occurrences.
Never: the grader, or any package but numpy: this folder is loaded by path and never installed.

Read `stories` first, then `telling`, `english` and `english_frames`.
"""

import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from . import stories
from .english import ENGLISH
from .language import Language
from .russian import RUSSIAN

VERSION = "1"
LANGUAGES = {language.name: language for language in (ENGLISH, RUSSIAN)}
COUNTS = {"train": 2250, "valid": 150, "test": 250}  # stories
SEEDS = {"train": 1, "valid": 2, "test": 3, "senses": 4}
OCCURRENCES = 240  # of each ambiguous word, half of them to fit class means


def sample(language: str, seed: int, count: int) -> list[list[str]]:
    """``count`` new stories, each a list of sentences."""
    return stories.documents(LANGUAGES[language], seed, count)


def senses(
    language: str, seed: int, count: int = OCCURRENCES, without: Collection[str] = ()
) -> list[dict[str, object]]:
    """``count`` labelled occurrences of each ambiguous word, in sentences not in ``without``."""
    found = stories.occurrences(LANGUAGES[language], seed, count, without)
    return [asdict(occurrence) for occurrence in found]


def write(folder: Path) -> None:
    """Write ``en`` and ``ru`` below the folder, the same to the byte every time."""
    for name in LANGUAGES:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for split, count in COUNTS.items():
            told = sample(name, SEEDS[split], count)
            text = "\n\n".join("\n".join(sentences) for sentences in told) + "\n"
            _save(folder / name / f"{split}.txt", text)
            if split == "train":
                known = {sentence for sentences in told for sentence in sentences}
        items = senses(name, SEEDS["senses"], without=known)
        lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in items]
        _save(folder / name / "senses.jsonl", "".join(lines))


def _save(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


__all__ = ["LANGUAGES", "VERSION", "Language", "sample", "senses", "write"]
