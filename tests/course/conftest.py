"""The real course, and one fork server for all of its tests."""

from collections.abc import Iterator

import pytest

from grader.course import config
from grader.course.config import Course
from grader.sandbox.starting import open_starter
from tests.course.desk import ASSIGNMENTS, ROOT, Desks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers, each assignment's answer keys are asked by one of them."""
    for item in items:
        for name in ASSIGNMENTS:
            if f"[{name}" in item.name or f"-{name}]" in item.name:
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def found() -> Course:
    return config.find_course(ROOT)


@pytest.fixture(scope="session")
def desks(found: Course) -> Iterator[Desks]:
    with open_starter() as starter:
        yield Desks(found, starter)
