"""Wrong submissions whose faulty line is marked, by reading, before any output was seen.

In: tests/submissions of a course. Out: `Marked`; none where tests/ is not there. Marks lie in
faulty_lines.toml, for files of unlisted/, and in faulty_edits.toml, which edits right solutions.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course.bank import alternatives, reference, solution_folder
from grader.course.config import Assignment

BOOK = ("unlisted", "book")
"""Styles that are written as the book writes: in the way of the reference."""


@dataclass(frozen=True)
class Marked:
    """One wrong submission with its mark."""

    style: str
    label: str
    files: dict[str, bytes]
    lines: tuple[int, ...]
    """Empty where no value of torch's is wrong: a refusal, a Python number, a loop, a gradient."""
    task: str = ""
    """That is wrong; empty where it is a helper."""
    without: str = ""
    """The alternative that it was made of: its style is one that nobody knows then."""


def marked(assignment: Assignment) -> Iterator[Marked]:
    """The marked submissions of one assignment."""
    folder = solution_folder(assignment).parents[1] / "tests/submissions"
    for label, lines in _read(folder / "faulty_lines.toml").get(assignment.name, {}).items():
        text = (folder / assignment.name / f"unlisted/{label}.py").read_bytes()
        files = overriding(assignment, text)
        whole = next(data for data in files.values() if data.endswith(text))
        before = whole.count(b"\n") - text.count(b"\n")
        mark = tuple(before + line for line in lines)
        task = text.decode().partition("# task: ")[2].partition(";")[0]
        yield Marked("unlisted", label, files, mark, task)
    for style, rows in _read(folder / "faulty_edits.toml").items():
        for number, of, old, new in rows:
            if f"assignment{number}" == assignment.name:
                yield _edited(assignment, style, of, old, new)


def overriding(assignment: Assignment, text: bytes) -> dict[str, bytes]:
    """The reference with the definitions of one file behind those that they override."""
    files = reference(assignment)
    first = re.search(rb"^(?:def|class) (\w+)", text, re.MULTILINE)
    word = re.compile(rb"^(?:def|class) " + first[1] + rb"\b", re.MULTILINE) if first else None
    homes = [name for name, data in files.items() if word and word.search(data)]
    name = homes[0] if homes else assignment.files[-1]
    return files | {name: files[name] + b"\n\n" + text}


def _edited(assignment: Assignment, style: str, of: str, old: str, new: str) -> Marked:
    """A right solution with one edit; its mark is the statement that the edit is in."""
    files = alternatives(assignment)[of] if of else reference(assignment)
    name = next(name for name, data in files.items() if old in data.decode())
    text = files[name].decode()
    line = text[: text.index(old)].count("\n") + 1
    wrong = text.replace(old, new)
    around = [
        node
        for node in ast.walk(ast.parse(wrong))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inner = min(around, key=lambda node: (node.end_lineno or 0) - node.lineno)
    lines = tuple(range(inner.lineno, (inner.end_lineno or 0) + 1))
    names = [node.name for node in around if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    task = ".".join(names[:2]) if ".".join(names[:2]) in assignment.task_names else ""
    return Marked(style, f"{of}: {new}", files | {name: wrong.encode()}, lines, task, of)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
