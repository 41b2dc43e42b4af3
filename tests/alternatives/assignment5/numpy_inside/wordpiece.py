"""Chance and choices in numpy, pieces by slices of prefixes, functional layers."""

import string
import unicodedata
from collections.abc import Mapping


def is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def split_words(text: str) -> list[str]:
    import re

    text = unicodedata.normalize("NFC", text.lower())
    text = unicodedata.normalize("NFC", text)
    return [w for run in re.findall(r"\S+", text) for w in _cut(run)]


def wordpiece(
    word: str, vocabulary: Mapping[str, int], unknown: str = "[UNK]", max_characters: int = 100
) -> list[str]:
    letters = list(word)
    if len(letters) > max_characters:
        return [unknown]
    out = []
    while letters:
        take = len(letters)
        lead = "##" if out else ""
        while take and lead + "".join(letters[:take]) not in vocabulary:
            take -= 1
        if not take:
            return [unknown]
        out.append(lead + "".join(letters[:take]))
        del letters[:take]
    return out


def encode(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    words = split_words(text)
    return [vocabulary[piece] for word in words for piece in wordpiece(word, vocabulary)]


def _cut(word):
    """Words of letters and digits, and single marks."""
    found = [""]
    for c in word:
        if is_punctuation(c):
            found += [c, ""]
        else:
            found[-1] += c
    return [part for part in found if part]
