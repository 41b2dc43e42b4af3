"""Start child processes: our fork server, or a fresh process for each.

In: three descriptors. Out: a process id, and later a wait status. Runs in the parent, imports
little, so that the server can begin to import torch before anything else is loaded.
"""

import atexit
import contextlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Protocol

from grader.errors import MachineFault
from grader.isolation import parent as isolation

START_SECONDS = 120  # importing torch from a cold disk


class Starter(Protocol):
    """Something that starts children: the fork server, or a fresh process for each."""

    def spawn(self, request: int, reply: int, output: int) -> int: ...
    def end(self, pid: int) -> int: ...
    def close(self) -> None: ...


class ForkServer:
    """Our fork server: an exec'ed process with torch imported, one thread and no secret."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed in close()
        with theirs:
            self._process = subprocess.Popen(
                isolation.command("serve"),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=isolation.environment(),
                cwd=tempfile.gettempdir(),
                start_new_session=True,  # Ctrl-C is the parent's to handle
            )
        ours.settimeout(START_SECONDS)
        self._socket = ours
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """Of the server."""
        return self._process.pid

    def spawn(self, request: int, reply: int, output: int) -> int:
        return self._command(b"F", 0, [request, reply, output])

    def end(self, pid: int) -> int:
        return self._command(b"E", pid, [])

    def _command(self, letter: bytes, pid: int, fds: list[int]) -> int:
        with self._lock:
            try:
                socket.send_fds(self._socket, [struct.pack("<cI", letter, pid)], fds)
                reply = self._socket.recv(4)
            except OSError:
                reply = b""
            if len(reply) < 4:
                raise MachineFault(f"the fork server ended: {self._last_words()}")
            return int(struct.unpack("<i", reply)[0])

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read()[-2000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def close(self) -> None:
        self._socket.close()
        self._errors.close()
        try:
            self._process.wait(0.05)
        except subprocess.TimeoutExpired:  # it is still importing torch: nothing is lost
            self._process.kill()
            self._process.wait()


class FreshStart:
    """A new interpreter for each child: macOS, Windows, and `GRADE_START=fresh`."""

    def __init__(self) -> None:
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def spawn(self, request: int, reply: int, output: int) -> int:
        process = subprocess.Popen(
            isolation.command("once"),
            stdin=request,
            stdout=reply,
            stderr=output,
            env=isolation.environment(),
            cwd=tempfile.gettempdir(),
            start_new_session=True,
        )
        self._processes[process.pid] = process
        return process.pid

    def end(self, pid: int) -> int:
        process = self._processes.pop(pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
        if sys.platform == "win32":
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, 9)
        code = process.wait()
        return -code if code < 0 else code << 8  # as os.waitpid would say it

    def close(self) -> None:
        for pid in list(self._processes):
            self.end(pid)


_early: list[Starter] = []


def _starter() -> Starter:
    fresh = sys.platform != "linux" or os.environ.get("GRADE_START") == "fresh"
    return FreshStart() if fresh else ForkServer()


def prestart() -> None:
    """Begin to import torch in the fork server now; `open_starter` then takes it over."""
    with contextlib.suppress(Exception):  # whatever is wrong is said when it is needed
        _early.append(_starter())
        atexit.register(abandon)


def abandon() -> None:
    """End what was started early and never used: the command line asked for nothing."""
    while _early:
        _early.pop().close()


@contextlib.contextmanager
def open_starter() -> Iterator[Starter]:
    """Something that starts children, closed in the end."""
    starter = _early.pop() if _early else _starter()
    try:
        yield starter
    finally:
        starter.close()
