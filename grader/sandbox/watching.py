"""Watch a child's folder where the kernel does not bound it, so that no submission fills the disk.

In: a folder, and how much it may take. Out: whether it takes more. Runs in the parent, and follows
no link. Raises MachineFault where the disk itself runs full: that may be anybody's doing, and what
is written into a file that is removed already is in no folder.
"""

import os
import shutil
import time
from pathlib import Path

from grader.sandbox.isolation import FILES
from grader.sandbox.starting import ServerEnded

SHARE = 4
"""No child may take more than this part of what is free when it starts."""
FLOOR = 8
"""Less than this part of it means that the disk runs full."""
BLOCK = 512  # st_blocks counts these, whatever the file system's own are


class Watch:
    """One folder, and when it was looked at last."""

    seconds = 0.02

    def __init__(self, folder: Path, most: int) -> None:
        free = shutil.disk_usage(folder).free
        self._folder, self._most, self._floor = folder, min(most, free // SHARE), free // FLOOR
        self._next = 0.0

    def overfilled(self) -> bool:
        """Whether the folder takes more than it may; looks now and then, however often asked."""
        if (now := time.monotonic()) < self._next:
            return False
        self._next = now + self.seconds
        if takes_more(self._folder, self._most):
            return True
        if shutil.disk_usage(self._folder).free < self._floor:
            raise ServerEnded("the disk runs full while this is graded")
        return False


def takes_more(folder: Path, most: int) -> bool:
    """Whether there are more bytes or files in it; ends as soon as that is known."""
    taken = files = 0
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    taken += _size(entry)
                    if taken > most or files > FILES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:  # removed meanwhile
            continue
    return False


def _size(entry: os.DirEntry[str]) -> int:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return 0
    return getattr(found, "st_blocks", found.st_size // BLOCK) * BLOCK
