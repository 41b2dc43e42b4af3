"""Whoever comes with one submission gets the result that the class has."""

from pathlib import Path
from typing import Any

import pytest

from grader.cohort import clerk
from grader.cohort.batch import Settings, grade_class
from grader.cohort.clerk import Clerk
from grader.cohort.store import Result, open_store
from grader.course.config import Course
from grader.errors import GraderFault, UsageError
from grader.grade import Grade
from grader.sandbox import starting
from tests.tiny_course import submission, write

TRIPLE = ("return x * 2", "return x * 3")


@pytest.fixture(autouse=True)
def one_server(starter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """To start a fork server takes seconds."""
    monkeypatch.setattr(starting, "_starter", lambda: starter)


def points(result: Result) -> float:
    grade = Grade.model_validate_json(result.grade)
    return grade.points + (grade.hidden_points or 0)


def test_results_are_shared_with_the_class(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One seed, one store: what one has graded, the other looks up."""
    home, results = tmp_path / "in", tmp_path / "out"
    submission(home / "anna")
    submission(home / "bob", TRIPLE)
    assignment = tiny.assignment("assignment1")
    with open_store(results / "assignment1") as store:
        graded = grade_class(tiny, assignment, home, store, Settings(jobs=1))
    asking = Clerk(tiny.root, results)
    monkeypatch.setattr(clerk, "Desk", None)  # nothing is asked again

    found = {name: points(asking.grade("assignment1", home / name)) for name in ("anna", "bob")}

    assert {mark.student: mark.points for mark in graded.marks} == found
    assert 11 == found["anna"] > found["bob"]


def test_the_class_looks_up_what_was_asked_alone(tiny: Course, tmp_path: Path) -> None:
    """The other way round; and a desk serves one after the other."""
    home, results = tmp_path / "in", tmp_path / "out"
    submission(home / "anna")
    submission(home / "bob", TRIPLE)
    asking = Clerk(tiny.root, results)
    for name in ("anna", "bob"):
        asking.grade("assignment1", home / name)
    asking.close()
    known: list[bool] = []
    with open_store(results / "assignment1") as store:
        assignment = tiny.assignment("assignment1")
        hear = lambda event: known.append(event.known)  # noqa: E731
        grade_class(tiny, assignment, home, store, Settings(jobs=1), tell=hear)

    assert [True, True] == known


def test_an_edited_check_is_asked_anew(own_tiny: Course, tmp_path: Path) -> None:
    """A server that runs for weeks must not go on with old checks."""
    home = submission(tmp_path / "in", TRIPLE)
    asking = Clerk(own_tiny.root, tmp_path / "out")
    before = points(asking.grade("assignment1", home))
    path = own_tiny.root / "solutions/assignment1/assignment.toml"
    write(path, path.read_text().replace("[limits]", '[void]\ndoubles = "ambiguous"\n\n[limits]'))

    assert points(asking.grade("assignment1", home)) > before
    asking.close()


def test_what_cannot_be_graded_says_so(tiny: Course, tmp_path: Path) -> None:
    """In the student's words, without a path of this machine."""
    result = Clerk(tiny.root, tmp_path / "out").grade("assignment1", tmp_path)

    assert not result.grade
    assert result.problem.startswith("cannot be graded: your submission has no file shapes.py")


def test_it_waits_for_another_run_and_not_for_ever(
    tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is held while a class is graded."""
    monkeypatch.setattr(clerk, "PATIENCE_SECONDS", 0.3)
    home = submission(tmp_path / "in")
    with open_store(tmp_path / "out/assignment1"), pytest.raises(UsageError, match="another run"):
        Clerk(tiny.root, tmp_path / "out").grade("assignment1", home)


def test_our_fault_is_an_exception(own_tiny: Course, tmp_path: Path) -> None:
    """It costs nobody a point."""
    home = submission(tmp_path / "in", TRIPLE)
    write(own_tiny.root / "solutions/assignment1/mistakes.py", "MISTAKES = [\n")

    with pytest.raises(GraderFault, match=r"mistakes\.py: SyntaxError"):
        Clerk(own_tiny.root, tmp_path / "out").grade("assignment1", home)


def test_it_needs_solutions(tiny: Course, tmp_path: Path) -> None:
    """A student edition has nothing to grade officially with."""
    write(tmp_path / "pyproject.toml", '[tool.grade]\ncourse = "x"\npublic_seed = 1\n')

    with pytest.raises(UsageError, match="this edition has none"):
        Clerk(tmp_path, tmp_path / "out")
