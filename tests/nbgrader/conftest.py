"""One class for all tests of this folder: graded by nbgrader's command, and by ours."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.config import Course
from tests import tiny_course
from tests.nbgrader.school import LAB, LATE, School, environment, fill
from tests.tiny_course import write

DUE = "2026-01-01 09:00:00 UTC"


@dataclass(frozen=True)
class Twins:
    """The same class twice."""

    course: Course
    theirs: School
    """Graded by `nbgrader autograde`."""
    ours: School
    """Graded by `grade class`."""
    said: dict[str, str]
    """What the commands said."""


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose assignment has a lab."""
    course = tiny_course.build(tmp_path_factory.mktemp("course"))
    write(course.root / "solutions/assignment1/lab.py", LAB)
    return course


def opened(course: Course, home: Path, *words: str) -> School:
    """A new course folder, with the assignment released and a due date."""
    school = School(home / "school", environment(home / "home"))
    school.grade(course.root, "nbgrader", school.folder, *words)
    config = school.folder / "nbgrader_config.py"
    write(config, config.read_text() + LATE)
    school.nbgrader("generate_assignment", "assignment1")
    school.nbgrader("db", "assignment", "add", "assignment1", f"--duedate={DUE}")
    return school


@pytest.fixture(scope="session")
def twins(lab: Course, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    home = tmp_path_factory.mktemp("nbgrader")
    theirs = opened(lab, home)
    fill(theirs, home / "outside.py")
    shutil.copytree(theirs.folder, home / "twin", symlinks=True)
    ours = School(home / "twin", theirs.environment)
    said = {
        "autograde": theirs.nbgrader("autograde", "assignment1"),
        "class": ours.grade(lab.root, "class", "1", ours.folder, "--jobs", "1", "--quiet"),
    }
    return Twins(lab, theirs, ours, said)
