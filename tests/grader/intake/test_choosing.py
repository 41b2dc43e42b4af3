"""Which file is the code: a `.py` that was worked on, else the notebook that does the tasks."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.course.config import Assignment, Course
from grader.errors import SubmissionRefused
from grader.intake import receive
from grader.intake.choosing import MAX_OTHERS
from grader.records import Submission
from tests.tiny_course import write

SOLVED = "def double(x):\n    return x * 2\n\n\ndef rows(x):\n    return x.sum(-1)\n"
STUB = (
    'def double(x):\n    raise NotImplementedError("double")\n\n\n'
    'def rows(x):\n    raise NotImplementedError("rows")\n'
)
LAB = "import shapes as mine\nfrom shapes import double\nprint(mine.double(2))"


def notebook(*cells: str) -> bytes:
    made: list[dict[str, Any]] = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": made}).encode()


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    """Of one file, as it was released in a folder of its own."""
    return made_of(tmp_path, "shapes.py")


def made_of(tmp_path: Path, *files: str, **more: Any) -> Assignment:
    for file in files:
        write(tmp_path / "released" / file, STUB)
    tasks = [{"name": name, "title": "t", "points": 1} for name in ("double", "rows")]
    return Assignment(
        name="assignment1", folder=tmp_path / "released", solution=None, title="t", files=files,
        hours="1", task=tasks, **more,
    )  # fmt: skip


def handed_in(tmp_path: Path, assignment: Assignment, **files: str | bytes) -> Submission:
    """A folder with these files; `_` in a keyword stands for the dot."""
    for name, data in files.items():
        write(tmp_path / "work" / ".".join(name.rsplit("_", 1)), data)
    return receive(tmp_path / "work", assignment)


@pytest.mark.parametrize("stub", [STUB, STUB.replace("\n\n\n", "\n\n# nothing yet\n")])
def test_a_solved_notebook_beside_an_untouched_file(
    tmp_path: Path, assignment: Assignment, stub: str
) -> None:
    """The notebook is graded, and the report says why; the lab beside it is nobody's code."""
    got = handed_in(
        tmp_path, assignment, shapes_py=stub, lab_ipynb=notebook(LAB), mine_ipynb=notebook(SOLVED)
    )

    assert SOLVED == got.files["shapes.py"].decode().replace("\ndef rows", "\n\n\ndef rows")
    assert got.origins["shapes.py"].name == "mine.ipynb"
    assert (
        "mine.ipynb was graded: it defines 2 of 2 names of the tasks, "
        "and shapes.py is as it was released"
    ) == got.notes[0]


def test_a_file_that_was_worked_on_wins(tmp_path: Path, assignment: Assignment) -> None:
    """Over every notebook; one that defines tasks is named."""
    half = SOLVED.replace("* 2", "* 3")
    got = handed_in(
        tmp_path, assignment, shapes_py=half, lab_ipynb=notebook(LAB), mine_ipynb=notebook(SOLVED)
    )

    assert {"shapes.py": half.encode()} == got.files
    assert ("mine.ipynb defines tasks too, and is not read: shapes.py is",) == got.notes


def test_a_lab_notebook_is_never_the_code(tmp_path: Path, assignment: Assignment) -> None:
    """Beside the stub, the stub is graded; alone it is refused with the file to hand in."""
    got = handed_in(tmp_path, assignment, shapes_py=STUB, lab_ipynb=notebook(LAB))

    assert {"shapes.py": STUB.encode()} == got.files
    assert () == got.notes
    with pytest.raises(SubmissionRefused, match=r"lab\.ipynb defines no task: it imports shapes"):
        receive(tmp_path / "work/lab.ipynb", assignment)
    (tmp_path / "work/shapes.py").unlink()
    with pytest.raises(SubmissionRefused, match=r"has no file shapes\.py; it has lab\.ipynb"):
        receive(tmp_path / "work", assignment)


def test_a_notebook_that_was_begun_is_graded(tmp_path: Path, assignment: Assignment) -> None:
    """It defines no task yet and imports no module: every name is missing."""
    path = write(tmp_path / "mine.ipynb", notebook("x = 3"))

    assert {"shapes.py": b"\n"} == receive(path, assignment).files


@pytest.mark.parametrize("name", ["mine_ipynb", "solution_py"])
def test_a_notebook_or_a_script_where_the_file_is_not(
    tmp_path: Path, assignment: Assignment, name: str
) -> None:
    """What defines the tasks is graded, and the report says so."""
    data = notebook(SOLVED) if name == "mine_ipynb" else SOLVED.encode()
    got = handed_in(tmp_path, assignment, **{name: data})

    assert b"return x.sum(-1)" in got.files["shapes.py"]
    said = (
        "shapes.py is not there" if name == "mine_ipynb" else "solution.py was taken for shapes.py"
    )
    assert said in got.notes[0]


def test_of_two_notebooks_the_one_that_does_more(tmp_path: Path, assignment: Assignment) -> None:
    """More tasks, then fewer open holes."""
    half = notebook(SOLVED.partition("\n\n\n")[0])
    got = handed_in(
        tmp_path, assignment, a_ipynb=half, b_ipynb=notebook(SOLVED), c_ipynb=notebook(STUB)
    )

    assert got.origins["shapes.py"].name == "b.ipynb"


