"""What `nbgrader_config.py` names: our steps in nbgrader's own commands.

In: nbgrader's converters, with a student's notebook and folder. Out: the same notebook with our
reports and points as outputs, which nbgrader's stock steps read. Starts no kernel. A submission
that cannot be read stops nobody; a fault of ours fails one submission and gives it no points.
"""

import atexit
import glob
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.plugins.zipcollect import ExtractorPlugin
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, List, Unicode

from grader.adapters.cells import Kept, Marked, cleaned, filled, kept_of, read, without_schemes
from grader.cohort import (
    TIMESTAMP,
    Clerk,
    downloads,
    find_handed_in,
    received,
    time_of,
    unpacked,
)
from grader.course import NOTEBOOK, Assignment, find_course
from grader.errors import SubmissionRefused, UsageError
from grader.grade import Grade
from grader.intake import MAX_NOTEBOOK, beside

RESULTS = "grades"
"""Below nbgrader's course folder: seeds and results, shared with `grade class`."""
UNREADABLE = ".unreadable"

_notes: dict[Path, tuple[str, ...]] = {}
"""What was amiss in a submission's folder before nbgrader saw it."""


def preflight(course: str) -> None:
    """Fail early, and once, where the course is not there; nbgrader would fail at each student."""
    if not find_course(Path(course)).has_solutions:
        raise UsageError(f"{course} is a student edition: official grading needs solutions/")


