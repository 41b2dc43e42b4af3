"""The real course, and one fork server for all of its tests."""

from collections.abc import Iterator

import pytest

from grader import course
from grader.course import Course
from grader.starting import open_starter
from tests.course.desk import ROOT, Desks


@pytest.fixture(scope="session")
def found() -> Course:
    return course.find(ROOT)


@pytest.fixture(scope="session")
def desks(found: Course) -> Iterator[Desks]:
    with open_starter() as starter:
        yield Desks(found, starter)
