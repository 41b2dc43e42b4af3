"""Make the file to hand in: a zip with just the assignment's files, and its lab notebook.

In: an assignment. Out: a zip, the same bytes for the same work on every machine that has this
Python, which the zip's comment names; and its digest, which is the one that a report shows.
Refuses what could not be graded; a syntax error can be, so it is only noted.
"""

import ast
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.course import NOTEBOOK, THIS_PYTHON, Assignment, best_score
from grader.errors import SubmissionRefused, UsageError
from grader.intake import MAX_NOTEBOOK, PACKED_WITH, beside, import_notes, receive
from grader.records import Submission
from grader.report import count, number

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell."""


@dataclass(frozen=True)
class Packed:
    """What was written."""

    path: Path
    files: tuple[str, ...]
    digest: str
    notes: tuple[str, ...]
    """What to look at before handing in."""
    state: str
    """How far the work is: untouched holes, and the best score."""


def pack(assignment: Assignment, output: Path | None, history: Path | None = None) -> Packed:
    """Write the zip.

    Args:
        history: where scores are remembered.
        output: a file that ends in .zip, or a folder; default: ``assignmentN.zip`` here.

    Raises:
        SubmissionRefused: a file is missing, is not UTF-8, or is too large.
        UsageError: the zip cannot be written there.
    """
    submission = receive(assignment.folder, assignment)
    files = dict(submission.files)
    if (trained := assignment.checkpoint) and submission.checkpoint:
        if submission.checkpoint.fault:
            help = f"remove it, or make it again: {trained.made_by}"
            raise SubmissionRefused(f"{trained.file}: {submission.checkpoint.fault}", help=help)
        files[trained.file] = submission.checkpoint.data
    # The answers in words; nothing of it is graded by `grade`.
    if written := beside(assignment.folder, NOTEBOOK, MAX_NOTEBOOK):
        files[NOTEBOOK] = written
    target = output or Path(f"{assignment.name}.zip")
    if target.is_dir():
        target /= f"{assignment.name}.zip"
    if target.suffix.lower() != ".zip":
        raise UsageError(f"{target} does not end in .zip", help="--output takes a .zip or a folder")
    try:
        target.write_bytes(_zip(files))
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}") from None
    notes = [*_notes(submission), *import_notes(submission, assignment)]
    if assignment.other_python:
        notes.append(assignment.other_python)
    state = "; ".join(
        filter(None, (_holes(submission, assignment), _score(submission, assignment, history)))
    )
    return Packed(target, tuple(files), submission.digest, tuple(notes), state)


def _holes(submission: Submission, assignment: Assignment) -> str:
    """How many holes are untouched; nothing where a file cannot be parsed, which is noted."""
    from grader.child import todo

    texts = {name: data.decode() for name, data in submission.files.items()}
    names = [task.name for task in assignment.tasks if not task.trained]
    try:
        left = todo(texts, names)[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    if not left:
        return "no hole is untouched"
    return (
        f"{len(left)} of {count(len(names), 'hole')} {'is' if len(left) == 1 else 'are'} untouched"
    )


def _score(submission: Submission, assignment: Assignment, history: Path | None) -> str:
    """The best score that is remembered, and whether it is of these files."""
    score = best_score(history).get(assignment.name) if history else None
    if score is None:
        return "not graded yet"
    of = "these files" if score.digest == submission.digest else "an earlier state"
    return f"best score {number(score.points)} of {number(score.of)} public points, of {of}"


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    # Stored: what deflate makes of the same bytes depends on the library.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = f"{PACKED_WITH}{THIS_PYTHON}".encode()
        for name in sorted(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3  # Unix, wherever it was made
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name])
    return buffer.getvalue()


def _notes(submission: Submission) -> list[str]:
    notes = []
    for name, data in submission.files.items():
        try:
            ast.parse(data)
        except SyntaxError as error:
            where = f"line {error.lineno}: {error.msg}"
            notes.append(f"{name} is not Python {THIS_PYTHON} yet: {where}")
        except (RecursionError, MemoryError):
            notes.append(f"{name} is nested too deeply for Python")
    return notes