class Clean(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of the sanitizing pass: cells as they were released, texts without markup.

    Without it one student who copies a graded cell stops the run for everybody behind.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The whole notebook at once."""
        return cleaned(nb, _kept(resources)), resources


class Step(NbGraderPreprocessor):  # type: ignore[misc]
    """In the place of `Execute`: grade the submission's files, and fill the graded cells."""

    course = Unicode("", help="the folder of the course, with its solutions/").tag(config=True)
    device = Unicode("cpu", help="where the checks run: auto, cpu or cuda").tag(config=True)
    overrule = List(Unicode(), help="what may be called after all").tag(config=True)
    unsafe = Bool(False, help="grade although the sandbox does not hold here").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the folder that was handed in, not the copy that nbgrader made of it."""
        names, coursedir = resources["nbgrader"], self.parent.parent.coursedir
        name, student = names["assignment"], names["student"]
        place = coursedir.format_path(coursedir.submitted_directory, student, name)
        results = Path(coursedir.root) / RESULTS
        clerk = _clerk(self.course, results, self.device, self.unsafe, tuple(self.overrule))
        result = clerk.grade(name, Path(place))
        grade = Grade.model_validate_json(result.grade) if result.grade else None
        if grade and not grade.complete:
            self.log.warning("a fault of the grader voided a check of %s: grade again", student)
        marked = Marked(grade, result.problem, notes_of(Path(place)))
        return filled(nb, _kept(resources), marked), resources


class Settled(NbGraderPreprocessor):  # type: ignore[misc]
    """Behind `SaveAutoGrades`: a question is worth nothing by itself, so it waits for nobody.

    Its points are those of the answer. nbgrader would ask a person to mark both.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Change the rows of the gradebook; the notebook stays as it is."""
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            found = gradebook.find_submission_notebook(
                names["notebook"], names["assignment"], names["student"]
            )
            for grade in found.grades:
                settle(grade)
            gradebook.db.commit()
        return nb, resources


class Private(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of feedback: students do not get the marking schemes."""

    display_data_priority = List(["text/html", "text/plain"]).tag(config=True)
    """Set for every step of an exporter of HTML; not to know it is a warning per student."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Autograde has put them back for whoever marks."""
        return without_schemes(nb), resources


class Extract(ExtractorPlugin):  # type: ignore[misc]
    """`zip_collect` through our intake: what platforms export, and no bad archive stops it."""

    course = Unicode("", help="the folder of the course, with its solutions/").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Write everybody's files, also from a download that nobody unpacked."""
        name = self.parent.coursedir.assignment_id
        assignment, archive = find_course(Path(self.course)).assignment(name), Path(archive_path)
        whole = downloads(archive, assignment)
        for download in whole:  # as the platform made it, not unpacked by hand
            with unpacked(download, assignment) as folder:
                _collect(folder, Path(extracted_path), assignment, self.log)
        if not whole:
            _collect(archive, Path(extracted_path), assignment, self.log)


def _collect(archive: Path, extracted: Path, assignment: Assignment, log: Any) -> None:
    """Write each student's files and notebook into a folder of their own."""
    found = find_handed_in(archive, assignment)
    for place, why in found.unmatched:
        log.error("%s is not collected: %s", place, why)
    for student, attempts in found.attempts.items():
        home = extracted / student
        if student == ".." or home.name != student:  # a platform may call somebody "../x"
            log.error("%s is not collected: it is no name of a folder", student)
            continue
        try:
            submission = received(attempts[-1], archive, assignment)
        except SubmissionRefused as error:
            log.error("%s is not collected: %s", student, error)
            continue
        home.mkdir(parents=True, exist_ok=True)
        files = dict(submission.files)
        if trained := submission.checkpoint:
            files[assignment.checkpoint.file] = trained.data  # type: ignore[union-attr]
        last = attempts[-1]
        if data := beside(last.path, NOTEBOOK, MAX_NOTEBOOK, last.loose):
            files[NOTEBOOK] = data
        for file, content in files.items():
            (home / file).write_bytes(content)


def prepare(coursedir: Any, folder: Path) -> tuple[str, ...]:
    """Tidy one submission of nbgrader's `submitted/`; `notes_of` has what was amiss."""
    if folder.is_symlink() or not folder.is_dir():
        return ()
    lab = Path(coursedir.format_path(coursedir.release_directory, ".", folder.name)) / NOTEBOOK
    found = tidy(folder, lab.read_bytes() if lab.is_file() else b"")
    if found:
        _notes[folder] = found
    return notes_of(folder)


def notes_of(folder: Path) -> tuple[str, ...]:
    """What was amiss in a submission's folder when this process prepared it."""
    return _notes.get(folder, ())


def settle(grade: Any) -> None:
    """Mark a row of the gradebook's table of grades as done where it is worth nothing."""
    if grade.cell.max_score == 0 and grade.auto_score is None and grade.manual_score is None:
        grade.auto_score, grade.needs_manual_grade = 0.0, False


def tidy(folder: Path, notebook: bytes) -> tuple[str, ...]:
    """Make a submission's folder one that nbgrader can read: what was amiss.

    Links go, since nbgrader would copy what they lead to into the feedback. A time that is no time
    and a notebook that is none are put aside; the released notebook stands in.
    """
    notes: list[str] = []
    for home, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(home) / name
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                path.unlink()
                notes.append(f"{path.relative_to(folder)} is a link or no plain file: left out")
    stamp = folder / TIMESTAMP
    time, amiss = time_of(folder)
    if stamp.exists() and amiss:
        _aside(stamp)
        notes.append(f"{stamp.name} holds no time: it is not taken for late or early")
    elif time:  # nbgrader reads a zone's name as UTC, and an offset as seconds
        stamp.write_text(time, encoding="utf-8")
    lab = folder / NOTEBOOK
    if lab.exists() and (not lab.is_file() or read(_head(lab)) is None):
        _aside(lab)
    if lab.with_name(lab.name + UNREADABLE).exists():
        notes.append(f"{lab.name} cannot be read as a notebook: your .py files were graded")
    elif not lab.exists():
        notes.append(f"{lab.name} is not there: your .py files were graded")
    if not lab.exists() and notebook:
        lab.write_bytes(notebook)
    return tuple(notes)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_NOTEBOOK + 1)


def _aside(path: Path) -> None:
    target = path.with_name(path.name + UNREADABLE)
    number = 0
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}{UNREADABLE}{number}")
    path.rename(target)


def _kept(resources: Any) -> dict[str, Kept]:
    names = resources["nbgrader"]
    with Gradebook(names["db_url"]) as gradebook:
        return kept_of(gradebook.find_notebook(names["notebook"], names["assignment"]))


@lru_cache(maxsize=4)
def _clerk(
    course: str, results: Path, device: str, unsafe: bool, overrule: tuple[str, ...]
) -> Clerk:
    """One for the whole run: its fork server is warm after the first student."""
    made = Clerk(Path(course), results, device, unsafe, overrule)
    atexit.register(made.close)
    return made


_stock_init_notebooks = Autograde.init_notebooks


def _init_notebooks(self: Any) -> None:
    """Before nbgrader looks for notebooks: a submission without one would have no grade at all."""
    coursedir = self.coursedir
    pattern = self._format_source(coursedir.assignment_id, coursedir.student_id)
    for folder in sorted(map(Path, glob.glob(pattern))):  # noqa: PTH207  as nbgrader does
        for note in prepare(coursedir, folder):
            self.log.warning("%s: %s", folder, note)
    _stock_init_notebooks(self)


Autograde.init_notebooks = _init_notebooks  # nbgrader has no hook that comes early enough
