"""Make the lab notebooks from their readable sources: the student's, and nbgrader's.

In: `lab.py` beside a solution, in the percent format (docs/labs.md). Out: notebooks as bytes, the
same ones from the same source. The student's holds no marking scheme. Raises GraderFault, with
file and line, for a source that is not in the format. Never runs a cell.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import bank
from grader.course.config import Assignment, Task
from grader.course.percent import Cell, cells_of, fault, notebook_cell, notebook_of

SOURCE = "lab.py"
NOTEBOOK = "lab.ipynb"
ANSWER = "YOUR ANSWER HERE"
"""What nbgrader writes where a student is to answer."""
KINDS = {"code": (), "markdown": (), "written": ("id", "points"), "scheme": ("id",)}
"""What a cell may be, and the options that it needs."""
WRITTEN_ID = re.compile(r"w\d+\Z")


@dataclass(frozen=True)
class Written:
    """A question that a person marks."""

    id: str
    points: float
    scheme: str
    """How it is marked; students never get it."""


@dataclass(frozen=True)
class Lab:
    """A lab's source, read."""

    cells: tuple[Cell, ...]
    written: dict[str, Written]


def has_lab(assignment: Assignment) -> bool:
    """Whether there is a source to make a notebook of."""
    return (bank.solution_folder(assignment) / SOURCE).is_file()


def read(path: Path) -> Lab:
    """Read a source."""
    cells = cells_of(path, KINDS)
    schemes: dict[str, str] = {}
    for cell in cells:
        if cell.kind == "scheme":
            if cell.options["id"] in schemes:
                raise fault(path, cell.line, f"a second scheme for {cell.options['id']}")
            schemes[cell.options["id"]] = cell.text
    written: dict[str, Written] = {}
    for cell in cells:
        if cell.kind == "written":
            id = cell.options["id"]
            if not WRITTEN_ID.match(id) or id in written:
                raise fault(path, cell.line, f"ids are w1, w2, … and each is used once, not {id}")
            if id not in schemes:
                raise fault(path, cell.line, f"{id} has no marking scheme: # %% [scheme] id={id}")
            written[id] = Written(id, _points(path, cell), schemes[id])
    for cell in cells:
        if cell.kind == "scheme" and cell.options["id"] not in written:
            raise fault(path, cell.line, f"a scheme for {cell.options['id']}, which is not asked")
    return Lab(tuple(cell for cell in cells if cell.kind != "scheme"), written)


def student_notebook(assignment: Assignment) -> bytes:
    """What lies in assignments/: no marking scheme."""
    return _notebook(assignment, schemes=False)


def nbgrader_notebook(assignment: Assignment) -> bytes:
    """What lies in nbgrader's source/: with marking schemes, which nbgrader takes out."""
    return _notebook(assignment, schemes=True)


def lab_secrets(assignment: Assignment) -> list[tuple[str, str]]:
    """Texts that students must not get, each with what it belongs to."""
    if not has_lab(assignment):
        return []
    lab = read(bank.solution_folder(assignment) / SOURCE)
    return [(one.scheme, f"the marking scheme of {one.id}") for one in lab.written.values()]


def cell_id(task: str) -> str:
    """The id of the cell that shows a task's report; no task has a hyphen in its name."""
    return task.replace(".", "-")


def full_points(task: Task) -> float:
    """What its cell is worth: public and hidden points."""
    return task.points + task.hidden_points


def _points(path: Path, cell: Cell) -> float:
    try:
        points = float(cell.options["points"])
    except ValueError:
        points = -1
    if not 0 < points < 1000:
        raise fault(path, cell.line, f"points={cell.options['points']} is no number above 0")
    return points


def _notebook(assignment: Assignment, schemes: bool) -> bytes:
    lab = read(bank.solution_folder(assignment) / SOURCE)
    cells: list[dict[str, Any]] = []
    for number, cell in enumerate(lab.cells, 1):
        if cell.kind == "written":
            cells += _question(lab.written[cell.options["id"]], cell.text, schemes)
        else:
            cells.append(notebook_cell(cell.kind, f"cell-{number}", cell.text))
    cells.append(notebook_cell("markdown", "reports", REPORTS))
    cells += [_report(assignment, task) for task in assignment.tasks]
    return notebook_of(cells)


REPORTS = """\
## Your reports

Each cell below shows the report of one task, as `grade` prints it, and returns the points that its
public checks give. Save your file first. The hidden checks are asked after you handed in."""


def _question(written: Written, text: str, schemes: bool) -> list[dict[str, Any]]:
    """The question, with its scheme where that may be seen, and the place for the answer.

    nbgrader knows schemes in task cells only. The points are the answer's: it can tell an answer
    from none, which a task cell cannot.
    """
    if schemes:
        text += f"\n\n### BEGIN MARK SCHEME\n{written.scheme}\n### END MARK SCHEME"
    question = _graded("markdown", f"{written.id}-question", text, points=0, task=True, locked=True)
    answer = _graded(
        "markdown", written.id, ANSWER, points=written.points, grade=True, solution=True
    )
    return [question, answer]


def _report(assignment: Assignment, task: Task) -> dict[str, Any]:
    source = f'from grader.lab import show\n\nshow("{assignment.name}", "{task.name}")'
    return _graded(
        "code", cell_id(task.name), source, points=full_points(task), grade=True, locked=True
    )


def _graded(
    kind: str,
    id: str,
    text: str,
    *,
    points: float,
    grade: bool = False,
    solution: bool = False,
    task: bool = False,
    locked: bool = False,
) -> dict[str, Any]:
    """A cell that nbgrader knows."""
    made = notebook_cell(kind, id, text)
    made["metadata"]["nbgrader"] = {
        "grade": grade,
        "grade_id": id,
        "locked": locked,
        "points": points,
        "schema_version": 3,
        "solution": solution,
        "task": task,
    }
    return made
