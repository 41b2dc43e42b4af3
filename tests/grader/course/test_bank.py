"""A known mistake is an edit of the reference; an edit that does not fit says what is near."""

from pathlib import Path

import pytest

from grader.author import Mistake
from grader.course import bank
from grader.course.config import Assignment, Course
from grader.errors import GraderFault
from tests.tiny_course import SOLUTION, write

TEXT = """\
def f(x):
    # BEGIN SOLUTION f: think
    y = x + 1

    return y
    # END SOLUTION


class C:
    def g(self):
        # BEGIN SOLUTION C.g
        return 2
        # END SOLUTION
"""


def assignment(course: Course) -> Assignment:
    return course.assignment("assignment1")


def mistake(**changes: object) -> Mistake:
    words = {"id": "T1-X", "task": "f", "says": "s", "help": "h", "read": "r"} | changes
    return Mistake(**words)  # type: ignore[arg-type]


def test_the_reference_is_read(tiny: Course) -> None:
    """Its files are those of the configuration."""
    assert {"shapes.py": SOLUTION.encode()} == bank.reference(assignment(tiny))


def test_the_bank_keeps_its_order(tiny: Course) -> None:
    """Mistakes come as the file lists them."""
    assert ["T1-TRIPLE", "T1-MEAN"] == [m.id for m in bank.known_mistakes(assignment(tiny))]


def test_an_edit_changes_one_place() -> None:
    """Exactly the text that was named is replaced, in whichever file it stands."""
    files = {"a.py": b"one\n", "b.py": b"two\n"}

    made = bank.apply_mistake(mistake(edits=[("two", "three")]), files)

    assert {"a.py": b"one\n", "b.py": b"three\n"} == made


def test_a_body_replaces_the_whole_hole() -> None:
    """It takes the indentation of the marker; blank lines stay blank."""
    made = bank.replace_body(TEXT, "C.g", "\nif 1:\n\n    return 3\n")

    assert "    def g(self):\n        if 1:\n\n            return 3\n" in made
    assert "return 2" not in made
    assert "y = x + 1" in made


def test_a_body_takes_the_place_of_every_line() -> None:
    """What is left of the reference has no marker of that hole."""
    made = bank.replace_body(TEXT, "f", "return x")

    assert made.startswith("def f(x):\n    return x\n\n\nclass C:")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"edits": [("y = x + 2", "y = x")]},
            "T1-X: 'y = x [+] 2' does not occur; the nearest line is 'y = x [+] 1'",
        ),
        ({"edits": [("return", "yield")]}, "T1-X: 'return' occurs 2 times; once is needed"),
        ({}, "T1-X changes nothing: it needs edits= or body="),
        ({"edits": [("y = x + 1", "y = x + 1")]}, "T1-X changes nothing"),
        ({"task": "h", "body": "return 1"}, "T1-X changes nothing"),
    ],
)
def test_an_edit_that_does_not_fit(changes: dict[str, object], says: str) -> None:
    """The author reads what was looked for, and the nearest line that is there."""
    with pytest.raises(GraderFault, match=says):
        bank.apply_mistake(mistake(**changes), {"a.py": TEXT.encode()})


def test_bodies_are_found_by_task() -> None:
    """What stands between the markers is the body, as it stands there."""
    assert {
        "f": ["    y = x + 1", "", "    return y"],
        "C.g": ["        return 2"],
    } == bank.bodies(TEXT)


def test_a_stub_keeps_all_but_the_bodies() -> None:
    """Each body becomes its TODO line and the statement that says it is untouched."""
    want = """\
def f(x):
    # TODO  think
    raise NotImplementedError("f")


class C:
    def g(self):
        # TODO  your code
        raise NotImplementedError("C.g")
"""

    assert want == bank.stub(Path("a.py"), TEXT, ("f", "C.g"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# BEGIN SOLUTION h\n# END SOLUTION", "a.py:1: 'h' is not a task of assignment.toml"),
        ("# END SOLUTION", "a.py:1: a marker that opens or closes nothing: '# END SOLUTION'"),
        ("\n# BEGIN SOLUTION", "a.py:2: a marker that opens or closes nothing"),
        ("# BEGIN SOLUTION f\n# BEGIN SOLUTION f", "a.py:2: a marker that opens or closes"),
        ("x = 1  # BEGIN SOLUTION f", "a.py:1: a marker that opens or closes nothing"),
        ("# BEGIN SOLUTION f\nx = 1", "a.py: the body of f is not closed by # END SOLUTION"),
    ],
)
def test_a_marker_that_is_wrong_is_refused(text: str, says: str) -> None:
    """A body that is not cut out would be given away, so a doubtful marker ends the release."""
    with pytest.raises(GraderFault) as caught:
        bank.stub(Path("a.py"), text, ("f", "C.g"))

    assert says in str(caught.value)


def test_a_bank_that_raises_is_our_fault(own_tiny: Course) -> None:
    """The message names the file and the exception."""
    write(own_tiny.root / "solutions/assignment1/mistakes.py", "1 / 0\n")

    with pytest.raises(GraderFault, match=r"mistakes\.py: ZeroDivisionError: division by zero"):
        bank.known_mistakes(assignment(own_tiny))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('Mistake("T1-A", "double", "s", "h", "r"),' * 2, "T1-A stands there twice"),
        ('Mistake("T1-A", "triple", "s", "h", "r"),', "T1-A: there is no task 'triple'"),
    ],
)
def test_a_bank_that_is_wrong_names_the_mistake(own_tiny: Course, entry: str, says: str) -> None:
    """Ids are unique, and tasks are those of the configuration."""
    text = f"from grader.author import Mistake\nMISTAKES = [{entry}]\n"
    write(own_tiny.root / "solutions/assignment1/mistakes.py", text)

    with pytest.raises(GraderFault, match=says):
        bank.known_mistakes(assignment(own_tiny))


def test_an_assignment_without_a_bank_has_no_mistakes(own_tiny: Course) -> None:
    """mistakes.py may come later."""
    (own_tiny.root / "solutions/assignment1/mistakes.py").unlink()

    assert [] == bank.known_mistakes(assignment(own_tiny))


def test_a_missing_reference_is_our_fault(own_tiny: Course) -> None:
    """The message names the file that should be there."""
    (own_tiny.root / "solutions/assignment1/shapes.py").unlink()

    with pytest.raises(GraderFault, match=r"assignment1: the reference has no .*shapes\.py"):
        bank.reference(assignment(own_tiny))


def test_a_students_edition_has_no_reference(own_tiny: Course) -> None:
    """Asking for it is a fault of ours, said in words."""
    student = assignment(own_tiny).model_copy(update={"solution": None})

    with pytest.raises(GraderFault, match="assignment1 has no solutions/ here"):
        bank.reference(student)
