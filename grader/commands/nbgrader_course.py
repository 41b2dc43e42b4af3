"""The command `grade nbgrader`, and where `grade class` finds a gradebook.

In: words. Out: files, a gradebook, and text on stdout. Light at the top: what is heavy is imported
when it runs.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.cohort import Class

CONFIG = "nbgrader_config.py"


def nbgrader(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="a new folder, or one made by this command")
    ],
    db: Annotated[
        str,
        typer.Option(
            "--db", metavar="URL", help="the gradebook; default: gradebook.db in the folder"
        ),
    ] = "",
) -> None:
    """Write nbgrader's course folder: source, settings, gradebook (instructor).

    \b
      grade nbgrader ../teaching
      grade nbgrader ../teaching --db postgresql://me@localhost/gradebook
      cd ../teaching && nbgrader generate_assignment assignment3

    nbgrader's commands then work there as its manual says; docs/nbgrader.md has the whole way.
    """
    need_nbgrader()
    from grader.adapters import (
        CONFIG,
        NEW_CONFIG,
        create_gradebook,
        driver,
        write_course_folder,
    )
    from grader.course import find_course

    course = find_course()
    made = write_course_folder(course, directory, driver(db))
    create_gradebook(made.url, course.course, list(made.assignments))
    typer.echo(f"{made.path}: {', '.join(made.assignments) or 'no assignment'}")
    for name in made.without_lab:
        typer.echo(f"  {name} has no lab notebook, and nbgrader grades notebooks", err=True)
    if made.kept_config:
        says = f"{CONFIG} has settings of yours: ours lie in {NEW_CONFIG}"
        typer.echo(f"  {says}", err=True)
    if made.assignments:
        typer.echo(f"next: cd {made.path} && nbgrader generate_assignment {made.assignments[-1]}")


@dataclass(frozen=True)
class School:
    """A gradebook to write into."""

    folder: Path | None
    """nbgrader's course folder."""
    url: str
    """The database, where it is not the one of the folder's settings."""

    def prepare(self, assignment: str) -> None:
        """Put aside what nbgrader cannot read in its folder of submissions."""
        from grader.adapters import open_target, prepare_gradebook

        prepare_gradebook(open_target(self.folder, self.url), assignment)

    def take(self, graded: "Class", directory: Path) -> list[str]:
        """Write a class's grades: lines that say what was done."""
        from grader.adapters import open_target, write_gradebook

        done = write_gradebook(open_target(self.folder, self.url), graded, directory)
        said = [f"gradebook: {done.students} students written"]
        if not done.pages:
            said[0] += "; no pages for formgrader, since no course folder of nbgrader was given"
        return said + [f"  without a row: {student}: {why}" for student, why in done.left_out]


def school_of(directory: Path, gradebook: str) -> School | None:
    """The gradebook that goes with a class: the one that was named, or that of its folder."""
    url = gradebook if "://" in gradebook else ""
    named = [plain(Path(gradebook))] if gradebook and not url else []
    for folder in (*named, directory, *([directory.parent, Path.cwd()] if url else [])):
        if (folder / CONFIG).is_file():
            need_nbgrader()
            from grader.adapters import driver

            return School(folder, driver(url))
        if folder in named:
            raise UsageError(
                f"{gradebook} is no course folder of nbgrader: it has no {CONFIG}",
                help="`grade nbgrader DIR` makes one; a database is named by its URL",
            )
    if not url:
        return None
    need_nbgrader()
    from grader.adapters import driver

    return School(None, driver(url))


def plain(folder: Path) -> Path:
    """A folder as nbgrader writes it: absolute and without "..", its links not followed."""
    return Path(os.path.abspath(folder))  # noqa: PTH100  resolve() follows links


def need_nbgrader() -> None:
    """Raises UsageError, with the way to get it, where nbgrader is not installed."""
    try:
        import nbgrader  # noqa: F401
    except ImportError as error:
        help = 'pip install -c constraints.txt -e ".[class]"'
        raise UsageError(f"nbgrader is not installed: {error}", help=help) from None
