"""Tasks whose code is written, while the stub's last line still ends them.

In: a `Submission` and its assignment. Out: notes, each with file and line. Reads syntax trees
within the caps of this room, and runs nothing; what cannot be parsed has no notes.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from grader.course import Assignment
from grader.records import Submission


def with_leftovers(handed_in: Submission, assignment: Assignment) -> Submission:
    """The submission, with a note on each hole that has code and its NotImplementedError."""
    notes = [
        f"{file}, line {line}: the code of {task} is there, and this line still ends it: delete it"
        for file, text in handed_in.files.items()
        for task, line in _ended(text)
        if task in assignment.task_names
    ]
    return replace(handed_in, notes=(*handed_in.notes, *notes))


def _ended(text: bytes) -> Iterator[tuple[str, int]]:
    """Names of functions that hold statements beside ``raise NotImplementedError("name")``."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # said where it is graded
        return
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for item in inside:
            if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            task = prefix + item.name
            written = [statement for statement in item.body if not _is_text(statement)]
            lines = [statement.lineno for statement in written if _is_hole(statement, task)]
            if lines and len(written) > len(lines):
                yield task, lines[0]


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_hole(statement: ast.stmt, task: str) -> bool:
    match statement:
        case ast.Raise(exc=ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=said)])):
            return kind == "NotImplementedError" and bool(said == task)
    return False
