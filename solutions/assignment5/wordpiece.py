"""WordPiece: words in pieces, so that no word is unknown for want of having been seen.

The holes stand in the order of the handout, README.md.
"""

import string
import unicodedata
from collections.abc import Mapping


def is_punctuation(character: str) -> bool:
    r"""Whether BERT takes a character for punctuation. Given.

    That is everything that Unicode calls so, and the rest of the signs on a keyboard.

    Example:
        >>> [c for c in "«a», b+c…" if is_punctuation(c)]
        ['«', '»', ',', '+', '…']
    """
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def split_words(text: str) -> list[str]:
    r"""Cut a text into lower-case words; each punctuation mark is a word of its own.

    Words end at white space of any kind and at punctuation. Letters keep their marks: й and ё
    are letters of their own. Where a text spells one as a letter and a mark, U+0438 U+0306 for
    й, the two are put together first (Unicode's normal form NFC).

    Returns:
        The words in their order. None is empty, so a text of white space has none.

    Example:
        >>> split_words("Ёж, спит?!")
        ['ёж', ',', 'спит', '?', '!']

    Source:
        Devlin et al. (2019), "BERT", arXiv:1810.04805: the BasicTokenizer of the code that came
        with it, but for its removal of accents.
    """
    # BEGIN SOLUTION split_words: NFC and lower case, blanks around punctuation, split
    text = unicodedata.normalize("NFC", text).lower()
    spaced = [f" {c} " if is_punctuation(c) else c for c in text]
    return "".join(spaced).split()
    # END SOLUTION


def wordpiece(
    word: str, vocabulary: Mapping[str, int], unknown: str = "[UNK]", max_characters: int = 100
) -> list[str]:
    r"""Cut a word into pieces of the vocabulary, each time the longest that fits.

    The first piece stands in the vocabulary as it is, each later one with ``##`` before it. What
    was taken is never taken back: where the rest then has no piece, the word is unknown.

    Args:
        vocabulary: its pieces, with their ids.
        max_characters: a longer word is unknown. Characters are letters, not bytes.

    Returns:
        The pieces, or ``[unknown]`` alone for a word that cannot be cut up to its end. The
        empty word has no pieces.

    Example:
        >>> vocabulary = {"un": 5, "##want": 6, "##wan": 7, "##ed": 8, "a": 9}
        >>> wordpiece("unwanted", vocabulary)
        ['un', '##want', '##ed']
        >>> wordpiece("unwantedX", vocabulary)
        ['[UNK]']

    Source:
        Devlin et al. (2019): the WordpieceTokenizer of the code that came with it.
        Song et al. (2021), "Fast WordPiece Tokenization", arXiv:2012.15524, section 3.
    """
    # BEGIN SOLUTION wordpiece: too long is unknown; take the longest piece that fits, go on
    if len(word) > max_characters:
        return [unknown]
    pieces: list[str] = []
    start = 0
    while start < len(word):
        mark = "##" if start > 0 else ""
        for end in range(len(word), start, -1):  # the longest first
            piece = mark + word[start:end]
            if piece in vocabulary:
                break
        else:
            return [unknown]
        pieces.append(piece)
        start = end
    return pieces
    # END SOLUTION


def encode(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    r"""The ids of all pieces of a text. Given.

    Example:
        >>> encode("Un, a", {"[UNK]": 1, "un": 5, "##want": 6, "a": 9})
        [5, 1, 9]
    """
    words = split_words(text)
    return [vocabulary[piece] for word in words for piece in wordpiece(word, vocabulary)]
