"""Read which checks there are from their source, without running it.

In: checks.py and hidden.py as text. Out: `Check` records, in the order of the files.
The parent knows every question before any child runs, needs no torch for it, and no child can
tell it otherwise. Raises GraderFault that names file and line for a declaration that is wrong.
"""

import ast
import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader import author
from grader.errors import GraderFault
from grader.records import Check

WORDS = {
    name: getattr(author, name)
    for name in (
        "close", "equal", "raises", "at_most", "at_least", "within", "rate", "vectorised", "by",
        "example",
    )
}  # fmt: skip
OPTIONS = {
    "task", "judge", "needs", "weight", "guessable", "device", "seconds", "material", "tell",
}  # fmt: skip
FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "judge": (lambda value: isinstance(value, author.Judge), "one of the judges"),
    "weight": (lambda value: type(value) in (int, float) and value > 0, "a number above 0"),
    "seconds": (lambda value: type(value) in (int, float) and value > 0, "a number above 0"),
    "guessable": (lambda value: isinstance(value, str), "a reason in words"),
    "material": (lambda value: isinstance(value, str), "the name of a function of material.py"),
    "tell": (lambda value: isinstance(value, bool), "True or False"),
    "device": (lambda value: value in ("any", "cpu", "cuda"), '"any", "cpu" or "cuda"'),
}


def read_declarations(
    path: Path, hidden: bool, tasks: tuple[str, ...], data: bytes | None = None
) -> list[Check]:
    """The checks that one file declares.

    Args:
        data: its bytes, where they do not lie there.
    """
    try:
        text = (path.read_bytes() if data is None else data).decode("utf-8")
        tree = ast.parse(text, filename=str(path))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise GraderFault(f"{path}: {error}") from None
    found: list[Check] = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _name(decorator.func) == "check":
                found.append(_check(path, node, decorator, hidden, tasks))
    return found


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _check(
    path: Path, node: ast.FunctionDef, call: ast.Call, hidden: bool, tasks: tuple[str, ...]
) -> Check:
    where = f"{path}:{node.lineno}: check {node.name}"
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if call.args:
        options["task"] = call.args[0]
    if unknown := options.keys() - OPTIONS:
        raise GraderFault(f"{where}: no option {', '.join(map(str, unknown))}")
    values = {str(name): _value(where, value) for name, value in options.items()}
    sentence = (ast.get_docstring(node) or "").partition("\n")[0].strip()
    if not sentence:
        raise GraderFault(f"{where}: its docstring is the sentence that the student reads")
    task = values.pop("task", None)
    needs = tuple(values.pop("needs", ()))
    for name in (task, *needs):
        if name not in tasks:
            raise GraderFault(f"{where}: {name!r} is not a task; there are {', '.join(tasks)}")
    for name, (fits, form) in FORMS.items():
        if name in values and not fits(values[name]):
            raise GraderFault(f"{where}: {name} is {form}, not {values[name]!r}")
    judge = values.pop("judge", None) or author.close()
    if values.get("material") and judge.name != "by":
        raise GraderFault(f"{where}: a check with material is judged `by` a function of judges.py")
    if values.get("tell") and not hidden:
        raise GraderFault(f"{where}: tell is for a hidden check; a public one is always told")
    return Check(
        id=node.name,
        task=str(task),
        sentence=sentence,
        judge=judge,
        hidden=hidden,
        needs=needs,
        **values,
    )


def _value(where: str, node: ast.expr) -> Any:
    """A literal, or a call of one of the author's judges."""
    try:
        return ast.literal_eval(node)
    except ValueError:
        pass
    if isinstance(node, ast.Call) and _name(node.func) in WORDS:
        positional = [_argument(where, item) for item in node.args]
        named = {item.arg: _argument(where, item.value) for item in node.keywords if item.arg}
        try:
            return WORDS[_name(node.func)](*positional, **named)
        except TypeError as error:
            raise GraderFault(f"{where}: {error}") from None
    raise GraderFault(f"{where}: {ast.unparse(node)!r} is neither a literal nor a judge")


def _argument(where: str, node: ast.expr) -> Any:
    kind = getattr(builtins, _name(node), None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return kind
    return _value(where, node)
