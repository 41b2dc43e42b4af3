"""Write a graded class into nbgrader's gradebook: the rows that `nbgrader autograde` would write.

In: a `Class`, and nbgrader's course folder or a database. Out: rows, in one transaction, and
`autograded/` for formgrader. What people wrote stays: manual scores, extra credit, comments.
Raises UsageError where the gradebook does not know the assignment.
"""

import glob
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
from nbgrader import api, utils
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import selectinload
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.adapters import nbgrader
from grader.adapters.cells import Kept, Marked, cleaned, filled, kept_of, read
from grader.adapters.exchange import SECRET, SMALL
from grader.cohort import TIMESTAMP, Class, Mark, attempt_at, received
from grader.course import NOTEBOOK, student_notebook
from grader.errors import MachineFault, UsageError
from grader.intake import MAX_NOTEBOOK, beside

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Target:
    """Where grades go."""

    url: str
    course: str
    """nbgrader's name of the course."""
    config: Config
    coursedir: CourseDirectory | None
    """None where only a database is known: nothing is written for formgrader then."""


@dataclass(frozen=True)
class Written:
    """What was done."""

    students: int
    left_out: tuple[tuple[str, str], ...]
    """Students without a row, and why."""
    pages: bool
    """Whether formgrader can open the submissions."""


def open_target(folder: Path | None, url: str) -> Target:
    """Read nbgrader's own settings of a course folder.

    Args:
        url: the database, where it is not the one of the settings.
    """
    if folder is None:
        return Target(url, "default_course", Config(), None)
    config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    coursedir = CourseDirectory(config=config, root=str(folder.absolute()))
    return Target(
        url or coursedir.db_url, coursedir.course_id or "default_course", config, coursedir
    )


def create_gradebook(url: str, course: str, assignments: list[str]) -> None:
    """Make the gradebook, and the assignments in it."""
    with _open(url, course) as gradebook:
        for name in assignments:
            gradebook.update_or_create_assignment(name)


def prepare_gradebook(target: Target, assignment: str) -> None:
    """Make everybody's folder in `submitted/` one that nbgrader can read, as autograde does."""
    if coursedir := target.coursedir:
        pattern = coursedir.format_path(coursedir.submitted_directory, "*", assignment)
        for folder in sorted(map(Path, glob.glob(pattern))):  # noqa: PTH207  as nbgrader does
            nbgrader.prepare(coursedir, folder)


def write_gradebook(target: Target, graded: Class, folder: Path) -> Written:
    """Write everybody's grade.

    Args:
        folder: the submissions, as `grade class` was given it.
    """
    name = graded.assignment.name
    left_out: list[tuple[str, str]] = []
    with _open(target.url, target.course) as gradebook:
        session = gradebook.db
        try:
            assignment = gradebook.find_assignment(name)
            lab = gradebook.find_notebook(Path(NOTEBOOK).stem, name)
        except api.MissingEntry:
            help = f"run `nbgrader generate_assignment {name}` in the course folder first"
            raise UsageError(f"the gradebook has no {name}", help=help) from None
        kept, penalties = kept_of(lab), _Penalties(target.config)
        cells = {cell.id: cell.name for cell in session.execute(select(api.BaseCell)).scalars()}
        there, people = _there(session, assignment)
        for mark in graded.marks:
            if why := _hindrance(mark):
                left_out.append((mark.student, why))
                continue
            notebook = _notebook(graded, mark, folder, kept)
            if target.coursedir:
                _put(target.coursedir, graded, mark, folder, notebook)
            row = there.get(mark.student)
            with session.no_autoflush:
                if row is None:
                    row = _added(session, assignment, people, mark)
                row.timestamp = _time(mark.time) or row.timestamp
                for one in row.notebooks:
                    if one.notebook is lab:
                        _fill(one, notebook, kept, cells)
                        penalties.assign(mark.student, row, one)
        session.commit()
    return Written(len(graded.marks) - len(left_out), tuple(left_out), target.coursedir is not None)


def _open(url: str, course: str) -> Any:
    """The gradebook; nbgrader makes a new one by a program that it looks for on the PATH."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH", "")]))
    try:
        return api.Gradebook(url, course)
    except ModuleNotFoundError as error:
        raise UsageError(f"the gradebook {url} needs the package {error.name}") from None
    except SQLAlchemyError as error:
        says = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise MachineFault(f"the gradebook cannot be opened: {says}") from None


def _there(session: Any, assignment: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Rows of earlier runs by student, loaded at once; and everybody whom the gradebook knows."""
    notebooks = selectinload(api.SubmittedAssignment.notebooks)
    rows = session.execute(
        select(api.SubmittedAssignment)
        .where(api.SubmittedAssignment.assignment_id == assignment.id)
        .options(
            notebooks.selectinload(api.SubmittedNotebook.grades),
            notebooks.selectinload(api.SubmittedNotebook.comments),
        )
    ).scalars()
    people = {one.id: one for one in session.execute(select(api.Student)).scalars()}
    return {row.student_id: row for row in rows}, people


