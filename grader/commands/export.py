"""The command `grade export`: a grade, or a class's, in the form of another system.

In: words. Out: a file, or text on stdout. Light at the top: what is heavy is imported when it runs.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.options import AssignmentWord


class System(StrEnum):
    """Who reads it."""

    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
    GITHUB = "github"
    JUNIT = "junit"
    CANVAS = "canvas"
    MOODLE = "moodle"
    CSV = "csv"
    AUTOGRADER = "gradescope-autograder"
    WORKFLOW = "github-workflow"


class Hidden(StrEnum):
    """When students of Gradescope see hidden parts; `grader.exports` has the same words."""

    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    VISIBLE = "visible"


CLASSES = (System.CANVAS, System.MOODLE, System.CSV)


def export(
    assignment: AssignmentWord,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="GRADE|DIR",
            help="a grade as --json printed it (-: stdin), or a class's results",
        ),
    ] = None,
    to: Annotated[
        System, typer.Option("--to", metavar="SYSTEM", help=" | ".join(System), show_default=False)
    ] = ...,  # type: ignore[assignment]
    out: Annotated[
        str, typer.Option("--out", metavar="FILE", help="where to write it; -: stdout")
    ] = "-",
    title: Annotated[
        str | None, typer.Option("--title", help="the column's name on the platform")
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option("--base", metavar="CSV", help="the platform's own export, to fill in"),
    ] = None,
    hidden: Annotated[
        Hidden,
        typer.Option(
            "--hidden",
            metavar="WHEN",
            help=f"Gradescope: when students see hidden parts: {' | '.join(Hidden)}",
        ),
    ] = Hidden.HIDDEN,
) -> None:
    """Write grades in the form of another system (instructor).

    \b
      grade 3 work.zip --json | grade export 3 - --to junit --out report.xml
      grade export 3 moodle-grades/assignment3 --to moodle --out import.csv
      grade export 3 submitted-grades/assignment3 --to canvas --base gradebook.csv
      grade export 3 --to gradescope-autograder --out autograder.zip
      grade export 3 --to github-workflow --out .github/workflows/grade.yml

    One grade: gradescope, classroom50, github, junit. A class: canvas, moodle, csv.
    """
    from grader.commands.local_run import open_assignment
    from grader.errors import UsageError
    from grader.support import wanted

    wanted({"--out": out})
    course, found = open_assignment(assignment)
    if to is System.AUTOGRADER:
        from grader.exports import Visibility, autograder

        if found.solution is None:
            raise UsageError("the autograder needs solutions/, which this edition has not")
        if out == "-":
            raise UsageError("a zip needs a file", help="--out autograder.zip")
        _write(out, autograder(course, found, Visibility(hidden.value)))
        return
    if to is System.WORKFLOW:
        from grader.exports import workflow

        _write(out, workflow(found).encode())
        return
    if source is None:
        raise UsageError(
            f"--to {to.value} needs what is to be exported", help="grade export --help"
        )
    if to in CLASSES:
        text = _of_class(found.name, found.title, Path(source), to, title, base)
    else:
        text = _of_one(source, to, hidden)
    _write(out, text.encode("utf-8", "backslashreplace"))


def _of_one(source: str, to: System, hidden: Hidden) -> str:
    from pydantic import ValidationError

    from grader.errors import UsageError
    from grader.exports import Visibility, classroom50, github, gradescope, junit
    from grader.grade import Grade

    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        grade = Grade.model_validate_json(text)
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror or error}") from None
    except (ValidationError, UnicodeDecodeError):
        help = "grade ASSIGNMENT --json writes one"
        raise UsageError(f"{source} is no grade as --json prints it", help=help) from None
    if to is System.GITHUB:
        summary, commands = github(grade)
        if place := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(place).open("a", encoding="utf-8") as stream:
                stream.write(summary)
            return commands + "\n"
        return f"{summary}\n{commands}\n"
    if to is System.GRADESCOPE:
        return gradescope(grade, Visibility(hidden.value))
    return {
        System.CLASSROOM50: classroom50,
        System.JUNIT: junit,
    }[to](grade)


def _of_class(
    name: str, title: str, folder: Path, to: System, column: str | None, base: Path | None
) -> str:
    from grader.cohort import STORE_FILE, marks_of, open_store
    from grader.errors import UsageError
    from grader.exports import canvas, moodle
    from grader.report import one_line

    if not (folder / STORE_FILE).is_file():
        help = "it is the folder that `grade class` says at its end"
        raise UsageError(f"{folder} holds no results of a class", help=help)
    if to is System.CSV:
        try:
            return (folder / "grades.csv").read_text(encoding="utf-8")
        except OSError:
            help = "a run that was interrupted is to be finished first"
            raise UsageError(f"{folder} has no grades.csv yet", help=help) from None
    with open_store(folder) as store:
        marks = marks_of(store, name)
    grades = [mark.grade for mark in marks if mark.grade]
    of = max((grade.of + grade.hidden_of for grade in grades), default=0.0)

    def tell(said: str) -> None:
        typer.echo(f"note: {one_line(said)}", err=True)

    if to is System.CANVAS:
        return canvas(marks, column or f"{name} {title}", of, base, tell)
    return moodle(marks, column or f"{name} {title}", base, tell, column)


def _write(out: str, data: bytes) -> None:
    from grader.support import STDOUT, put

    if out == STDOUT:
        sys.stdout.buffer.write(data)
    else:
        put(Path(out), data)
