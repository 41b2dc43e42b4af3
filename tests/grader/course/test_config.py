"""A course is found from any folder in it, and a wrong configuration says which file and key."""

from pathlib import Path
from textwrap import dedent

import pytest

from grader.course import config
from grader.course.config import Course
from grader.errors import GraderFault, UsageError
from tests.tiny_course import write

TOML = """
    title = "Small things"
    files = ["shapes.py"]
    hours = "1"
    [[task]]
    name = "double"
    title = "Twice"
    points = 2
    """


def made(root: Path, text: str = TOML) -> Course:
    """A course with one assignment on the student's side."""
    write(root / "pyproject.toml", '[tool.grade]\ncourse = "c"\npublic_seed = 1\n')
    write(root / "assignments/assignment1/assignment.toml", dedent(text))
    return config.find_course(root)


def test_a_course_is_found_from_a_folder_deep_in_it(tiny: Course) -> None:
    """The nearest pyproject.toml with the table marks the root."""
    assert tiny == config.find_course(tiny.root / "solutions/assignment1")


def test_a_project_of_the_students_own_is_passed_by(tmp_path: Path) -> None:
    """A pyproject.toml without the table is not a course; the search goes on above it."""
    made(tmp_path)
    write(tmp_path / "mine/pyproject.toml", "[project]\n")

    assert tmp_path == config.find_course(tmp_path / "mine").root


def test_outside_a_course_there_is_a_way_out(tmp_path: Path) -> None:
    """The message says where it looked, and the help what to do."""
    with pytest.raises(UsageError, match="is not inside a course") as caught:
        config.find_course(tmp_path)

    assert str(tmp_path) in str(caught.value)
    assert "change to the folder that you cloned" in caught.value.help


def test_assignments_are_listed_by_number(tmp_path: Path) -> None:
    """10 comes after 2; other folders, and folders without a configuration, are none."""
    made(tmp_path)
    for name in ("assignment10", "assignment2", "assignmentX", "notes"):
        write(tmp_path / "assignments" / name / "assignment.toml", dedent(TOML))
    (tmp_path / "assignments/assignment3").mkdir()

    assert ["assignment1", "assignment2", "assignment10"] == config.find_course(
        tmp_path
    ).assignment_names()


@pytest.mark.parametrize("name", ["assignment9", "../assignment1", "assignment1/../assignment1"])
def test_an_assignment_that_is_not_there(tmp_path: Path, name: str) -> None:
    """The help lists those that are."""
    with pytest.raises(UsageError, match="this course has no") as caught:
        made(tmp_path).assignment(name)

    assert caught.value.help == "it has: assignment1"


def test_the_instructors_side_wins(tiny: Course) -> None:
    """Where there are solutions, the configuration is read there."""
    assignment = tiny.assignment("assignment1")

    assert tiny.has_solutions
    assert tiny.root / "solutions/assignment1" == assignment.solution
    assert tiny.root / "assignments/assignment1" == assignment.folder


def test_the_students_edition_has_no_instructors_side(tmp_path: Path) -> None:
    """Without solutions/ the student's side is read."""
    one = made(tmp_path)

    assert not one.has_solutions
    assert one.assignment("assignment1").solution is None


def test_a_task_is_found_by_its_name_and_by_its_number(tiny: Course) -> None:
    """Both `Scale.forward` and 1.3 name the third task; ranks count from 1."""
    assignment = tiny.assignment("assignment1")

    assert assignment.task("Scale.forward") is assignment.task("1.3")
    assert assignment.rank("double") == "1.1"
    assert assignment.number == 1


def test_a_task_that_is_not_there(tiny: Course) -> None:
    """The help lists those that are."""
    with pytest.raises(UsageError, match="assignment1 has no task 'triple'") as caught:
        tiny.assignment("assignment1").task("triple")

    assert caught.value.help == "its tasks: double, row_sums, Scale.forward"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("points = 2", "", "task.0.points: Field required"),
        ("points = 2", "points = -2", "task.0.points: Input should be greater than or equal to 0"),
        ("points = 2", "points = 2\nhint = []", "task.0.hint: Extra inputs are not permitted"),
        ("points = 2", 'points = 2\nforbid = ["x"]', "double forbids {'x'}, not a key of"),
        ('["shapes.py"]', '["Shapes.py"]', "'Shapes.py' cannot be imported by name"),
        ('["shapes.py"]', '["../shapes.py"]', "'../shapes.py' cannot be imported by name"),
        ("[[task]]", "[limits]\nseconds = 1\n[[task]]", "limits.seconds: Extra inputs"),
        ("hours", 'name = "x"\nhours', "name: Extra inputs are not permitted"),
        ("hours = ", "hours ", "is not TOML"),
    ],
)
def test_a_wrong_configuration_names_its_file(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    """The message has the file, the key and the rule."""
    one = made(tmp_path, TOML.replace(old, new, 1))

    with pytest.raises(GraderFault) as caught:
        one.assignment("assignment1")

    assert "assignment1/assignment.toml" in str(caught.value)
    assert says in str(caught.value)


def test_two_tasks_of_one_name(tmp_path: Path) -> None:
    """A name stands for one hole only."""
    text = TOML + '\n    [[task]]\n    name = "double"\n    title = "Again"\n    points = 1\n'

    with pytest.raises(GraderFault, match="task names are unique; twice: double"):
        made(tmp_path, text).assignment("assignment1")


def test_an_assignment_without_tasks(tmp_path: Path) -> None:
    """There is nothing to grade without a task."""
    with pytest.raises(GraderFault, match=r"task: Field required"):
        made(tmp_path, TOML.partition("[[task]]")[0]).assignment("assignment1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.grade]\n", "course: Field required"),
        ('[tool.grade]\ncourse = "c"\npublic_seed = 1\nseed = 2\n', "seed: Extra inputs"),
        ('[tool.grade]\ncourse = "c"\npublic_seed = "x"\n', "public_seed: Input should be a valid"),
        ("# [tool.grade]\n", "course: Field required"),
        ("[tool.grade]\n[", "is not TOML"),
    ],
)
def test_a_wrong_table_names_its_file(tmp_path: Path, text: str, says: str) -> None:
    """The same holds for pyproject.toml."""
    write(tmp_path / "pyproject.toml", text)

    with pytest.raises(GraderFault) as caught:
        config.find_course(tmp_path)

    assert "pyproject.toml" in str(caught.value)
    assert says in str(caught.value)
