"""A known mistake is explained by its id."""

import pytest

from grader.commands.explain import explain
from grader.course.config import Course
from grader.errors import UsageError

WANT = """\
T1-TRIPLE  double, assignment1

your answers are what you get when the numbers are tripled

why     Two is not three.
help    multiply by two
read    assignments/assignment1/README.md#double"""


@pytest.mark.parametrize("id", ["T1-TRIPLE", "t1-triple", " T1-triple "])
def test_what_why_help_and_where(tiny: Course, id: str) -> None:
    """Everything but the edit; case does not matter."""
    assert explain(tiny.root, id) == WANT


def test_what_is_empty_is_left_out(tiny: Course) -> None:
    """A mistake without a `why`."""
    assert "why" not in explain(tiny.root, "T1-MEAN")


def test_an_unknown_id_offers_the_near_ones(tiny: Course) -> None:
    """A typing mistake in an id."""
    with pytest.raises(UsageError, match=r"no known mistake 'T1-TRIPEL'; did you mean T1-TRIPLE\?"):
        explain(tiny.root, "T1-TRIPEL")


def test_an_id_like_no_other(tiny: Course) -> None:
    """It says where ids stand."""
    with pytest.raises(UsageError, match=r"no known mistake 'x'$") as caught:
        explain(tiny.root, "x")

    assert "grade explain" in caught.value.help
