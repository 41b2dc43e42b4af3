"""What is said of a notebook's code names cells and lines of it, and cells that were left out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.author import vectorised
from grader.course.config import Course
from grader.judging.cell_places import in_own_places
from grader.records import Answers, Broken, Check, Origin, Place, Raised, Reply, Submission
from tests.tiny_course import write

Run = Callable[..., Any]
ORIGINS = {"work.py": Origin("lab.ipynb", ((2, 1), (2, 2), (5, 7)), {"g": "defined in cell 3"})}
HANDED_IN = Submission("work", {"work.py": b"a\nb\n  return x\n"}, "", origins=ORIGINS)
PLACE = Place("work.py", 3, "what the child says", "f")
MOVED = Place("lab.ipynb", 7, "return x", "f", cell=5)


def check(id: str, judge: Any) -> Check:
    return Check(id, "f", "A sentence.", judge, hidden=False)


def test_every_place_is_the_writer_s() -> None:
    """Of exceptions, of forbidden calls, of what keeps the file from being imported."""
    raised = Raised("ValueError", (), "", PLACE)
    replies = {"a": Reply("raised", raised=raised, forbidden=(("cumsum", PLACE), ("sum", None)))}
    got = in_own_places(Answers(replies, broken=Broken("raised", raised)), HANDED_IN, [])

    assert got.replies["a"].raised
    assert got.replies["a"].raised.place == MOVED
    assert (("cumsum", MOVED), ("sum", None)) == got.replies["a"].forbidden
    assert got.broken
    assert got.broken.raised
    assert got.broken.raised.place == MOVED
    assert {"g": "defined in cell 3"} == got.left_out


@pytest.mark.parametrize("line", [0, -1, 4, 10**9])
def test_a_line_that_is_not_there_has_no_place(line: int) -> None:
    """A child may say any number."""
    replies = {"a": Reply("raised", raised=Raised("E", (), "", Place("work.py", line)))}
    got = in_own_places(Answers(replies), HANDED_IN, []).replies["a"].raised

    assert got
    assert got.place == Place("lab.ipynb", 0)


def test_a_line_of_a_plain_file_is_the_one_handed_in() -> None:
    """A child may say that anything stands there."""
    plain = Submission("work", {"work.py": b"a\n    b = 1\n"}, "")
    raised = Raised("E", (), "", Place("work.py", 2, "a secret"))
    got = in_own_places(Answers({"a": Reply("raised", raised=raised)}), plain, [])
    said = got.replies["a"].raised

    assert said
    assert said.place == Place("work.py", 2, "b = 1")


def test_counted_lines_are_moved_where_calls_are_counted() -> None:
    """And answers that look like counts are left alone elsewhere."""
    counts = [{"size": 2, "calls": 3, "line": 1}, {"size": 4, "calls": 9, "line": 3}, 7]
    answers = Answers({id: Reply("answered", answer=counts) for id in ("loop", "other")})
    checks = [check("loop", vectorised(per="row")), check("other", vectorised(per="row"))][:1]
    got = in_own_places(answers, HANDED_IN, checks)

    assert [
        {"size": 2, "calls": 3, "line": 1, "cell": 2},
        {"size": 4, "calls": 9, "line": 7, "cell": 5},
        7,
    ] == got.replies["loop"].answer
    assert counts == got.replies["other"].answer


@pytest.mark.parametrize(
    ("file", "says"), [("lab.ipynb", "cell 5, line 7"), ("work.py", "work.py:7")]
)
def test_a_place_is_shown_as_it_is_found(file: str, says: str) -> None:
    """By cell and line, or by file and line."""
    assert says == Place(file, 7, cell=5 if file == "lab.ipynb" else 0).shown


def notebook(folder: Path, *cells: str) -> Path:
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    return write(folder / "mine.ipynb", json.dumps({"nbformat": 4, "cells": made}).encode())


def test_a_report_names_cells(tiny: Course, command: Run, tmp_path: Path) -> None:
    """Where it raised, what is called that is forbidden, and why a name is missing."""
    path = notebook(
        tmp_path,
        "import torch\nfrom torch import nn",
        "%matplotlib inline\ndef double(x):\n    return x * LATER",
        "LATER = 2\nx = (",
        "class Scale(nn.Module:\n    pass",
    )
    said = command(tiny.root, "assignment1", path)
    text = " ".join(said.out.split())

    assert "line cell 2, line 3 return x * LATER" in text
    assert "note `LATER` is defined in cell 3, which was left out: '(' was never closed" in text
    assert "there is no `Scale`: it is defined in cell 4, which was left out" in text
    assert "left out of mine.ipynb: cell 3: '(' was never closed (line 2); cell 4:" in text


def test_a_forbidden_call_names_its_cell(tiny: Course, command: Run, tmp_path: Path) -> None:
    """As a crash does."""
    refuses = "if not x.dim():\n        raise ValueError('one axis')"
    double = f"def double(x):\n    {refuses}\n    return 2 * x"
    rows = "\n\ndef row_sums(x):\n    return double(x).cumsum(-1)[..., -1]"
    said = command(tiny.root, "assignment1", notebook(tmp_path, double, rows))

    assert "calls cumsum at cell 2, line 4" in " ".join(said.out.split())


def test_an_import_that_fails_names_the_cell(tiny: Course, command: Run, tmp_path: Path) -> None:
    """The notebook is what could not be imported, and the place is in it."""
    cells = ["import torch", "LOW = HIGH - 1\ndef double(x):\n    return x + LOW", "HIGH = ("]
    said = command(tiny.root, "assignment1", notebook(tmp_path, *cells))
    text = " ".join(said.out.split())

    assert "importing mine.ipynb raised NameError; `HIGH` is defined in cell 3, which was" in text
    assert "cell 2, line 1 LOW = HIGH - 1" in text
