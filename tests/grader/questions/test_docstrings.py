"""What a docstring shows is asked."""

from pathlib import Path

import pytest

from grader.course.config import Course, find_course
from grader.pipeline import Options, grade
from grader.questions.assemble import Questions
from grader.questions.docstrings import examples
from tests import tiny_course

FLAG = ('hours = "1"', 'hours = "1"\nexamples = 0.25')


@pytest.fixture
def asking(own_tiny: Course) -> Course:
    """A course whose examples are asked."""
    for side in ("solutions", "assignments"):
        file = own_tiny.root / side / "assignment1/assignment.toml"
        file.write_text(file.read_text().replace(*FLAG))
    return own_tiny


def test_each_hole_with_an_example_has_a_check(asking: Course) -> None:
    """Named for its task, with a small weight; the others have none."""
    assignment = asking.assignment("assignment1")
    questions = Questions.of(asking, assignment, 7, hidden=False)
    made = [check for check in questions.checks if check.id.startswith("example_of")]

    assert [("example_of_double", "double", 0.25)] == [(c.id, c.task, c.weight) for c in made]
    assert b"told.append(repr((double(torch.tensor([1.0, 2.0])))))" in examples(assignment)


def test_no_example_is_asked_where_the_assignment_does_not_say_so(own_tiny: Course) -> None:
    """The weight is the assignment's to give."""
    assert b"" == examples(own_tiny.assignment("assignment1"))


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (("return x * 2", "return x + x"), ""),
        (("return x * 2", "return torch.where(x == 2, 5.0, x * 2)"), "gives tensor([2., 5.])"),
    ],
    ids=["right", "wrong just there"],
)
def test_an_example_that_is_broken_costs_its_share(
    asking: Course, tmp_path: Path, edit: tuple[str, str], says: str
) -> None:
    """With what the student's code gives there, and what the docstring says."""
    work = tiny_course.submission(tmp_path / "work", edit)
    found = grade(asking, asking.assignment("assignment1"), work, Options(task="double"))
    (example,) = [o for o in found.tasks[0].outcomes if o.check == "example_of_double"]

    assert (says == "") == (example.points == example.of)
    assert says in (example.gap.says if example.gap else "")


def test_an_example_builds_on_what_its_task_builds_on(root: Path) -> None:
    """Else a mistake below would be taken for one of the task's own."""
    course = find_course(root)
    for name in course.assignment_names():
        questions = Questions.of(course, course.assignment(name), 7, hidden=False)
        for check in questions.checks:
            if check.id.startswith("example_of"):
                others = [c for c in questions.of_task(check.task) if c is not check]
                assert {need for one in others for need in one.needs} == set(check.needs)
