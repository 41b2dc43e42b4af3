"""The line where it goes wrong, from end to end: in the report, and asked only where needed."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from grader import pipeline
from grader.report.terminal import render
from tests.course.desk import ROOT, Desk, Desks, overriding

MARKS = tomllib.loads(
    (ROOT / "tests/submissions/faulty_lines.toml").read_text(encoding="utf-8")
)["assignment1"]  # fmt: skip
NAMED = ["bent_linear", "bias_twice", "largest_value", "additive_billion"]
SILENT = ["loop_over_words", "detached", "float_counts"]


@pytest.fixture
def desk(desks: Desks) -> Desk:
    """As an instructor grades."""
    return desks.live("assignment1", 3)


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The checks that were asked to be followed."""
    followed: list[Any] = []
    ask: Callable[..., Any] = pipeline.ask

    def asking(starter: Any, job: Any, *rest: Any) -> Any:
        if job.followed:
            followed.extend(rest[0])
        return ask(starter, job, *rest)

    monkeypatch.setattr(pipeline, "ask", asking)
    return followed


def graded(desk: Desk, label: str) -> tuple[list[int], str]:
    """The lines that are named, counted in the file as it lies there, and the report."""
    path = ROOT / f"tests/submissions/assignment1/unlisted/{label}.py"
    files = overriding(desk.assignment, path)
    [whole] = files.values()
    before = whole.count(b"\n") - path.read_bytes().count(b"\n")
    grade = desk.grade(label, files)
    lines = [o.line.line - before for t in grade.tasks for o in t.outcomes if o.line]
    return lines, render(grade).plain


@pytest.mark.parametrize("label", NAMED)
def test_the_marked_line_is_named_below_the_gap(desk: Desk, label: str) -> None:
    """One line for the task, in words that say what is known, and no more."""
    lines, report = graded(desk, label)

    assert lines
    assert set(lines) <= set(MARKS[label])
    assert re.search(r"  gap  .*\n(    .*\n)*  line    .*`", report)


@pytest.mark.parametrize("label", SILENT)
def test_where_no_value_is_wrong_no_line_is_named(desk: Desk, label: str) -> None:
    """A loop that is right, a gradient, a Python number."""
    lines, _ = graded(desk, label)

    assert [] == lines


def test_right_work_is_asked_once(desk: Desk, again: list[Any]) -> None:
    """What passes costs nothing more; neither does what a known mistake names."""
    right = pipeline.reference(desk.assignment)
    named = next(iter(pipeline.known_mistakes(desk.assignment)))

    desk.grade("the reference", right)
    grade = desk.grade(named.id, pipeline.apply_mistake(named, right))

    assert any(task.cause and named.id in task.cause.mistakes for task in grade.tasks)
    assert [] == again


def test_no_hidden_check_is_followed(desk: Desk, again: list[Any]) -> None:
    """What a child of hidden checks computes is not told to anybody."""
    graded(desk, "bias_twice")

    assert again
    assert [] == [check.id for check in again if check.hidden]
