"""Grading one's own work: which assignment, what is remembered, which exit code."""

import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import grader
from grader.commands.local_run import exit_code, open_assignment, open_task, run
from grader.course import last_grades
from grader.course.config import Course
from grader.errors import UsageError
from grader.grade import Grade
from tests.a_grade import failing, passing


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline in which everything passes."""
    fake = ModuleType("grader.pipeline")
    fake.grade = lambda *_: passing()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "grader.pipeline", fake)
    monkeypatch.setattr(grader, "pipeline", fake, raising=False)


def options(**fields: Any) -> Any:
    return SimpleNamespace(**{"task": None, "seed": None, "official": False} | fields)


@pytest.mark.parametrize("word", ["assignment1", "1", "01", "assignment1/"])
def test_an_assignment_by_name_or_number(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """From any folder of the course."""
    monkeypatch.chdir(own_tiny.root / "assignments" / "assignment1")

    assert open_assignment(word)[1].name == "assignment1"


@pytest.mark.parametrize(
    ("word", "want"),
    [
        ("assigment1", "this course has no 'assigment1'; did you mean assignment1?"),
        ("7", "this course has no 'assignment7'"),
    ],
)
def test_an_assignment_that_is_not_there(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch, word: str, want: str
) -> None:
    """A typing mistake finds the one that was meant; another number does not."""
    monkeypatch.chdir(own_tiny.root)
    with pytest.raises(UsageError) as caught:
        open_assignment(word)

    assert want == str(caught.value)
    assert caught.value.help == "it has: assignment1"


@pytest.mark.usefixtures("graded")
def test_ones_own_whole_work_is_remembered(own_tiny: Course) -> None:
    """And the grade comes back."""
    assert passing() == run(own_tiny, own_tiny.assignment("assignment1"), None, options())
    assert list(last_grades.best_score(own_tiny.history)) == ["assignment2"]


@pytest.mark.usefixtures("graded")
@pytest.mark.parametrize(
    ("path", "fields"),
    [(Path("other"), {}), (None, {"task": "f"}), (None, {"seed": 0}), (None, {"official": True})],
)
def test_anything_else_is_not(own_tiny: Course, path: Path | None, fields: dict[str, Any]) -> None:
    """Other people's work, one task, other draws and official runs are no best score."""
    run(own_tiny, own_tiny.assignment("assignment1"), path, options(**fields))

    assert last_grades.best_score(own_tiny.history) == {}


@pytest.mark.parametrize(
    ("one", "want"),
    [
        (passing(), 0),
        (failing(), 1),
        (passing().model_copy(update={"complete": False}), 4),
        (failing().model_copy(update={"complete": False}), 4),
    ],
    ids=["passed", "failed", "void", "void and failed"],
)
def test_what_a_grade_means(one: Grade, want: int) -> None:
    """0, 1, and 4 for what is ours."""
    assert want == exit_code(one)


def test_a_task_that_two_assignments_have(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Says which, and how to say it."""
    monkeypatch.chdir(own_tiny.root)
    shutil.copytree(
        own_tiny.root / "solutions/assignment1", own_tiny.root / "solutions/assignment2"
    )
    with pytest.raises(
        UsageError, match="assignment1 and assignment2 have a task 'double'"
    ) as said:
        open_task("double", None)

    assert said.value.help == "say which: assignment1 double"
