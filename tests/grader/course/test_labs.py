"""A lab's source becomes two notebooks, and only one of them knows how answers are marked."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.authoring import release
from grader.authoring.proofs import files
from grader.course import labs
from grader.course.config import Course
from grader.errors import GraderFault
from tests.tiny_course import NO_SEAL, write

SCHEME = "A point for each reason that is not a repetition of another."
LAB = f"""\
Text before the first cell is for authors.

# %% [markdown]
# # Look
#
# At numbers.

# %%
import shapes

x = 1

# %% [written] id=w1 points=2.5
# Why is two more than one?

# %% [scheme] id=w1
# {SCHEME}
"""


@pytest.fixture
def lab(own_tiny: Course) -> Course:
    """A course whose assignment has a lab."""
    write(own_tiny.root / "solutions/assignment1/lab.py", LAB)
    return own_tiny


def notebook(course: Course, *, schemes: bool = False) -> Any:
    make = labs.nbgrader_notebook if schemes else labs.student_notebook
    return json.loads(make(course.assignment("assignment1")))


def texts(made: Any) -> list[str]:
    return ["".join(cell["source"]) for cell in made["cells"]]


def test_cells_become_cells(lab: Course) -> None:
    """In their order, text without its hashes, a place for each answer, a report per task."""
    said = texts(notebook(lab))

    assert [
        "# Look\n\nAt numbers.",
        "import shapes\n\nx = 1",
        "Why is two more than one?",
        labs.ANSWER,
    ] == said[:4]
    assert 'from grader.lab import show\n\nshow("assignment1", "Scale.forward")' == said[-1]
    assert 4 + 1 + 3 == len(said)


def test_points_are_those_of_the_task(lab: Course) -> None:
    """Public and hidden ones; the written answer's are in the source."""
    marks = [cell["metadata"].get("nbgrader") for cell in notebook(lab)["cells"]]

    assert {"w1": 2.5, "double": 4, "row_sums": 4, "Scale-forward": 3} == {
        mark["grade_id"]: mark["points"] for mark in marks if mark and mark["grade"]
    }


def test_the_scheme_is_in_nbgraders_notebook_only(lab: Course) -> None:
    """In a task cell without points, which is where nbgrader takes it out."""
    theirs, ours = notebook(lab), notebook(lab, schemes=True)
    [cell] = [c for c in ours["cells"] if c["metadata"].get("nbgrader", {}).get("task")]

    assert SCHEME not in json.dumps(theirs)
    assert "MARK SCHEME" not in json.dumps(theirs)
    text = "".join(cell["source"])
    assert text.endswith(f"### BEGIN MARK SCHEME\n{SCHEME}\n### END MARK SCHEME")
    assert 0 == cell["metadata"]["nbgrader"]["points"]


def test_the_notebook_is_the_same_each_time(lab: Course) -> None:
    """To the byte, with an id of its own for each cell, and valid."""
    import nbformat

    assignment = lab.assignment("assignment1")
    once = labs.student_notebook(assignment)
    ids = [cell["id"] for cell in json.loads(once)["cells"]]

    assert once == labs.student_notebook(assignment)
    assert len(ids) == len(set(ids))
    nbformat.validate(json.loads(once))
    assert once.decode() == nbformat.writes(nbformat.reads(once.decode(), 4)) + "\n"


def test_a_release_has_the_notebook(lab: Course) -> None:
    """And a proof of it: what was edited is not fresh."""
    release.write(lab, release.plan(lab, lambda assignment: NO_SEAL))
    path = lab.root / "assignments/assignment1/lab.ipynb"

    assert path.read_bytes() == labs.student_notebook(lab.assignment("assignment1"))
    assert () == files.fresh(lab)
    write(path, path.read_text().replace("Look", "Gaze"))
    assert ("assignments/assignment1/lab.ipynb is not what solutions/ makes of it",) == (
        files.fresh(lab)
    )


def test_a_scheme_in_a_handout_is_a_leak(lab: Course) -> None:
    """So is a line of a solution in a cell."""
    write(lab.root / "solutions/assignment1/README.md", f"# Shapes\n\n{SCHEME}\n")

    with pytest.raises(release.Refused, match="the marking scheme of w1"):
        release.write(lab, release.plan(lab, lambda assignment: NO_SEAL))


def test_a_solution_in_a_cell_is_a_leak(lab: Course) -> None:
    """Also when a notebook spreads it over its list of lines."""
    path = lab.root / "solutions/assignment1/lab.py"
    write(path, LAB + "\n# %%\nreturn x * 2  # every number of x is there twice\n")

    with pytest.raises(release.Refused, match="is of the solution of double"):
        release.write(lab, release.plan(lab, lambda assignment: NO_SEAL))


def test_an_assignment_needs_no_lab(tiny: Course) -> None:
    """Without a source there is no notebook."""
    assert not labs.has_lab(tiny.assignment("assignment1"))
    assert not (tiny.root / "assignments/assignment1/lab.ipynb").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# %% [markdown]", "# %% [text]", "3: '# %% [text]' begins no cell"),
        ("# %% [markdown]", "# %%[markdown]", "3: '# %%[markdown]' begins no cell"),
        ("# %% [markdown]", "# %% [markdown] id=w1", "3: a cell [markdown] takes no options"),
        ("id=w1 points=2.5", "id=w1", "13: a cell [written] takes id, points"),
        ("points=2.5", "points=many", "13: points=many is no number above 0"),
        ("points=2.5", "points=nan", "13: points=nan is no number above 0"),
        ("[written] id=w1", "[written] id=first", "13: ids are w1, w2, … and each is used once"),
        ("[scheme] id=w1", "[scheme] id=w2", "13: w1 has no marking scheme"),
        ("# At numbers.", "At numbers.", "6: a line of text begins with `# `"),
        ("import shapes\n\nx = 1\n", "", "8: the cell is empty"),
        (
            "# %% [scheme] id=w1",
            "# %% [scheme] id=w1\n# No.\n\n# %% [scheme] id=w1",
            "19: a second scheme for w1",
        ),
        (
            "# %% [scheme] id=w1",
            "# %% [scheme] id=w2\n# No.\n\n# %% [scheme] id=w1",
            "16: a scheme for w2, which is not asked",
        ),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    """What is not in the format is said with file and line."""
    assert 1 == LAB.count(old)
    path = write(tmp_path / "lab.py", LAB.replace(old, new))

    with pytest.raises(GraderFault) as error:
        labs.read(path)

    assert str(error.value).startswith(f"{path}:{says}")
