"""Start child processes: our fork server, or a fresh process for each.

In: three descriptors. Out: a process id, and later a wait status. Runs in the parent, imports
little, so that the server can begin to import torch before anything else is loaded.
"""

import atexit
import contextlib
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from grader.errors import MachineFault
from grader.sandbox.isolation import (
    base,
    command,
    cpu_seconds,
    enough_files,
    environment,
    wanted,
    wrap,
)

START_SECONDS = 120  # importing torch from a cold disk
RELIEVED = "it was ended, since the disk is full"
OTHER_WAY = "set GRADE_START=fresh: each child is then a process of its own, without the server"
LEAVE_MS = 10  # for a child to leave by itself, once its pipe is closed


class ServerEnded(MachineFault):
    """The fork server ended by itself, or was killed."""


class Starter(Protocol):
    """Something that starts children: the fork server, or a fresh process for each."""

    least: int
    """Level of isolation that a child needs to be handed a submission."""

    def spawn(self, request: int, reply: int, output: int) -> int: ...
    def end(self, pid: int) -> int: ...
    def cpu_seconds(self, pid: int) -> float | None: ...
    def wake(self, pid: int) -> None: ...  # to say on its pipe of replies where it is
    def revive(self) -> None: ...
    def relieve(self) -> None: ...
    def close(self) -> None: ...


class ForkServer:
    """Our fork server: an exec'ed process with torch imported, one thread and no secret."""

    least = 1

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = "namespaces" in wanted()
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed in close()
        self._children: dict[int, int] = {}
        self._relieved: set[int] = set()
        self._lost = False
        self._info, info = os.pipe()
        inside = base()
        plain = command("serve")
        wrapped = wrap(plain, inside, info) if self._inside else None
        with theirs:
            self._process = subprocess.Popen(
                wrapped or plain,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=environment(),
                cwd=inside,
                start_new_session=True,  # Ctrl-C is the parent's to handle
                pass_fds=(info,) if wrapped else (),
            )
        os.close(info)
        self._pid = 0 if wrapped else self._process.pid
        ours.settimeout(START_SECONDS)
        self._socket = ours

    @property
    def pid(self) -> int:
        """Of the server; bubblewrap, where it is around it, says which that is."""
        if not self._pid:
            told = b""
            while b"}" not in told:  # it says it bit by bit
                if not (piece := os.read(self._info, 1 << 12)):
                    raise ServerEnded("bubblewrap ended before it had started the server")
                told += piece
            self._pid = int(json.loads(told)["child-pid"])
        return self._pid

    def spawn(self, request: int, reply: int, output: int) -> int:
        """Fork a child around these descriptors; what is kept of it cannot mean another one."""
        pid, fds = self._command(b"F", 0, [request, reply, output])
        if pid < 0:  # the error of the system for which there is none
            raise OSError(-pid, os.strerror(-pid))
        if fds:
            self._children[pid] = fds[0]
        return pid

    def end(self, pid: int) -> int:
        """Kill it where it does not leave by itself, and say how it ended: its wait status.

        By its handle, which means this process and no later one of its number, and does not need
        the server; that buries it, with what else is in its group.
        """
        handle = self._children.pop(pid, None)
        try:
            if handle is not None:
                ended = select.poll()
                ended.register(handle, select.POLLIN)
                ended.poll(LEAVE_MS)
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
            status = self._command(b"E", pid, [])[0]
        finally:
            if handle is not None:
                os.close(handle)
        if pid in self._relieved:
            self._relieved.discard(pid)
            raise ServerEnded(RELIEVED)
        return status

    def cpu_seconds(self, pid: int) -> float | None:
        """What it has computed so far; None where this system does not tell.

        By its handle, since in namespaces it has another number here.
        """
        handle = self._children.get(pid)
        try:
            told = Path(f"/proc/self/fdinfo/{handle}").read_text()
        except OSError:
            return None
        here = re.search(r"^Pid:\s*(\d+)$", told, re.MULTILINE)
        return cpu_seconds(int(here[1])) if here else None

    def wake(self, pid: int) -> None:
        with contextlib.suppress(OSError, KeyError):  # an older system has no handles
            signal.pidfd_send_signal(self._children[pid], signal.SIGUSR1)

    def _command(self, letter: bytes, pid: int, fds: list[int]) -> tuple[int, list[int]]:
        with self._lock:
            try:
                socket.send_fds(self._socket, [struct.pack("<cI", letter, pid)], fds)
                reply, handles, _, _ = socket.recv_fds(self._socket, 4, 1)
            except OSError:
                reply = b""
            if len(reply) < 4:
                self._lost = True  # also where it is only slow: its late reply would be misread
                raise ServerEnded(f"the fork server ended: {self._last_words()}", OTHER_WAY)
            return int(struct.unpack("<i", reply)[0]), list(handles)

    def _last_words(self) -> str:
        if self._errors.closed:
            return "it was closed"
        self._errors.seek(0)
        lines = self._errors.read()[-2000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def revive(self) -> None:
        """Start again where it ended, or does not answer; its children end with it."""
        with self._lock:
            if self._lost or self._process.poll() is not None:
                self.close()
                self._start()

    def relieve(self) -> None:
        """End the children and with them what they hold of the disk; whoever asks them hears that
        it was our doing."""
        for pid, handle in list(self._children.items()):
            self._relieved.add(pid)
            with contextlib.suppress(OSError):  # another thread has ended it meanwhile
                signal.pidfd_send_signal(handle, signal.SIGKILL)

    def close(self) -> None:
        """End the server; what it was asked before is done."""
        while self._children:  # another thread may take one away meanwhile
            try:
                _, handle = self._children.popitem()
            except KeyError:
                break
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            os.close(handle)
        self._socket.close()
        self._errors.close()
        try:
            self._process.wait(0.05)
        except subprocess.TimeoutExpired:  # it is still importing torch: nothing is lost
            with contextlib.suppress(ValueError, OSError, subprocess.TimeoutExpired):
                os.kill(self.pid, signal.SIGKILL)  # first: bubblewrap then ends, and buries it
                self._process.wait(1)
            self._process.kill()
            self._process.wait()
        os.close(self._info)


class FreshStart:
    """A new interpreter for each child: macOS, Windows, and `GRADE_START=fresh`."""

    least = 1

    def __init__(self) -> None:
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._relieved: set[int] = set()

    def spawn(self, request: int, reply: int, output: int) -> int:
        process = subprocess.Popen(
            command("once"), stdin=request, stdout=reply, stderr=output,
            env=environment(), cwd=base(), start_new_session=True,
        )  # fmt: skip
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
        if pid in self._relieved:
            self._relieved.discard(pid)
            raise ServerEnded(RELIEVED)
        return -code if code < 0 else code << 8  # as os.waitpid would say it

    def cpu_seconds(self, pid: int) -> float | None:
        return cpu_seconds(pid)

    def wake(self, pid: int) -> None:
        with contextlib.suppress(OSError, AttributeError):  # Windows has no such signal
            os.kill(pid, signal.SIGUSR1)

    def revive(self) -> None:
        """There is nothing that could have ended."""

    def relieve(self) -> None:
        self._relieved |= set(self._processes)
        for process in list(self._processes.values()):
            process.kill()

    def close(self) -> None:
        for pid in list(self._processes):
            with contextlib.suppress(KeyError):  # another thread has ended it meanwhile
                self.end(pid)


_early: list[Starter] = []


def _starter() -> Starter:
    enough_files()
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
