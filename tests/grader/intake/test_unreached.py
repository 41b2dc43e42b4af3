"""Code that is written, and yet is not what a check calls."""

import pytest

from grader.course.config import Assignment, Course
from grader.intake.unreached import with_unreached
from grader.records import Submission

HOLE = '    raise NotImplementedError("double")\n'


@pytest.fixture
def assignment(tiny: Course) -> Assignment:
    return tiny.assignment("assignment1")


def notes(assignment: Assignment, text: str) -> tuple[str, ...]:
    return with_unreached(Submission("work", {"shapes.py": text.encode()}, ""), assignment).notes


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


CLASS = "class Scale(Module):\n    def __init__(self):\n        pass\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "    def forward(x):\n        return x\n",
            "line 4: Scale.forward has no `self` as its first argument",
        ),
        (
            "    def call(self, x):\n        return x\n",
            "line 4: class Scale has no `forward`; there is `call`: did the name change?",
        ),
        (
            "    def helper(self):\n        pass\n    def foward(self, x):\n        return x\n",
            "line 6: class Scale has no `forward`; there is `foward`: did the name change?",
        ),
        (
            "def forward(self, x):\n    return x\n",
            "line 4: `forward` stands outside of class Scale: indent it as its other code",
        ),
    ],
    ids=["no self", "another name", "a slip", "outside"],
)
def test_a_method_that_no_call_finds_is_named(assignment: Assignment, text: str, says: str) -> None:
    """Python's own words for it speak of torch's module, or of a name that is not defined."""
    assert (f"shapes.py, {says}",) == notes(assignment, CLASS + text)


@pytest.mark.parametrize(
    "text",
    [
        "    def forward(self, x):\n        return x\n",
        "    def forward(*args):\n        return args[1]\n",
        "    @staticmethod\n    def forward(x):\n        return x\n",
        "    forward = torch.neg\n    def helper(self):\n        pass\n",
        "",
    ],
    ids=["as it should be", "any arguments", "decorated", "assigned", "missing"],
)
def test_a_method_that_is_found_has_no_note(assignment: Assignment, text: str) -> None:
    """Nor has one of which there is no trace: the check says what is missing."""
    assert () == notes(assignment, CLASS + text)


def test_a_method_may_be_inherited(assignment: Assignment) -> None:
    """Whatever the class is built on may have it."""
    assert () == notes(assignment, "class Scale(Mine):\n    def helper(self):\n        pass\n")
