"""Where the course is: the folder whose pyproject.toml has a table [tool.grade].

In: a folder. Out: the course's root. Imports nothing heavy, so that `grade explain` and
`grade --help` can ask. Raises UsageError outside a course.
"""

from pathlib import Path

from grader.errors import UsageError

TABLE = "[tool.grade]"


def find_root(start: Path | None = None) -> Path:
    """The course that `start` (default: the current directory) lies in."""
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        file = folder / "pyproject.toml"
        if file.is_file() and TABLE in file.read_text(encoding="utf-8", errors="replace"):
            return folder
    raise UsageError(
        f"{here} is not inside a course",
        help=f"change to the folder that you cloned; its pyproject.toml has a table {TABLE}",
    )
