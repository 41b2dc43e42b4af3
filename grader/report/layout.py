"""Lines of so many columns, 78 where nobody says otherwise, counted as a terminal counts them.

In: text that went through `escape`. Out: lists of lines. Knows nothing of a grade.
"""

from rich.cells import cell_len, chop_cells

WIDTH = 78


def wrap(text: str, width: int) -> list[str]:
    """Break text at spaces into lines of at most `width` columns; breaks words that are longer."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for part in chop_cells(word, width) if cell_len(word) > width else [word]:
                if line and cell_len(line) + 1 + cell_len(part) > width:
                    lines.append(line)
                    line = ""
                line = f"{line} {part}" if line else part
        lines.append(line)
    return lines


def shorten(text: str, width: int) -> str:
    """Cut a line to `width` columns; "…" shows that it was cut."""
    if cell_len(text) <= width:
        return text
    return chop_cells(text, width - 1)[0] + "…" if width > 1 else "…"


def shorten_path(path: str, width: int) -> str:
    """Cut a path from the left, at a separator where one helps: the end tells more."""
    if cell_len(path) <= width:
        return path
    for at, character in enumerate(path):
        if character in "/\\" and cell_len(path[at:]) < width:
            return "…" + path[at:]
    kept = path
    while kept and cell_len(kept) >= width:
        kept = kept[1:]
    return "…" + kept


def pad(text: str, width: int) -> str:
    """Fill a line with spaces up to `width` columns."""
    return text + " " * (width - cell_len(text))


def verbatim(text: str, width: int, most: int, whole: str = "") -> list[str]:
    """Text as it stands, line by line: at most `most` lines, each cut to `width` columns.

    Args:
        whole: the command that shows all of it.
    """
    lines = [line.rstrip().expandtabs(4) for line in text.strip("\n").split("\n")]
    if len(lines) > most:
        left = len(lines) - most + 1
        more = f"… {count(left, 'more line')}"
        lines = [*lines[: most - 1], f"{more}: {whole}" if whole else more]
    return [shorten(line, width) for line in lines]


def number(points: float) -> str:
    """Points without trailing zeros: 4, 2.5, 1.33."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def count(n: int, noun: str) -> str:
    """ "1 check", "3 checks"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
