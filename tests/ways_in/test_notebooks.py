"""Right work gets its points in whatever notebook or script of cells it was written.

What is taken has the syntax trees of the reference: every definition that a check may ask for, and
what they need. That proves full points at a thousandth of the price of asking; some are asked, too.
"""

from functools import cache
from pathlib import Path

import pytest

from grader.course import reference
from grader.course.config import Course, find_course
from grader.intake import receive
from grader.pipeline import Options, grade_one
from tests.course.desk import ASSIGNMENTS, LARGE, ROOT, Desks
from tests.ways_in.habits import HABITS, Written, right_definitions, written

EVERY = [
    pytest.param(name, habit, id=f"{name}-{habit}", marks=LARGE.get(name, ()))
    for name in ASSIGNMENTS
    for habit in HABITS
]
SOME = [
    ("assignment1", "of_marimo"), ("assignment3", "of_colab"),
    ("assignment3", "other_names_for_it"), ("assignment3", "unfinished_scratch"),
]  # fmt: skip
"""Of the assignments that are asked fastest."""


@cache
def work(name: str) -> Written:
    return written(reference(find_course(ROOT).assignment(name)))


@pytest.fixture(scope="session")
def desks(course: Course, starter: object) -> Desks:
    return Desks(course, starter)  # type: ignore[arg-type]


def test_there_are_two_hundred() -> None:
    """Made by more than twenty habits."""
    assert len(EVERY) >= 200


@pytest.mark.parametrize(("name", "habit"), EVERY)
def test_what_is_taken_is_the_reference(
    course: Course, name: str, habit: str, tmp_path: Path
) -> None:
    """Every definition, constant and import of it, by its syntax tree."""
    handed = HABITS[habit](work(name))
    (tmp_path / handed.name).write_bytes(handed.data)
    got = receive(tmp_path / handed.name, course.assignment(name))

    wanted = right_definitions(handed.right)
    taken = right_definitions("\n".join(data.decode() for data in got.files.values()))

    assert wanted == {name: tree for name, tree in taken.items() if name in wanted}
    assert not {"plt", "pd", "drive", "display", "x", "mask", "files"} & set(taken)


def _graded(desks: Desks, name: str, habit: str, folder: Path) -> tuple[float, float]:
    handed = HABITS[habit](work(name))
    (folder / handed.name).write_bytes(handed.data)
    desk = desks.sealed(name)
    got = receive(folder / handed.name, desk.assignment)
    grade = grade_one(got, desk.questions, desk.key, desk.starter, Options(device="cpu"))
    return grade.points, grade.of


@pytest.mark.parametrize(("name", "habit"), SOME)
def test_some_are_asked_too(desks: Desks, name: str, habit: str, tmp_path: Path) -> None:
    """And have full points."""
    points, of = _graded(desks, name, habit, tmp_path)

    assert of == points


@pytest.mark.slow
@pytest.mark.parametrize(("name", "habit"), EVERY)
def test_all_are_asked(desks: Desks, name: str, habit: str, tmp_path: Path) -> None:
    """And have full points."""
    points, of = _graded(desks, name, habit, tmp_path)

    assert of == points
