"""Make documents of sentences out of real books and encyclopedias.

In: lines as a publisher wrote them. Out: documents. Pure functions; what each one drops or changes
stands in its docstring.
"""

import random
import re

LIKE = dict(zip("aceopxyABCEHKMOPTXYk", "асеорхуАВСЕНКМОРТХУк", strict=True))
"""Latin letters and the Cyrillic ones that look like them."""
TO_CYRILLIC = str.maketrans(LIKE)
TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in LIKE.items()})
WORD = re.compile(r"[^\W\d_]+")
LATIN, CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[Ѐ-ӿ]")

TITLE = re.compile(r"= (?!=).*[^=] =")
HEADING = re.compile(r"=( =)+ .* =( =)+")

HEADINGS_FROM = 16
"""Columns: the book centres its headings, and indents a paragraph by two or four."""
NOTE = re.compile(r"\(сноска \d+\)")
REFERENCE = re.compile(r"(?<=[A-Za-z])([.,!?;:)\"]*) ?\d{1,3}(?!\w)")
ENDS = re.compile(r"[.!?…:;\d»)]\Z")
BETWEEN = re.compile(
    r"(?<![ .(«-][А-ЯЁA-Z]\.)(?<=[.!?…»)])(?<=[.!?…][»)]|.[.!?…])\s+(?=(?:- )?[«(\"]?[А-ЯЁA-Z])"
)


def one_script(text: str) -> str:
    """Write each word in one alphabet: `кoт` with a Latin `o` becomes `кот`.

    A word goes to Cyrillic if its Latin letters all have a double there, to Latin if its Cyrillic
    ones have; if both, to the alphabet with more letters, Cyrillic at a tie; if neither, it stays.
    Words of one alphabet stay as they are, also where that is the wrong one.
    """

    def rewrite(found: re.Match[str]) -> str:
        word = found[0]
        latin, cyrillic = len(LATIN.findall(word)), len(CYRILLIC.findall(word))
        if not latin or not cyrillic:
            return word
        ways = [
            (cyrillic, word.translate(TO_CYRILLIC), LATIN),
            (latin, word.translate(TO_LATIN), CYRILLIC),
        ]
        whole = [(count, text) for count, text, other in ways if not other.search(text)]
        return max(whole, key=lambda way: way[0])[1] if whole else word

    return WORD.sub(rewrite, text)


def novel(lines: list[str]) -> list[list[str]]:
    """A hard-wrapped book: a document is a chapter, a sentence is a sentence.

    Headings, translator's notes and the numbers that refer to them are dropped; lines are joined;
    words are written in one alphabet.
    """
    chapters: list[list[str]] = [[]]
    noting = False
    for line in lines:
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if not text or indent >= HEADINGS_FROM:
            noting = False
            if text and chapters[-1]:
                chapters.append([])
        elif NOTE.match(text):
            noting = True
        elif noting and not indent:
            continue  # a note that goes on
        else:
            noting = False
            chapters[-1].append(line.rstrip())
    return [sentences(paragraphs(chapter)) for chapter in chapters if chapter]


def paragraphs(lines: list[str]) -> list[str]:
    """Join lines. An indented one starts a paragraph, except in the middle of a sentence: there
    the indent is an accident of the wrapping."""
    found: list[str] = []
    for line in lines:
        text = line.strip()
        if found and (line == line.lstrip() or not ENDS.search(found[-1])):
            found[-1] += f" {text}"
        else:
            found.append(text)
    return [REFERENCE.sub(r"\1", one_script(" ".join(text.split()))) for text in found]


def sentences(paragraphs: list[str]) -> list[str]:
    """Cut after `.`, `!`, `?` or `…` where a capital letter follows, and not after an initial."""
    return [sentence for text in paragraphs for sentence in BETWEEN.split(text) if sentence]


def wikitext(lines: list[str]) -> list[list[str]]:
    """An article is a document, from its `= Title =` on; titles and headings are dropped.

    Its text is cut into words already, so that a sentence ends with the word `.`, `!` or `?`, and
    takes the closing quotation mark along.
    """
    documents: list[list[str]] = []
    for index, line in enumerate(lines):
        # A formula may look like a title; a title has empty lines around it.
        alone = not "".join(lines[max(index - 1, 0) : index] + lines[index + 1 : index + 2])
        if TITLE.fullmatch(line) and alone:
            documents.append([])
        elif line and not HEADING.fullmatch(line):
            if not documents:
                documents.append([])
            documents[-1] += _cut(line.split())
    return [document for document in documents if document]


def _cut(words: list[str]) -> list[str]:
    found: list[str] = []
    sentence: list[str] = []
    for index, word in enumerate(words):
        sentence.append(word)
        following = words[index + 1 : index + 2]
        quoted = sentence.count('"') % 2 == 1
        ended = word in (".", "!", "?") and not (quoted and following == ['"'])
        closed = word == '"' and not quoted and sentence[-2:-1] in (["."], ["!"], ["?"])
        if ended or closed:
            found.append(" ".join(sentence))
            sentence = []
    return found + ([" ".join(sentence)] if sentence else [])


def split_pairs(
    source: list[str], target: list[str], split: str, held_out: int = 500
) -> tuple[list[str], list[str]]:
    """One part of a corpus that has no parts of its own: a shuffle with a fixed seed.

    Held-out pairs are those whose two sentences occur once, so that neither is in training.
    """
    counts: dict[tuple[int, str], int] = {}
    for sentence in [(0, text) for text in source] + [(1, text) for text in target]:
        counts[sentence] = counts.get(sentence, 0) + 1
    once = [
        index
        for index, pair in enumerate(zip(source, target, strict=True))
        if counts[0, pair[0]] == counts[1, pair[1]] == 1
    ]
    held_out = min(held_out, len(once) // 4)
    random.Random(0).shuffle(once)
    parts = {"valid": once[:held_out], "test": once[held_out : 2 * held_out]}
    away = {*parts["valid"], *parts["test"]}
    order = [index for index in range(len(source)) if index not in away]
    random.Random(1).shuffle(order)
    parts["train"] = order
    return [source[index] for index in parts[split]], [target[index] for index in parts[split]]


def split_documents(documents: list[list[str]], split: str) -> list[list[str]]:
    """One part of a book: of every ten chapters the ninth is for validation, the tenth for test."""
    places = {"train": range(8), "valid": (8,), "test": (9,)}[split]
    return [document for index, document in enumerate(documents) if index % 10 in places]
