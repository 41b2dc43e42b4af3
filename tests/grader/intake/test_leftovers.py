"""Code that is written above the line that still ends it."""

import pytest

from grader.course.config import Assignment, Course
from grader.intake.leftovers import with_leftovers
from grader.records import Submission

HOLE = '    raise NotImplementedError("double")\n'


@pytest.fixture
def assignment(tiny: Course) -> Assignment:
    return tiny.assignment("assignment1")


def notes(assignment: Assignment, text: str) -> tuple[str, ...]:
    return with_leftovers(Submission("work", {"shapes.py": text.encode()}, ""), assignment).notes


def test_a_line_that_still_ends_the_code_is_named(assignment: Assignment) -> None:
    """The task is not started as the checks see it, and its student wonders why."""
    said = notes(assignment, 'def double(x):\n    """Twice."""\n    y = 2 * x\n' + HOLE)

    assert (
        "shapes.py, line 4: the code of double is there, and this line still ends it: delete it",
    ) == said


def test_a_method_is_found_in_its_class(assignment: Assignment) -> None:
    """Whether the line stands above or below the code."""
    hole = '        raise NotImplementedError("Scale.forward")\n        return x\n'

    said = notes(assignment, "class Scale:\n    def forward(self, x):\n" + hole)

    assert said[0].startswith("shapes.py, line 3: the code of Scale.forward is there")


@pytest.mark.parametrize(
    "text",
    [
        'def double(x):\n    """Twice."""\n' + HOLE,
        "def double(x):\n    if x:\n        raise NotImplementedError('x')\n    return x\n",
        "def double(x:\n" + HOLE,
        "def helper(x):\n    return x\n" + HOLE.replace("double", "helper"),
    ],
    ids=["untouched", "an error of its own", "cannot be read", "no task"],
)
def test_anything_else_has_no_note(assignment: Assignment, text: str) -> None:
    """Of an untouched hole the table says `todo`, and that is enough."""
    assert () == notes(assignment, text)
