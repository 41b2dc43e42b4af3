"""Make text of a submission safe to show: the one choke point of terminals and of tables.

In: any text. Out: text that moves no cursor, changes no colour, reverses no reading direction and
has a bounded length. Every string of a report goes through `clean`, the course's own too, so that
nobody has to know where a string came from. Never raises.
"""

import unicodedata

LIMIT = 2000
KEPT = "\n\t"
# Every C category (control, format, surrogate, private, unassigned), and the separators that some
# terminals and `str.splitlines` take for a new line.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What spreadsheets begin a formula, or a command, with."""
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
