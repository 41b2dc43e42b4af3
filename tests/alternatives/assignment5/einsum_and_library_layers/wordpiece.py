"""Products by einsum, norms by hand, torch's own GELU module, sets of places."""

import string
import unicodedata
from collections.abc import Mapping


def is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def split_words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text)
    table = {ord(c): f" {c} " for c in set(text) if is_punctuation(c)}
    return text.translate(table).lower().split()


def wordpiece(
    word: str, vocabulary: Mapping[str, int], unknown: str = "[UNK]", max_characters: int = 100
) -> list[str]:
    from collections import deque

    if len(word) > max_characters:
        return [unknown]
    longest = max((len(piece.removeprefix("##")) for piece in vocabulary), default=0)
    pieces, start = deque(), 0
    while start != len(word):
        ends = range(min(len(word), start + longest), start, -1)
        mark = "##" * (start > 0)
        end = next((e for e in ends if f"{mark}{word[start:e]}" in vocabulary), None)
        if end is None:
            return [unknown]
        pieces.append(f"{mark}{word[start:end]}")
        start = end
    return list(pieces)


def encode(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    words = split_words(text)
    return [vocabulary[piece] for word in words for piece in wordpiece(word, vocabulary)]
