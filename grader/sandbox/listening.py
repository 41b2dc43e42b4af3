"""Hear what comes next from several pipes.

In: file descriptors. Out: pieces of bytes, each with the number of its pipe; an empty piece says
that the pipe has ended. By a selector where pipes can be selected, else by a thread for each.
"""

import contextlib
import os
import queue
import selectors
import sys
import threading
from collections.abc import Sequence
from typing import Protocol

PIECE = 1 << 16
Heard = tuple[int, bytes]


class Source(Protocol):
    """Where pieces come from."""

    lag_seconds: float
    """How long something that was written may take to be heard."""

    def next(self, seconds: float) -> Heard | None:
        """The next piece of any pipe; None where nothing comes in that time."""

    def close(self) -> None:
        """Stop listening, and close the descriptors."""


class Selected:
    """POSIX: no thread, and no waking of one."""

    lag_seconds = 0.0

    def __init__(self, fds: Sequence[int]) -> None:
        self._selector = selectors.DefaultSelector()
        self._fds = list(fds)
        for which, fd in enumerate(fds):
            self._selector.register(fd, selectors.EVENT_READ, which)

    def next(self, seconds: float) -> Heard | None:
        for key, _ in self._selector.select(max(seconds, 0)):
            data = os.read(key.fd, PIECE)
            if not data:
                self._selector.unregister(key.fd)
            return key.data, data
        return None

    def close(self) -> None:
        self._selector.close()
        for fd in self._fds:
            os.close(fd)


class Threaded:
    """Windows cannot select pipes: a thread reads each. Fresh starts use it everywhere, so that
    it is tested where we test."""

    lag_seconds = 0.005

    def __init__(self, fds: Sequence[int]) -> None:
        self._pieces: queue.Queue[Heard] = queue.Queue(maxsize=64)  # a flood waits in its pipe
        self._closed = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(which, fd), daemon=True)
            for which, fd in enumerate(fds)
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, which: int, fd: int) -> None:
        data = b"?"
        while data and not self._closed.is_set():
            data = os.read(fd, PIECE)
            while not self._closed.is_set():
                with contextlib.suppress(queue.Full):
                    self._pieces.put((which, data), timeout=0.1)
                    break
        os.close(fd)

    def next(self, seconds: float) -> Heard | None:
        try:
            return self._pieces.get(timeout=max(seconds, 0)) if seconds else self._pieces.get(False)
        except queue.Empty:
            return None

    def close(self) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join(2)


def listen(fds: Sequence[int]) -> Source:
    """Listen to pipes in the way that works here."""
    fresh = os.environ.get("GRADE_START") == "fresh"
    return Threaded(fds) if fresh or sys.platform == "win32" else Selected(fds)
