"""Tasks whose code is written, and yet is not what a check calls.

In: a `Submission` and its assignment. Out: notes, each with file and line: the stub's last line
still stands; a method has another name, no `self`, or stands outside its class. Reads syntax trees
within the caps of this room, and runs nothing; what cannot be parsed has no notes.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.course import Assignment
from grader.records import Submission
from grader.support import nearest

Function = ast.FunctionDef | ast.AsyncFunctionDef


def with_unreached(handed_in: Submission, assignment: Assignment) -> Submission:
    """The submission, with a note on each task whose code no check can reach."""
    notes = [
        f"{file}, line {line}: {says}"
        for file, text in handed_in.files.items()
        for line, says in _notes(text, assignment.task_names)
    ]
    return replace(handed_in, notes=(*handed_in.notes, *notes))


def _notes(text: bytes, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # said where it is graded
        return
    functions = [node for node in tree.body if isinstance(node, Function)]
    for function in functions:
        yield from _ended(function, function.name, tasks)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, Function)]
            for method in methods:
                yield from _ended(method, f"{node.name}.{method.name}", tasks)
            yield from _misnamed(node, methods, functions, tasks)


def _ended(function: Function, task: str, tasks: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where statements stand beside ``raise NotImplementedError("name")``."""
    written = [statement for statement in function.body if not _is_text(statement)]
    lines = [statement.lineno for statement in written if _is_hole(statement, task)]
    if task in tasks and lines and len(written) > len(lines):
        yield lines[0], f"the code of {task} is there, and this line still ends it: delete it"


def _misnamed(
    home: ast.ClassDef, methods: list[Function], outside: list[Function], tasks: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Methods that a call would not find, or not as they are written."""
    wanted = [name for owner, _, name in (t.partition(".") for t in tasks) if owner == home.name]
    here = {method.name: method for method in methods}
    for name in filter(None, wanted):
        if method := here.get(name):
            first = [arg.arg for arg in (*method.args.posonlyargs, *method.args.args)][:1]
            if not method.decorator_list and not method.args.vararg and first != ["self"]:
                yield method.lineno, f"{home.name}.{name} has no `self` as its first argument"
        elif lost := [one for one in outside if one.name == name]:
            line = lost[-1].lineno
            yield line, f"`{name}` stands outside of class {home.name}: indent it as its other code"
        elif _says_all(home):
            own = [one for one in here if f"{home.name}.{one}" not in tasks and one[:2] != "__"]
            if near := nearest(name, own) or own[:1]:
                asks = f"class {home.name} has no `{name}`; there is `{near[0]}`"
                yield here[near[0]].lineno, f"{asks}: did the name change?"


def _says_all(home: ast.ClassDef) -> bool:
    """Whether a method that it does not define is nowhere else: not assigned, nor inherited."""
    own = all(isinstance(item, Function | ast.Expr) for item in home.body)
    return own and {ast.unparse(base) for base in home.bases} <= {"nn.Module", "Module"}


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_hole(statement: ast.stmt, task: str) -> bool:
    match statement:
        case ast.Raise(exc=ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=said)])):
            return kind == "NotImplementedError" and bool(said == task)
    return False
