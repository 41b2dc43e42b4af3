"""Take the definitions out of a notebook that was handed in; nothing of it is run here.

In: the bytes of an .ipynb. Out: one Python source, and what was left out. Kept, in order: imports,
functions, classes, and assignments without a call. Dropped, and listed: everything else, magics
and shell escapes too. Outputs and metadata are never looked at. Raises SubmissionRefused for what
is no notebook.
"""

import ast
import json
from dataclasses import dataclass
from typing import Any

from grader.errors import SubmissionRefused

MAX_NOTEBOOK = 5 << 20
MAX_CELLS = 1000
MAX_CODE = 256 * 1024
"""Characters: to parse 4 MB of short lines takes gigabytes and a quarter of a minute."""
ESCAPES = ("%", "!", "?")
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Definitions:
    """What a notebook defines."""

    source: str
    dropped: tuple[str, ...]
    """What was left out: "cell 3, line 2: print(...)"."""


def definitions(name: str, data: bytes) -> Definitions:
    """The definitions of a notebook, each below a comment that names its cell."""
    if len(data) > MAX_NOTEBOOK:
        help = "clear the outputs and save it again"
        raise SubmissionRefused(f"{name} is larger than {MAX_NOTEBOOK >> 20} MB", help=help)
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SubmissionRefused(f"{name} is not a notebook: it is not JSON") from None
    parts: list[str] = []
    dropped: list[str] = []
    cells = _cells(name, notebook)
    if sum(map(len, cells)) > MAX_CODE:
        raise SubmissionRefused(f"{name} has more than {MAX_CODE >> 10} KB of code")
    for number, source in enumerate(cells, 1):
        _take(number, source, parts, dropped)
    return Definitions("\n".join(parts) + "\n", tuple(dropped))


def _cells(name: str, notebook: Any) -> list[str]:
    """The sources of the code cells, in order."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise SubmissionRefused(
            f"{name} is not a notebook of format 4: it has no list of cells",
            help="open it in Jupyter and save it again",
        )
    if len(cells) > MAX_CELLS:
        raise SubmissionRefused(f"{name} has {len(cells)} cells; {MAX_CELLS} are allowed")
    found: list[str] = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            lines = source if isinstance(source, list) else [source]
            found.append("".join(line for line in lines if isinstance(line, str)))
    return found


def _take(number: int, source: str, parts: list[str], dropped: list[str]) -> None:
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = source.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%"):
        dropped.append(f"cell {number}: {_short(first)}")
        return
    for at, line in enumerate(lines):
        if line.lstrip().startswith(ESCAPES):
            dropped.append(f"cell {number}, line {at + 1}: {_short(line)}")
            lines[at] = line[: len(line) - len(line.lstrip())] + "pass"
    try:
        body = ast.parse("\n".join(lines)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        parts.append(f"# cell {number}\n" + "\n".join(lines))  # the report shows the line
        return
    kept: list[str] = []
    for statement in body:
        start = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        text = _segment(lines, start, statement)
        if isinstance(statement, KEPT) or _plain(statement):
            kept.append(text)
        elif not isinstance(statement, ast.Pass) and not _is_text(statement):
            dropped.append(f"cell {number}, line {start}: {_short(text)}")
    if kept:
        parts.append(f"# cell {number}\n" + "\n".join(kept))


def _segment(lines: list[str], start: int, statement: ast.stmt) -> str:
    """A statement's own text: others may stand on its lines. Offsets count bytes."""
    rows = [line.encode() for line in lines[start - 1 : statement.end_lineno]]
    rows[-1] = rows[-1][: statement.end_col_offset]
    if start == statement.lineno:
        rows[0] = rows[0][statement.col_offset :]
    return b"\n".join(rows).decode()


def _plain(statement: ast.stmt) -> bool:
    """An assignment to names that calls nothing."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            pass
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            targets = [target]
        case _:
            return False
    names = all(isinstance(node, ast.Name) for target in targets for node in _leaves(target))
    quiet = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.Subscript, ast.NamedExpr)
    return names and not any(isinstance(node, quiet) for node in ast.walk(value))


def _leaves(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        return [leaf for item in target.elts for leaf in _leaves(item)]
    return [target]


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
