"""Plain lists and loops wherever the handout lets one."""

import string
import unicodedata
from collections.abc import Mapping


def is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def split_words(text: str) -> list[str]:
    words, current = [], ""
    for c in unicodedata.normalize("NFC", text):
        if c.isspace() or is_punctuation(c):
            if current:
                words.append(current.lower())
            current = ""
            if not c.isspace():
                words.append(c)
        else:
            current += c
    if current:
        words.append(current.lower())
    return words


def wordpiece(
    word: str, vocabulary: Mapping[str, int], unknown: str = "[UNK]", max_characters: int = 100
) -> list[str]:
    if len(word) > max_characters:
        return [unknown]

    def rest(word, lead):
        if not word:
            return []
        fitting = [n for n in range(1, len(word) + 1) if lead + word[:n] in vocabulary]
        if not fitting:
            raise KeyError(word)
        return [lead + word[: fitting[-1]]] + rest(word[fitting[-1] :], "##")

    try:
        return rest(word, "")
    except KeyError:
        return [unknown]


def encode(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    words = split_words(text)
    return [vocabulary[piece] for word in words for piece in wordpiece(word, vocabulary)]
