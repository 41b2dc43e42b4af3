"""Which packages a submission imports, as its syntax trees say; nothing of it is run.

In: a `Submission` and its assignment. Out: notes, each with file and line, on what the machine
that grades need not have. Reads text within the caps of this room; what cannot be parsed imports
nothing. Left out: imports that do without (`try: … except ImportError`), and those for a type
checker.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.course import Assignment
from grader.records import Submission

ALWAYS = sys.stdlib_module_names | {"grader"}


def with_imports(handed_in: Submission, assignment: Assignment) -> Submission:
    """The submission, with a note on each package that the course does not promise."""
    return replace(handed_in, notes=(*handed_in.notes, *import_notes(handed_in, assignment)))


def import_notes(handed_in: Submission, assignment: Assignment) -> list[str]:
    """A sentence for each package outside the course's list, where it is imported first."""
    if not assignment.packages:  # the course makes no promise
        return []
    files = (*assignment.files, *assignment.given, *assignment.optional)
    known = ALWAYS | set(assignment.packages) | {name.removesuffix(".py") for name in files}
    first: dict[str, str] = {}
    for file, text in handed_in.files.items():
        for package, line in _imports(text):
            first.setdefault(package, f"{file}, line {line}")
    return [
        f"{place} imports {package[:60]}, which need not be there where your work is graded; "
        f"these are: {', '.join(assignment.packages)}"
        for package, place in first.items()
        if package not in known
    ]


def _imports(text: bytes) -> Iterator[tuple[str, int]]:
    """Top-level names of packages, each with its line."""
    try:
        waiting: list[ast.AST] = [ast.parse(text)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # said where it is graded
        return
    found: list[tuple[int, str]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.partition(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.module and not node.level:
                found.append((node.lineno, node.module.partition(".")[0]))
        elif isinstance(node, ast.Try) and _does_without(node.handlers):
            waiting += [*node.handlers, *node.orelse, *node.finalbody]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
    for line, package in sorted(found):
        yield package, line


def _does_without(handlers: Iterable[ast.ExceptHandler]) -> bool:
    """Whether a failing import is caught."""
    return any(
        handler.type is None
        or {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
        & {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
        for handler in handlers
    )
