"""Grade again at each save.

In: a submission's files. Out: a grade at each change of them. Polls, since that works on every
file system; never ends by itself. An error of one save is told, and the next save may mend it.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.commands.local_run import run
from grader.course import Assignment, Course
from grader.errors import GraderError
from grader.grade import Grade
from grader.sandbox import prestart

if TYPE_CHECKING:
    from grader.pipeline import Options

EVERY_SECONDS = 0.3

Stamp = tuple[tuple[int, int] | None, ...]


def watch(
    course: Course,
    assignment: Assignment,
    path: Path | None,
    options: "Options",
    show: Callable[[Grade], None],
    complain: Callable[[GraderError], None],
) -> None:
    """Grade now and after each save, until somebody interrupts."""
    for _ in changes(files_of(path, assignment), optional_of(path, assignment)):
        try:
            show(run(course, assignment, path, options))
        except GraderError as error:
            complain(error)
        prestart()  # torch is loaded before the next save


def files_of(path: Path | None, assignment: Assignment) -> list[Path]:
    """What must be there: the assignment's files, or the one file or archive that was named."""
    place = path or assignment.folder
    folder = _folder(place, assignment)
    return [folder / name for name in assignment.files] if folder else [place]


def optional_of(path: Path | None, assignment: Assignment) -> list[Path]:
    """What may lie beside them and is graded along."""
    folder = _folder(path or assignment.folder, assignment)
    return [folder / name for name in assignment.optional] if folder else []


def _folder(path: Path, assignment: Assignment) -> Path | None:
    """Where several files lie; one file, an archive or a notebook is all there is."""
    if path.is_dir():
        return path
    several = len(assignment.files) > 1 and path.suffix.lower() == ".py"
    return path.parent if several else None


def changes(
    files: list[Path], optional: list[Path], pause: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Yield at once, then after each save.

    Args:
        pause: waits that many seconds.
    """
    looked_at = [*files, *optional]
    seen = _stamp(looked_at)
    yield
    while True:
        pause(EVERY_SECONDS)
        now = _stamp(looked_at)
        if now == seen:
            continue
        # An editor empties, writes and renames: wait until nothing moves, and all are there.
        while (later := _later(looked_at, pause)) != now or None in now[: len(files)]:
            now = later
        seen = now
        yield


def _later(files: list[Path], pause: Callable[[float], None]) -> Stamp:
    pause(EVERY_SECONDS / 3)
    return _stamp(files)


def _stamp(files: list[Path]) -> Stamp:
    stamps: list[tuple[int, int] | None] = []
    for file in files:
        try:
            status = file.stat()
            stamps.append((status.st_mtime_ns, status.st_size))
        except OSError:
            stamps.append(None)
    return tuple(stamps)
