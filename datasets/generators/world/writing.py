"""The files: splits and probes, from fixed seeds.

In: a folder; or a seed and a number of sentences.
Out: files of UTF-8 with LF at each line's end; or pairs. The same bytes at each call.
"""

import json
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

from .constructions import CONSTRUCTIONS
from .datasheet import Named, sheet
from .grammar import Pair, Source
from .pronouns import FRAMES, because, contrast, held_pairs

VERSION = 1
SEED = 2021
TRAIN, VALID, TEST = 20_000, 1_000, 1_000
PRONOUNS = 0.37
"""Share of the draws that have two nouns and a pronoun; more of them are repeated, and go."""
CONTRASTS = 42
"""Pairs of each frame in the probe of pronouns: as many of a frame as of its mirror."""
COMPOSED = 100
"""Sentences of each construction in the compositional probe."""

HELD = {
    "possessive": ("king", "Anna", "sailor", "Boris", "princess", "student", "grandmother"),
    "has": ("girl", "artist", "Ivan", "Vera", "princess", "teacher"),
    "likes": ("wolf", "goat", "boy", "Olga", "monster", "queen", "mouse", "student"),
    "object-relative": ("cat", "cow", "doctor", "grandmother", "animal", "lion", "duck"),
    "comparative": ("tiger", "horse", "table", "lamp", "mirror", "ghost", "armchair", "goose"),
    "numeral": ("book", "key", "box", "window", "carpet", "elephant", "duck", "insect"),
}
"""Construction → nouns that never take its place in training: possessor, owner, who likes, …"""

HELD_PAIRS = held_pairs(Source(SEED, HELD))


def written(pair: Pair) -> Pair:
    """A capital, and an end mark where there is none."""
    english, russian = (
        side[0].upper() + side[1:] + ("" if side[-1] in "?!" else ".") for side in pair
    )
    return english, russian


def stream(seed: int) -> Iterator[tuple[str, Pair]]:
    """Sentences without end, with the names of their constructions."""
    source = Source(seed, HELD)
    table = [name for name, (_, weight) in CONSTRUCTIONS.items() for _ in range(round(weight * 10))]
    while True:
        source.fresh()
        if source.chance(PRONOUNS):
            name, pair = because(source, HELD_PAIRS)
        else:
            name = source.choose(table)
            pair = CONSTRUCTIONS[name][0](source)
        yield name, written(pair)


def key(english: str) -> str:
    """What makes two sentences the same: all but articles, capitals and marks."""
    words = english.lower().replace(",", "").rstrip(".?!").split()
    return " ".join(word for word in words if word not in ("a", "an", "the"))


def sample(seed: int, count: int, without: Set[str] = frozenset()) -> list[Pair]:
    """New pairs like those of the test set, none of them a sentence of `without` (English)."""
    return [pair for _, pair in labelled(seed, count, without)]


def labelled(seed: int, count: int, without: Set[str] = frozenset()) -> Named:
    seen = {key(english) for english in without}
    found: Named = []
    for name, pair in stream(seed):
        if len(found) == count:
            break
        if key(pair[0]) not in seen:
            seen.add(key(pair[0]))
            found.append((name, pair))
    return found


def pronoun_probe() -> list[dict[str, Any]]:
    source = Source(SEED + 1, HELD)
    items: list[dict[str, Any]] = []
    seen: set[str] = set()
    for frame in FRAMES:
        made = 0
        while made < CONTRASTS:
            pair = contrast(source, frame, HELD_PAIRS, len(items) // 2)
            if not seen & {item["en"] for item in pair}:
                seen |= {item["en"] for item in pair}
                made += 1
                for item in pair:
                    item["en"], item["ru"] = written((item["en"], item["ru"]))
                items += pair
    return items


def forms(texts: list[str]) -> set[str]:
    """Words as they are written, capitals and all."""
    return {word.strip(".,?!") for text in texts for word in text.split()}


def compositional_probe(train: list[Pair]) -> list[dict[str, str]]:
    """Sentences of held nouns in their constructions, of words that training has."""
    known = [forms([pair[side] for pair in train]) for side in (0, 1)]
    items = []
    for place, name in enumerate(HELD):
        source = Source(SEED + 10 + place, HELD, probe=name)
        seen: set[str] = set()
        while len(seen) < COMPOSED:
            source.fresh()
            pair = written(CONSTRUCTIONS[name][0](source))
            fits = all(forms([side]) <= words for side, words in zip(pair, known, strict=True))
            if fits and key(pair[0]) not in seen:
                seen.add(key(pair[0]))
                items.append({"en": pair[0], "ru": pair[1], "construction": name})
    return items


def write(folder: Path) -> None:
    """Write all files of the data set, and its datasheet."""
    named = labelled(SEED, TEST + VALID + TRAIN)
    # One of each 22, since the later sentences have fewer of the small constructions.
    every = len(named) // TEST
    splits = {
        "test": named[::every],
        "valid": named[1::every],
        "train": [one for place, one in enumerate(named) if place % every > 1],
    }
    files: dict[str, bytes] = {}
    for split, found in splits.items():
        for side, language in enumerate(("en", "ru")):
            files[f"{split}.{language}"] = joined(pair[side] for _, pair in found)
    probes: dict[str, list[Any]] = {
        "compositional": compositional_probe([pair for _, pair in splits["train"]]),
        "pronouns": pronoun_probe(),
    }
    for name, items in probes.items():
        files[f"{name}.jsonl"] = joined(json.dumps(item, ensure_ascii=False) for item in items)
    text = sheet(files, splits["train"], HELD, version=VERSION, seed=SEED)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, "DATASHEET.md": text.encode()}.items():
        (folder / name).write_bytes(content)


def joined(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()
