"""The percent format that editors know as "cells" becomes the cells of a notebook.

In: a source in the percent format (docs/labs.md). Out: `Cell`s; cells and notebooks as Jupyter
writes them. Raises GraderFault, with file and line, for a source that is not in the format.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import GraderFault

HEAD = re.compile(r"# %%(?: +\[(?P<kind>\w+)\])?(?P<options>(?: +\w+=\S+)*) *\Z")


@dataclass(frozen=True)
class Cell:
    """A cell of the source."""

    kind: str
    text: str
    line: int
    """Of its marker."""
    options: dict[str, str] = field(default_factory=dict)


def cells_of(
    path: Path, kinds: Mapping[str, tuple[str, ...]], may: tuple[str, ...] = ()
) -> list[Cell]:
    """The cells of a source.

    Args:
        kinds: what a cell may be, and the options that it needs.
        may: options that any cell may have.
    """
    cells: list[Cell] = []
    head: tuple[str, dict[str, str], int] | None = None
    rows: list[str] = []

    def close() -> None:
        if head:
            kind, options, line = head
            cells.append(Cell(kind, _text(path, kind, rows, line), line, options))

    for number, row in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not row.startswith("# %%"):
            rows.append(row)
            continue
        close()
        match = HEAD.match(row)
        kind = (match["kind"] or "code") if match else ""
        if match is None or kind not in kinds:
            raise fault(path, number, f"{row!r} begins no cell; kinds: {', '.join(kinds)}")
        options = dict(option.split("=", 1) for option in match["options"].split())
        if set(options) - set(may) != set(kinds[kind]):
            needs = ", ".join(kinds[kind]) or "no options"
            raise fault(path, number, f"a cell [{kind}] takes {needs}")
        head, rows = (kind, options, number), []
    close()
    return cells


def fault(path: Path, line: int, says: str) -> GraderFault:
    """What is wrong with a line of a source."""
    return GraderFault(f"{path}:{line}: {says}")


def notebook_cell(kind: str, id: str, text: str) -> dict[str, Any]:
    """A cell without outputs."""
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": id,
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def notebook_of(cells: list[dict[str, Any]], **metadata: Any) -> bytes:
    """A notebook for Python.

    Args:
        metadata: what a platform wants to know beside.
    """
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    # As Jupyter writes it, so that saving a notebook changes what was changed and no more.
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _text(path: Path, kind: str, rows: list[str], line: int) -> str:
    if kind != "code":
        for number, row in enumerate(rows, line + 1):
            if row.strip() and not row.startswith("#"):
                raise fault(path, number, "a line of text begins with `# `")
        rows = [row.removeprefix("#").removeprefix(" ") for row in rows]
    text = "\n".join(row.rstrip() for row in rows).strip("\n")
    if not text:
        raise fault(path, line, "the cell is empty")
    return text