def _hindrance(mark: Mark) -> str:
    """Why a student gets no row."""
    if mark.void:
        return mark.note
    if Path(mark.student).name != mark.student or mark.student in (".", ".."):
        return "nbgrader needs an id that can be the name of a folder"
    return ""


def _notebook(graded: Class, mark: Mark, folder: Path, kept: dict[str, Kept]) -> Any:
    """What the student handed in, or else the released one; cleaned, and with our reports."""
    attempt = attempt_at(graded.found, mark.student, mark.place, folder)
    data = beside(attempt.path, NOTEBOOK, MAX_NOTEBOOK, attempt.loose)
    made = read(data) if data else None
    notes = nbgrader.notes_of(attempt.path.absolute())
    if made is None:
        made = nbformat.reads(student_notebook(graded.assignment).decode(), as_version=4)
        what = "cannot be read as a notebook" if data else "is not there"
        notes = (f"{NOTEBOOK} {what}: your .py files were graded",)
    return filled(cleaned(made, kept), kept, Marked(mark.grade, mark.problem, notes))


def _put(coursedir: Any, graded: Class, mark: Mark, folder: Path, notebook: Any) -> None:
    """`autograded/`, as formgrader and generate_feedback want it; whole or not at all."""
    home = Path(
        coursedir.format_path(coursedir.autograded_directory, mark.student, graded.assignment.name)
    )
    part = home.with_name(home.name + ".part")
    files = {NOTEBOOK: nbformat.writes(notebook).encode()}
    attempt = attempt_at(graded.found, mark.student, mark.place, folder)
    if mark.grade:
        files |= received(attempt, folder, graded.assignment).files
    if secret := beside(attempt.path, SECRET, SMALL, attempt.loose):
        files[SECRET] = secret
    if _time(mark.time):
        files[TIMESTAMP] = mark.time.encode()
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for name, data in files.items():
            (part / name).write_bytes(data)
            (part / name).chmod(0o664 if coursedir.groupshared else 0o444)
        if home.exists():
            shutil.rmtree(home)
        part.rename(home)
    except OSError as error:
        raise MachineFault(f"{home} cannot be written: {error.strerror or error}") from None


def _added(session: Any, assignment: Any, people: dict[str, Any], mark: Mark) -> Any:
    """A submission with a row for each graded cell, as nbgrader's `add_submission` makes it."""
    student = people.get(mark.student)
    if student is None:
        first, _, last = mark.name.rpartition(" ")
        student = api.Student(id=mark.student, first_name=first or None, last_name=last or None)
        people[mark.student] = student
    row = api.SubmittedAssignment(assignment=assignment, student=student)
    for notebook in assignment.notebooks:
        one = api.SubmittedNotebook(notebook=notebook, assignment=row)
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            api.Grade(cell_id=cell.id, cell=cell, notebook=one)
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            api.Comment(cell_id=cell.id, cell=cell, notebook=one)
    session.add(row)
    return row


def _fill(one: Any, notebook: Any, kept: dict[str, Kept], cells: dict[str, str]) -> None:
    """What SaveAutoGrades writes, and our `Settled`."""
    known = {
        cell.metadata.nbgrader["grade_id"]: cell
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
    for grade in one.grades:
        name = cells[grade.cell_id]
        if name in known and kept[name].grade:
            grade.auto_score = utils.determine_grade(known[name])[0]
            grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        nbgrader.settle(grade)
    for comment in one.comments:
        name = cells[comment.cell_id]
        if name in known:
            same = kept[name].checksum == utils.compute_checksum(known[name])
            comment.auto_comment = "No response." if same and not kept[name].task else None


class _Penalties:
    """nbgrader's own rule for late work, or the one that the course folder's settings name."""

    def __init__(self, config: Config) -> None:
        self._step = AssignLatePenalties(config=config)
        self._step.init_plugin()

    def assign(self, student: str, row: Any, one: Any) -> None:
        """Write the penalty of one notebook."""
        one.late_submission_penalty = None
        due = row.assignment.duedate
        if row.timestamp is None or due is None:
            return
        late = row.timestamp - due - row.extension if row.extension else row.timestamp - due
        if late.total_seconds() <= 0:
            return
        score = sum(_score(grade) for grade in one.grades)
        plugin = self._step.plugin_inst
        penalty = plugin.late_submission_penalty(student, score, late.total_seconds())
        if penalty is not None:
            checked = self._step._check_late_penalty(SimpleNamespace(score=score), penalty)
            one.late_submission_penalty = checked


def _score(grade: Any) -> float:
    """As the gradebook computes it, for a row that it has not seen yet."""
    said = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if said is None else float(said + (grade.extra_credit or 0.0))


def _time(text: str) -> Any:
    """When it was handed in, in UTC; None where the text does not say."""
    try:
        return utils.parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None