def test_two_that_do_the_same(tmp_path: Path, assignment: Assignment) -> None:
    """A copy is no question; two different ones are, and nobody guesses."""
    got = handed_in(tmp_path, assignment, a_ipynb=notebook(SOLVED), b_ipynb=notebook(SOLVED))

    assert got.origins["shapes.py"].name == "a.ipynb"
    with pytest.raises(SubmissionRefused, match=r"has a\.ipynb, b\.ipynb: each defines the tasks"):
        handed_in(tmp_path, assignment, b_ipynb=notebook(SOLVED.replace("2", "3")))


def test_a_module_beside_it_is_not_read(tmp_path: Path, assignment: Assignment) -> None:
    """The report says so where the code imports it, in a folder and by itself."""
    code = f"from helpers import scale\n{SOLVED}"
    got = handed_in(tmp_path, assignment, shapes_py=code, helpers_py="scale = 2\n")
    says = "shapes.py imports helpers, and helpers.py is not read: only shapes.py is handed in"

    assert (says,) == got.notes
    assert (says,) == receive(tmp_path / "work/shapes.py", assignment).notes


def test_a_script_of_cells_is_read_under_the_assignment_s_name(
    tmp_path: Path, assignment: Assignment
) -> None:
    """Its definitions are graded, and its lines are the file's."""
    code = f"# %%\nimport matplotlib.pyplot as plt\n# %%\n{SOLVED}\n# %%\nplt.show()\n"
    got = handed_in(tmp_path, assignment, shapes_py=code)

    assert b"matplotlib" not in got.files["shapes.py"]
    assert (0, 4) == got.origins["shapes.py"].lines[0]
    assert (
        "shapes.py was read as a script with `# %%` cells: its definitions are graded" in got.notes
    )


def test_one_of_several_files_may_be_a_script_of_cells(tmp_path: Path) -> None:
    """What another file takes from it is taken."""
    several = made_of(tmp_path, "one.py", "two.py")
    got = handed_in(
        tmp_path, several, one_py="# %%\nSIZE = int(3)\nOTHER = 4\nprint(SIZE)\n",
        two_py=f"import one\nfrom one import SIZE\n{SOLVED}\nrows = one.OTHER\n",
    )  # fmt: skip

    assert b"SIZE = int(3)\nOTHER = 4\n" == got.files["one.py"]


def test_a_marimo_notebook_stands_for_several_files(tmp_path: Path) -> None:
    """Under any name, as an .ipynb does; an ordinary file of another name is refused."""
    several = made_of(tmp_path, "one.py", "two.py")
    app = "import marimo\napp = marimo.App()\n\n@app.function\ndef double(x):\n    return x\n"
    got = receive(write(tmp_path / "mine.py", app), several)

    assert {"one.py": b"def double(x):\n    return x\n", "two.py": b""} == got.files
    with pytest.raises(SubmissionRefused, match=r"needs one\.py, two\.py; this is plain\.py"):
        receive(write(tmp_path / "plain.py", SOLVED), several)


def test_what_is_beside_may_be_anything(tmp_path: Path, assignment: Assignment) -> None:
    """Broken notebooks, folders, links and a thousand files cost nobody the code."""
    (tmp_path / "work/folder.py").mkdir(parents=True)
    (tmp_path / "work/link.ipynb").symlink_to("/etc/hostname")
    for number in range(MAX_OTHERS + 5):
        write(tmp_path / f"work/z{number}.py", "x = (")
    got = handed_in(tmp_path, assignment, shapes_py=STUB, a_ipynb=b"[[", b_ipynb=notebook(SOLVED))

    assert got.origins["shapes.py"].name == "b.ipynb"


def test_cells_tell_submissions_apart(tmp_path: Path, assignment: Assignment) -> None:
    """The same code in other cells is another submission: its report names other places."""
    one = receive(write(tmp_path / "a.ipynb", notebook(SOLVED)), assignment)
    two = receive(write(tmp_path / "b.ipynb", notebook("", SOLVED)), assignment)

    assert one.files == two.files
    assert one.digest != two.digest


def test_a_checkpoint_beside_the_notebook_is_taken_along(tmp_path: Path) -> None:
    """Of a folder, and so are its optional files."""
    trained = {"file": "model.safetensors", "made_by": "train.py"}
    several = made_of(tmp_path, "one.py", checkpoint=trained, optional=("more.py",))
    got = handed_in(
        tmp_path, several, mine_ipynb=notebook(SOLVED), model_safetensors=b"x", more_py="y = 1\n"
    )

    assert got.checkpoint
    assert {"one.py", "more.py"} == set(got.files)


def test_the_lab_as_it_is_released_is_not_the_code(course: Course) -> None:
    """Of every assignment of the course: the stub is graded."""
    for name in course.assignment_names():
        assignment = course.assignment(name)
        got = receive(assignment.folder, assignment)

        assert {} == got.origins
        assert () == got.notes
