"""A cell's statements: what each writes, and what it needs, now or when it is called.

In: a cell's Python. Out: `Statement`s. Read from trees and symbol tables; nothing is run.
"""

import ast
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from grader.intake.forms import Cell
from grader.intake.forms.escapes import Python

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
AT_ONCE = ("listcomp", "setcomp", "dictcomp", "genexpr")
CALLS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell."""

    cell: int
    line: int
    """Of the cell, or of the script."""
    text: str
    node: ast.stmt
    writes: frozenset[str]
    """Names that it gives a value, or changes."""
    now: frozenset[str]
    """Names that are read when it runs."""
    later: frozenset[str]
    """Names that are read when what it defines is called."""

    @property
    def imports(self) -> bool:
        return isinstance(self.node, IMPORTS)

    @property
    def defines(self) -> bool:
        """Whether it is a function or a class."""
        return isinstance(self.node, DEFINITIONS)

    @property
    def assigns(self) -> bool:
        """Whether it gives values to plain names, and does nothing else."""
        return isinstance(self.node, ast.Assign | ast.AnnAssign) and all(
            isinstance(leaf, ast.Name) for target in _targets(self.node) for leaf in _leaves(target)
        )

    @property
    def quiet(self) -> bool:
        """An assignment to names that calls nothing."""
        value = getattr(self.node, "value", None)
        return self.assigns and not any(isinstance(n, CALLS) for n in ast.walk(value or ast.Pass()))

    @property
    def harmless(self) -> bool:
        """A function or a class that calls nothing while it is defined."""
        waiting: list[ast.AST] = [self.node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, CALLS):
                return False
            for field, value in ast.iter_fields(node):
                if field == "body" and isinstance(node, DEFINITIONS[:2]):
                    continue
                parts = value if isinstance(value, list) else [value]
                waiting += [part for part in parts if isinstance(part, ast.AST)]
        return self.defines

    @property
    def says_nothing(self) -> bool:
        """A text, a number, `pass`: nobody misses it."""
        return isinstance(self.node, ast.Pass) or (
            isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Constant)
        )


def statements_of(cell: Cell, python: Python) -> Iterator[Statement]:
    """The statements of a cell, in order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for node in python.body:
            start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            text = _segment(python.lines, start, node)
            now, later, writes = _names(text)
            line = cell.first + start - 1
            changed = frozenset(_changed(node))
            yield Statement(cell.number, line, text, node, writes | changed, now | changed, later)


def _segment(lines: tuple[str, ...], start: int, statement: ast.stmt) -> str:
    """A statement's own text: others may stand on its lines. Offsets count bytes."""
    rows = [line.encode() for line in lines[start - 1 : statement.end_lineno]]
    rows[-1] = rows[-1][: statement.end_col_offset]
    if start == statement.lineno:
        rows[0] = rows[0][statement.col_offset :]
    return b"\n".join(rows).decode()


def _names(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Names read now, read later, and written, as the compiler's symbol table says."""
    now: set[str] = set()
    later: set[str] = set()
    try:
        top = symtable.symtable(text, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset(), frozenset()  # it is not compiled either
    symbols = top.get_symbols()
    now.update(s.get_name() for s in symbols if s.is_referenced())
    written = {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}
    waiting = [(child, True) for child in top.get_children()]
    while waiting:
        table, at_once = waiting.pop()
        kind = str(table.get_type())
        at_once = at_once and (kind.endswith("class") or table.get_name() in AT_ONCE)
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                (now if at_once else later).add(symbol.get_name())
            if symbol.is_global() and symbol.is_assigned() and symbol.is_declared_global():
                later.add(symbol.get_name())
        waiting += [(child, at_once) for child in table.get_children()]
    return frozenset(now), frozenset(later), frozenset(written)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Names whose values a statement changes in place: `TABLE[0] = 1`, `TABLE.append(1)`."""
    if isinstance(node, (*DEFINITIONS, *IMPORTS)):
        return
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                yield from _root(inner)
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                yield from _root(method)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _leaves(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        return [leaf for item in target.elts for leaf in _leaves(item)]
    return [target]
