"""Read a stranger's Python: nothing is run, nothing is printed, and nothing is raised.

In: text. Out: its tree, or what keeps it from being Python.
"""

import ast
import warnings

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
"""What parsing and compiling raise, whatever the text: a lone surrogate is a ValueError."""


def parsed(text: str) -> ast.Module | None:
    """The tree; None for what is not Python."""
    tree = tree_or_fault(text)
    return tree if isinstance(tree, ast.Module) else None


def tree_or_fault(text: str) -> ast.Module | str:
    """The tree, or in a few words what is amiss, and in which line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in strings: the child says them
            return ast.parse(text)
    except UNREADABLE as error:
        return _said(error)


def compile_fault(text: str) -> str:
    """What keeps a text that parses from being compiled: a `return` outside a function."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<cell>", "exec", dont_inherit=True)
    except UNREADABLE as error:
        return _said(error)
    return ""


def modules_of(tree: ast.AST) -> list[str]:
    """The modules that a tree imports, by their first names."""
    found: list[str] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                found += [alias.name.partition(".")[0] for alias in aliases]
            case ast.ImportFrom(module=str(module), level=0):
                found.append(module.partition(".")[0])
    return found


def _said(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})" if error.lineno else str(error.msg)
    if isinstance(error, RecursionError | MemoryError):
        return "it is nested too deeply"
    return "it is not Python"
