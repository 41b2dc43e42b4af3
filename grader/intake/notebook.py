"""Take the definitions out of cells that were handed in; nothing of them is run here.

In: the bytes of a notebook or of a script of cells (`forms`). Out: one Python source, where each of
its lines was written, and what was left out, with the reason. A cell that cannot be taken costs
nobody the others. Raises SubmissionRefused for what is no notebook.
"""

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.errors import SubmissionRefused
from grader.intake.forms import Cell, Form, Handed, form_of
from grader.intake.forms.escapes import python_of, short
from grader.intake.forms.trees import modules_of
from grader.intake.needed import Choice, left_out_names
from grader.intake.statements import Statement, statements_of
from grader.records import Origin

MAX_NOTEBOOK = 5 << 20
MAX_CELLS = 1000
MAX_STATEMENTS = 5000
MAX_CODE = 256 * 1024
"""Characters: to parse 4 MB of short lines takes gigabytes and a quarter of a minute."""
DEFINES = re.compile(r"[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|(\w+)[ \t]*=(?!=)")
"""What a cell that is not Python would define."""


@dataclass(frozen=True)
class Definitions:
    """What a notebook defines."""

    form: Form | None
    """None for a plain script."""
    source: str
    origin: Origin
    names: frozenset[str]
    """That the source defines."""
    modules: frozenset[str]
    """That its statements import, taken or not."""
    dropped: tuple[str, ...]
    """Statements that no task needs: "cell 3, line 2: print(...)"."""
    left_out: tuple[str, ...]
    """Cells that cannot be taken: "cell 3: '(' was never closed (line 2)"."""


def opened(name: str, data: bytes) -> Handed:
    """A file within its caps, decoded; of an .ipynb the JSON too."""
    if len(data) > MAX_NOTEBOOK:
        help = "clear the outputs and save it again"
        raise SubmissionRefused(f"{name} is larger than {MAX_NOTEBOOK >> 20} MB", help=help)
    if not name.lower().endswith(".ipynb"):
        text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return Handed(name, text)
    try:
        return Handed(name, "", json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise SubmissionRefused(f"{name} is not a notebook: it is not JSON") from None


def definitions(
    name: str,
    data: bytes,
    roots: Iterable[str] = (),
    files: tuple[str, ...] = (),
) -> Definitions:
    """The definitions of a notebook, or of a script in one of the forms.

    Args:
        roots: names that are looked for: tasks, and what stands in the released stub.
        files: what the notebook stands for.
    """
    handed = opened(name, data)
    form = form_of(handed)
    if form is None:
        raise SubmissionRefused(
            f"{name} is not a notebook: it has no list of cells",
            help="open it in Jupyter and save it again",
        )
    return taken_from(handed, form, roots, files)


def taken_from(
    handed: Handed, form: Form | None, roots: Iterable[str], files: tuple[str, ...]
) -> Definitions:
    """The definitions of a file whose form is known."""
    cells = form.cells(handed) if form else [Cell(0, handed.text)]
    if len(cells) > MAX_CELLS:
        raise SubmissionRefused(f"{handed.name} has {len(cells)} cells; {MAX_CELLS} are allowed")
    if sum(len(cell.source) for cell in cells) > MAX_CODE:
        raise SubmissionRefused(f"{handed.name} has more than {MAX_CODE >> 10} KB of code")
    dropped: list[str] = []
    left_out: list[str] = []
    absent: dict[str, str] = {}
    statements: list[Statement] = []
    for cell in cells:
        _read(cell, files, statements, dropped, left_out, absent)
        if len(statements) > MAX_STATEMENTS:
            raise SubmissionRefused(f"{handed.name} has more than {MAX_STATEMENTS} statements")
    future = [s for s in statements if _is_future(s)]
    statements = [s for s in statements if not _is_future(s)]
    own = frozenset(file.removesuffix(".py") for file in files)
    choice = Choice(statements, roots, own)
    taken = frozenset(choice.taken)
    for at, statement in enumerate(statements):
        if at in taken or statement.says_nothing:
            continue
        why = choice.why_not(at)
        because = f" ({why})" if why else ""
        dropped.append(f"{_place(statement)}: {short(statement.text)}{because}")
        reason = why or "no task needs it"
        for written in statement.writes:
            absent[written] = f"written in {_place(statement)}, which was left out: {reason}"
    kept = [*future, *(statements[at] for at in choice.taken)]
    rows = [(row, (s.cell, s.line + at)) for s in kept for at, row in enumerate(s.text.split("\n"))]
    return Definitions(
        form,
        "\n".join(row for row, _ in rows) + "\n",
        Origin(
            handed.name,
            tuple(place for _, place in rows),
            left_out_names(absent, statements, choice.taken),
        ),
        frozenset(name for s in kept if s.defines for name in s.writes),
        frozenset(module for s in statements if not s.defines for module in modules_of(s.node)),
        tuple(dropped),
        tuple(left_out),
    )


def _read(
    cell: Cell,
    files: tuple[str, ...],
    statements: list[Statement],
    dropped: list[str],
    left_out: list[str],
    absent: dict[str, str],
) -> None:
    python = python_of(cell.source, files)
    fault = f"it is {cell.language}" if cell.language else python.fault
    where = f"cell {cell.number}" if cell.number else f"the part at line {cell.first}"
    if fault:
        left_out.append(f"{where}: {fault}")
        for line in cell.source.split("\n"):
            if match := DEFINES.match(line):
                absent[match[1] or match[2]] = f"defined in {where}, which was left out: {fault}"
        return
    for number, text in python.escapes:
        at = cell.first + number - 1
        place = f"cell {cell.number}, line {at}" if cell.number else f"line {at}"
        dropped.append(f"{place}: {short(text)}")
        if match := DEFINES.match(text):
            absent[match[1] or match[2]] = f"written in {place}, which only IPython can run"
    statements += statements_of(cell, python)


def _place(statement: Statement) -> str:
    where = f"line {statement.line}"
    return f"cell {statement.cell}, {where}" if statement.cell else where


def _is_future(statement: Statement) -> bool:
    return isinstance(statement.node, ast.ImportFrom) and statement.node.module == "__future__"
