"""Make text of a submission safe to show: one choke point for each thing that shows it.

In: any text. Out: text that moves no cursor, changes no colour, reverses no reading direction and
has a bounded length. Every string of a report goes through `clean`, the course's own too, so that
nobody has to know where a string came from. `clean` and `one_line` are for terminals, `html`,
`cell`, `fenced` and `json_text` for pages, tables, Markdown and JSON; each of them cleans first.
Only `json_text` raises: ValueError, for a number that JSON has not.
"""

import html as _html
import json
import re
import unicodedata
from typing import Any

LIMIT = 2000
KEPT = "\n\t"
# Every C category (control, format, surrogate, private, unassigned), and the separators that some
# terminals and `str.splitlines` take for a new line.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠", "｜", "％")
"""What spreadsheets begin a formula, or a command, with; some take the full-width ones for it."""
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str, limit: int = LIMIT) -> str:
    """Show what is invisible as Python would write it, and cap the length.

    Args:
        limit: characters kept; what is cut is counted behind them.
    """
    said = "".join(_visible(character) for character in text[:limit].replace("\r\n", "\n"))
    if len(text) <= limit and len(said) <= limit:
        return said
    return f"{said[:limit]}… ({len(text):,} characters in all)"


def one_line(text: str, limit: int = LIMIT) -> str:
    """The same on one line: every run of white space becomes one space."""
    return " ".join(clean(text, limit).split())


def _visible(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in HIDDEN:
        return character
    return character.encode("unicode_escape").decode("ascii")


def cell(text: str, limit: int = LIMIT) -> str:
    """The same for a cell of a table that a spreadsheet opens: no text of it is a formula."""
    said = one_line(text, limit)
    return "'" + said if said.startswith(FORMULAS) else said


def html(text: str, limit: int = LIMIT) -> str:
    """The same inside an element or a quoted attribute: it opens no tag and ends no quote."""
    return _html.escape(clean(text, limit), quote=True)


def fenced(text: str, limit: int = LIMIT) -> str:
    """The same as a block of Markdown that shows it as it is: no link, no picture, no mention."""
    said = clean(text, limit)
    longest = max((len(run) for run in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    said = said.replace("@", "@\u2060")  # some look for mentions before they look for fences
    return f"{fence}text\n{said}\n{fence}"


def json_text(value: Any, indent: int | None = None) -> str:
    """Plain values as JSON in ASCII: it passes every pipe, and no escape sequence survives.

    Raises:
        ValueError: NaN or infinity, which JSON has not and every reader takes differently.
    """
    return json.dumps(value, indent=indent, ensure_ascii=True, allow_nan=False)
