"""The command `grade class`: a class from end to end, and what is shown of it meanwhile.

In: words. Out: text on stdout, progress on stderr, an exit code. Light at the top, like
`app`: what is heavy is imported when it runs.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.commands.nbgrader_course import plain, school_of
from grader.commands.options import AssignmentWord, Device, OverruleOption, SeedOption, UnsafeOption

if TYPE_CHECKING:
    from grader.cohort import Class, Event


class Counted(StrEnum):
    """Which of several attempts counts."""

    LAST = "last"
    BEST = "best"


def grade_class(
    assignment: AssignmentWord,
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR|ZIP", help="everybody's submissions: a folder, or a platform's download"
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="where results go; default: DIR-grades beside it"
        ),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            metavar="CSV",
            help="the students: columns id, name, email, group; or Canvas' or Moodle's own table",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="workers; default: one a core")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="a Dask cluster: tls://…")
    ] = None,
    seed: SeedOption = None,
    device: Annotated[
        Device, typer.Option("--device", metavar="auto|cpu|cuda", help="where the checks run")
    ] = Device.CPU,
    attempts: Annotated[
        Counted, typer.Option("--attempts", metavar="last|best", help="which attempt counts")
    ] = Counted.LAST,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="forget earlier results, and draw a new seed")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="write also where points of an earlier run change")
    ] = False,
    bom: Annotated[
        bool, typer.Option("--bom", help="begin grades.csv with a mark that some spreadsheets need")
    ] = False,
    gradebook: Annotated[
        str,
        typer.Option(
            "--gradebook",
            metavar="DIR|URL",
            help="write the grades into nbgrader's gradebook too: its course folder, or a database",
        ),
    ] = "",
    overrule: OverruleOption = None,
    unsafe: UnsafeOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress")] = False,
    json_lines: Annotated[
        bool, typer.Option("--json-lines", help="one JSON object per submission on stdout")
    ] = False,
) -> None:
    """Grade a class: folders, zips, notebooks, as schools export them (instructor).

    \b
      grade class 3 submitted/                       everybody in it
      grade class 3 submissions.zip                  a platform's download, as it is
      grade class 3 moodle/ --roster students.csv    names that the roster knows
      grade class 3 submitted/ --jobs 8              eight workers on this machine
      grade class 3 submitted/ --scheduler tls://head:8786
      grade class 3 ../teaching                      nbgrader's course folder and gradebook

    Hidden checks and a private seed, which is drawn once and kept with the results. Interrupted
    in any way, the same command goes on where it was. Writes grades.csv, class.html, and a page
    and a JSON record for each student. Exit code 0: everybody has a grade, whatever the marks;
    1: something that was handed in has none.
    """
    from grader.cohort import (
        Settings,
        exposed,
        grade_class,
        open_store,
        read_roster,
        settle_class,
        unpacked,
        write_results,
    )
    from grader.commands.local_run import open_assignment
    from grader.errors import MachineFault, UsageError

    course, found = open_assignment(assignment)
    if not course.has_solutions:
        raise UsageError("a class is graded where solutions/ is, and this edition has none")
    zipped = directory.is_file() and directory.suffix.lower() == ".zip"
    if not directory.is_dir() and not zipped:
        raise UsageError(f"there is no folder {directory}")
    if scheduler and jobs:
        help = "the cluster's workers are counted where they are started"
        raise UsageError("--jobs is for this machine, and --scheduler for others", help=help)
    directory = plain(directory)
    school = school_of(directory, gradebook)
    if school and school.folder == directory:
        out = out or directory / "grades"
        directory = directory / "submitted"
        school.prepare(found.name)
    name = directory.stem if zipped else directory.name
    target = out or directory.with_name(f"{name}-grades")
    settings = Settings(
        seed=seed,
        fresh=fresh,
        jobs=jobs,
        scheduler=scheduler,
        device=device.value,
        attempts=attempts.value,
        unsafe=unsafe,
        overrule=tuple(overrule or ()),
        say=lambda said: typer.echo(said, err=True),
    )
    if scheduler and (warning := exposed(scheduler)):
        typer.echo(warning, err=True)
    known = read_roster(roster) if roster else None
    with ExitStack() as opened:
        if zipped:
            directory = opened.enter_context(unpacked(directory, found))
        store = opened.enter_context(open_store(target / found.name))
        with _telling(found.name, quiet, json_lines) as tell:
            graded = grade_class(course, found, directory, store, settings, known, tell)
        if graded.changes and not _agreed(graded, yes):
            raise typer.Exit(1)
        settle_class(store, graded)
        numbers = write_results(target / found.name, graded, bom)
        said = school.take(graded, directory) if school else []
    if not json_lines:
        from grader.cohort import class_closing

        typer.echo("\n".join([class_closing(graded, numbers, target / found.name), *said]))
    if not graded.complete:
        raise typer.Exit(MachineFault.exit_code)
    if graded.graded < graded.handed_in or not graded.graded:
        raise typer.Exit(1)


def _agreed(graded: "Class", yes: bool) -> bool:
    """Show whose points change, and ask."""
    from grader.cohort import class_changes

    typer.echo(class_changes(graded), err=True)
    if yes:
        return True
    if sys.stdin.isatty():
        return typer.confirm("write the new points?", err=True)
    typer.echo("nothing was written; --yes writes the new points", err=True)
    return False


@contextmanager
def _telling(name: str, quiet: bool, json_lines: bool) -> Iterator[Callable[["Event"], None]]:
    """What hears of each submission."""
    if json_lines:
        yield lambda event: typer.echo(json.dumps(_record(event)))
        return
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from grader.cohort import live_bar

    with live_bar(name) as tell:
        yield tell


def _record(event: "Event") -> dict[str, object]:
    """An event as it stands on a line of its own."""
    grade = json.loads(event.result.grade) if event.result.grade else None
    return {
        "student": event.student,
        "submission": event.place,
        "done": event.done,
        "of": event.of,
        "known": event.known,
        "problem": event.result.problem,
        "points": grade["points"] + (grade["hidden_points"] or 0) if grade else None,
        "points_of": grade["of"] + grade["hidden_of"] if grade else None,
        "complete": bool(grade and grade["complete"]),
    }
