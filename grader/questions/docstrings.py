"""Make checks of the examples in docstrings: what a handout promises is asked.

In: the reference, as text. Out: the source of a file of checks, one for each hole whose docstring
has an example. It is made anew where there are solutions, and lies beside checks.py in a student's
edition. Runs nothing; what the examples print is judged in the parent.
"""

import ast
import builtins
import doctest
from textwrap import indent

from grader.course import Assignment, reference
from grader.errors import GraderFault

FILE = "examples.py"
HEAD = '''"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example

'''
CHECK = '''
@check(
    task={task!r},
    judge=example({wants!r}),
    weight={weight!r},
    guessable="an example that everybody reads",
)
def {id}(code, draw):
    """The example in the docstring of {task} gives what it says."""
{body}
    return told
'''
PRINTED = """
printed = []
def print(*words):
    printed.append(" ".join(map(str, words)))
"""
IMPORTED = {"torch", "nn"}


def examples(assignment: Assignment) -> bytes:
    """The file of checks; empty where the assignment asks no examples."""
    if not assignment.examples:
        return b""
    if assignment.solution is None:
        path = assignment.folder / FILE
        try:
            return path.read_bytes()
        except OSError as error:
            raise GraderFault(f"{path} cannot be read: {error.strerror or error}") from None
    found = [
        _check(task, docstring, assignment.examples)
        for task, docstring in _docstrings(assignment).items()
        if task in assignment.task_names
    ]
    return (HEAD + "\n".join(filter(None, found))).encode()


def _docstrings(assignment: Assignment) -> dict[str, str]:
    """Function or method → its docstring."""
    found: dict[str, str] = {}
    for data in reference(assignment).values():
        for node in ast.parse(data).body:
            inner = node.body if isinstance(node, ast.ClassDef) else []
            of = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
            for one in (node, *inner):
                if isinstance(one, ast.FunctionDef):
                    name = one.name if one is node else of + one.name
                    found[name] = ast.get_docstring(one) or ""
    return found


def _check(task: str, docstring: str, weight: float) -> str:
    lines: list[str] = []
    wants: list[tuple[str, str]] = []
    parts = doctest.DocTestParser().get_examples(docstring)
    for part in parts:
        source, want = part.source.strip(), part.want.replace("<BLANKLINE>", "").strip()
        if not want:
            lines.append(source)
        elif isinstance(ast.parse(source).body[0], ast.Expr):
            lines.append(f"told.append(repr(({source})))")
            wants.append((source, want))
        else:
            lines += [PRINTED.strip(), source, 'told.append("\\n".join(printed))']
            wants.append((source, want))
    if not wants:
        return ""
    names = [f"{name} = code.{name}" for name in _free("\n".join(p.source for p in parts))]
    body = indent("\n".join([*names, "told = []", *lines]), "    ")
    id = f"example_of_{task.replace('.', '_')}"
    return CHECK.format(task=task, wants=wants, weight=weight, id=id, body=body)


def _free(source: str) -> list[str]:
    """Names that the lines use and do not make: those of the student's file."""
    loaded: dict[str, None] = {}
    made = IMPORTED | set(dir(builtins))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loaded[node.id] = None
        elif isinstance(node, ast.Name):
            made.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
    return [name for name in loaded if name not in made]
