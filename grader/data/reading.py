"""Read text that somebody else wrote, and say where it is not what it should be.

In: a file, gzipped or not. Out: its lines, or JSON objects. Raises DataRefused with the file and
the line. Lines end where `\\n` is and nowhere else: Unicode knows more ends of lines, and two
files that are aligned must not come apart at one of them.
"""

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from grader.errors import SubmissionRefused

FILE_BYTES = 500_000_000
"""Unpacked: a small gzip can hold far more than memory."""
LINE_CHARACTERS = 20_000
WORD_CHARACTERS = 1_000
"""Nobody wrote such a word; a tokenizer takes quadratic time on it, and a table of positions
breaks."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class DataRefused(SubmissionRefused):
    """This file cannot be learned from; whoever has it can fix it."""


def read_lines(path: Path, *, empty: bool = False, strip: bool = True) -> list[str]:
    """A file's lines without white space around them.

    Args:
        empty: lines with nothing in them are allowed, since they mean something here.
        strip: take white space in front away too; else it means something.
    """
    lines = _decode(path, _content(path)).split("\n")
    if lines and not lines[-1].strip():
        lines.pop()  # what ends with a new line has no line after it
    if not lines:
        raise DataRefused(f"{path} is empty", help="get it again")
    lines = [line.strip() if strip else line.rstrip() for line in lines]
    for number, line in enumerate(lines, 1):
        if not line and not empty:
            raise DataRefused(
                f"{path}, line {number} is empty", help="each line holds one sentence"
            )
        if len(line) > LINE_CHARACTERS:
            raise DataRefused(
                f"{path}, line {number} has {len(line):,} characters; {LINE_CHARACTERS:,} are read",
                help="one sentence or paragraph a line: are its line ends missing?",
            )
        longest = max(line.split(), key=len) if len(line) > WORD_CHARACTERS else ""
        if len(longest) > WORD_CHARACTERS:
            raise DataRefused(
                f"{path}, line {number} has a word of {len(longest):,} characters "
                f"({longest[:20]}…); {WORD_CHARACTERS:,} are read",
                help="remove the line, or put spaces between its words",
            )
    return lines


def read_parallel(source: Path, target: Path) -> tuple[list[str], list[str]]:
    """Two files whose lines translate each other."""
    left, right = read_lines(source), read_lines(target)
    if len(left) != len(right):
        raise DataRefused(
            f"{source.name} has {len(left):,} lines and {target.name} {len(right):,}",
            help="line 1 translates line 1, and so on: get both again, from one place",
        )
    return left, right


def read_documents(path: Path) -> list[list[str]]:
    """A sentence a line, with empty lines between documents."""
    documents: list[list[str]] = [[]]
    for line in read_lines(path, empty=True):
        if line:
            documents[-1].append(line)
        elif documents[-1]:
            documents.append([])
    if not documents[-1]:
        documents.pop()
    if not documents:
        raise DataRefused(f"{path} holds no sentence", help="get it again")
    return documents


def read_items(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line."""
    items = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            item = None
        if not isinstance(item, dict):
            raise DataRefused(
                f"{path}, line {number} is no JSON object", help="each line is one: {…}"
            )
        items.append(item)
    return items


def _content(path: Path) -> bytes:
    """A file's bytes, unpacked."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except (EOFError, zlib.error):
        raise DataRefused(f"{path} is cut short or broken", help="get it again") from None
    except gzip.BadGzipFile:
        raise DataRefused(
            f"{path} is no gzip file", help="a name in .gz promises one; get it again"
        ) from None
    except OSError as error:
        raise DataRefused(f"{path} cannot be read: {error.strerror or error}") from None
    if len(content) > FILE_BYTES:
        raise DataRefused(f"{path} holds more than {FILE_BYTES:,} bytes", help="split it")
    return content


def _decode(path: Path, content: bytes) -> str:
    if content[:2] in UTF_16:
        raise DataRefused(f"{path} is UTF-16", help="save it as UTF-8")
    try:
        return content.decode("utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataRefused(
            f"{path}, line {line} is not UTF-8 (a byte 0x{content[error.start]:02x})",
            help="save it as UTF-8; Russian text is often in cp1251 or KOI8-R instead",
        ) from None
