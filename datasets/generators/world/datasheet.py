"""The datasheet: its numbers are counted, so that they are the data's.

In: the files as they were written, and the training sentences with their constructions.
Out: the text of DATASHEET.md.
"""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any

from .constructions import CONSTRUCTIONS
from .grammar import Pair
from .lexicon import ADJECTIVES, HAPPENINGS, NAMES, NOUNS, PREDICATES, VERBS
from .pronouns import FRAMES

Named = list[tuple[str, Pair]]


def sheet(
    files: dict[str, bytes],
    train: Named,
    held: dict[str, tuple[str, ...]],
    **known: object,
) -> str:
    """Fill the template; `known` are numbers that only the writer knows."""
    contrasts = texts_of(files["pronouns.jsonl"])
    frames = {name for frame in FRAMES for name in (frame.name, f"{frame.name}-fronted")}
    counts = Counter(name for name, _ in train)
    english, russian = ([pair[side] for _, pair in train] for side in (0, 1))
    return Template(template()).substitute(
        known,
        files="\n".join(
            f"| `{name}` | {len(text.splitlines()):,} | {len(text):,} | `{digest(text)}` |"
            for name, text in sorted(files.items())
        ),
        english_forms=forms(english),
        russian_forms=forms(russian),
        english_words=mean_words(english),
        russian_words=mean_words(russian),
        nouns=len(NOUNS),
        names=len(NAMES),
        adjectives=len(ADJECTIVES) + len(PREDICATES),
        verbs=len(VERBS) + len(HAPPENINGS),
        share=round(100 * sum(counts[name] for name in frames) / len(train)),
        constructions=len(CONSTRUCTIONS),
        table="\n".join(row(name, train, counts) for name in [*CONSTRUCTIONS, *sorted(frames)]),
        composed=texts_of(files["compositional.jsonl"])[0],
        contrast="\n".join(contrasts[:2]),
        pairs=len({nouns(json.loads(item)) for item in contrasts}),
        **{f"held_{name.replace('-', '_')}": ", ".join(words) for name, words in held.items()},
    )


def texts_of(content: bytes) -> list[str]:
    return content.decode().splitlines()


def digest(text: bytes) -> str:
    return sha256(text).hexdigest()


def template() -> str:
    path = Path(__file__).with_name("DATASHEET.template.md")
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def row(name: str, train: Named, counts: Counter[str]) -> str:
    """A construction, and the first short sentence that is made by it."""
    english, russian = min(
        [pair for found, pair in train if found == name][:20], key=lambda pair: len(pair[0])
    )
    return f"| {name} | {counts[name]} | {english} | {russian} |"


def forms(texts: list[str]) -> int:
    return len({word.strip(".,?!").lower() for text in texts for word in text.split()})


def mean_words(texts: list[str]) -> str:
    return f"{sum(len(text.split()) for text in texts) / len(texts):.1f}"


def nouns(item: dict[str, Any]) -> frozenset[str]:
    words = item["en"].split()
    return frozenset(words[item[key][0]].strip(".,") for key in ("antecedent", "other"))
