"""Grade again at each save.

In: a submission's files. Out: a grade at each change of them. Polls, since that works on every
file system; never ends by itself. An error of one save is told, and the next save may mend it.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Assignment, Course
from grader.errors import GraderError
from grader.grade import Grade
from grader.run import run
from grader.starting import prestart

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
    for _ in changes(files_of(path, assignment)):
        try:
            show(run(course, assignment, path, options))
        except GraderError as error:
            complain(error)
        prestart()  # torch is loaded before the next save


def files_of(path: Path | None, assignment: Assignment) -> list[Path]:
    """What to look at: the assignment's files in a folder, or the one file that was named."""
    folder = path or assignment.folder
    return [folder / name for name in assignment.files] if folder.is_dir() else [folder]


def changes(files: list[Path], pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Yield at once, then after each save.

    Args:
        pause: waits that many seconds.
    """
    seen = _stamp(files)
    yield
    while True:
        pause(EVERY_SECONDS)
        now = _stamp(files)
        if now == seen:
            continue
        # An editor empties, writes and renames: wait until nothing moves, and all are there.
        while (later := _later(files, pause)) != now or None in now:
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
