"""Hints come one at a time."""

import json
from pathlib import Path

import pytest

from grader.commands.hints import FILE, next_hint
from grader.course.config import Assignment, Course
from grader.errors import UsageError


@pytest.fixture
def assignment(tiny: Course) -> Assignment:
    return tiny.assignment("assignment1")


def test_one_step_at_a_time(tmp_path: Path, assignment: Assignment) -> None:
    """The next one at each call, then all of them again."""
    said = [next_hint(tmp_path, assignment, "double") for _ in range(4)]

    assert (
        said[0] == "double (1.1): hint 1 of 2 (1 more: ask again)\n\n  What is half of the answer?"
    )
    assert said[1] == "double (1.1): hint 2 of 2 (the last one)\n\n  Which operator multiplies?"
    assert said[2] == (
        "double (1.1): you have seen all 2 hints\n\n"
        "1  What is half of the answer?\n\n2  Which operator multiplies?"
    )
    assert said[3] == said[2]


def test_tasks_are_counted_apart(tmp_path: Path, assignment: Assignment) -> None:
    """By name or by rank it is the same task."""
    next_hint(tmp_path, assignment, "double")

    assert "hint 1 of 1" in next_hint(tmp_path, assignment, "row_sums")
    assert "hint 2 of 2" in next_hint(tmp_path, assignment, "1.1")


def test_without_a_task_they_are_listed(tmp_path: Path, assignment: Assignment) -> None:
    """A usage error with the way out."""
    with pytest.raises(UsageError, match="which task") as caught:
        next_hint(tmp_path, assignment, None)

    assert caught.value.help == "assignment1 has hints for: double, row_sums, Scale.forward"


def test_an_unknown_task_names_those_there_are(tmp_path: Path, assignment: Assignment) -> None:
    """The same for a typing mistake."""
    with pytest.raises(UsageError, match="has no task 'dubble'"):
        next_hint(tmp_path, assignment, "dubble")


def test_a_task_without_hints_says_so(tmp_path: Path, assignment: Assignment) -> None:
    """Nothing to show is not an empty line."""
    bare = assignment.tasks[0].model_copy(update={"hints": ()})
    without = assignment.model_copy(update={"tasks": (bare,)})
    with pytest.raises(UsageError, match="double has no hints"):
        next_hint(tmp_path, without, "double")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"assignment1 double": "x"}', "\x00", '{"a": -5}', '{"a": Infinity}']
)
def test_a_spoiled_memory_starts_again(tmp_path: Path, assignment: Assignment, text: str) -> None:
    """What was remembered is safe to delete, and to spoil."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    assert "hint 1 of 2" in next_hint(tmp_path, assignment, "double")
    assert json.loads((tmp_path / FILE).read_text())["assignment1 double"] == 1


def test_not_being_able_to_remember_is_only_said(
    tmp_path: Path, assignment: Assignment, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hint is shown all the same."""
    (tmp_path / ".grade").write_text("", encoding="utf-8")

    assert "hint 1 of 2" in next_hint(tmp_path / ".grade", assignment, "double")
    assert capsys.readouterr().err.startswith("note: the next hint is not remembered: ")
