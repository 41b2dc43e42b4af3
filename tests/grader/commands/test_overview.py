"""The course map."""

from grader.commands.overview import after, overview
from grader.course.config import Course
from grader.course.last_grades import remember_score
from tests.a_grade import V, grade, task


def test_before_the_first_run(own_tiny: Course) -> None:
    """Every assignment, what it is worth, and where to begin."""
    assert overview(own_tiny).plain == (
        "tiny   instructor's edition\n\n"
        f"  todo   1  {'Small things':<40}      -/9  1 h\n\n"
        "next  read: assignments/assignment1/README.md, then type: grade assignment1"
    )


def test_with_a_score(own_tiny: Course) -> None:
    """The best one, and the way on."""
    some = task("double", "1.1", V.FAILED, points=4.5, of=9.0)
    remember_score(own_tiny.history, grade(some, assignment="assignment1"))

    assert "  ..     1  Small things" in overview(own_tiny).plain
    assert "    4.5/9  1 h\n" in overview(own_tiny).plain
    assert "next  go on: " in overview(own_tiny).plain


def test_when_all_is_done(own_tiny: Course) -> None:
    """There is nothing next but handing it in."""
    all_of_it = task("double", "1.1", V.PASSED, points=9.0, of=9.0)
    remember_score(own_tiny.history, grade(all_of_it, assignment="assignment1"))

    assert "  ok     1  Small things" in overview(own_tiny).plain
    assert overview(own_tiny).plain.endswith("grade pack ASSIGNMENT")


def test_full_marks_say_what_comes_next(own_tiny: Course) -> None:
    """Of a task the whole; of the whole the file to hand in; of less than all nothing."""
    assignment = own_tiny.assignment("assignment1")
    tasks = [task(one.name, "1.1", V.PASSED, points=4.0) for one in assignment.tasks]

    assert after(own_tiny, assignment, grade(*tasks)) == (
        "next  grade pack 1 makes the file to hand in"
    )
    assert "next  grade 1: the whole" in after(own_tiny, assignment, grade(tasks[0]))
    assert after(own_tiny, assignment, grade(task("double", "1.1", V.FAILED))) == ""
    assert after(own_tiny, assignment, grade(*tasks, official=True)) == ""
