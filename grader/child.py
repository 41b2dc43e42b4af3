"""One child process as the parent sees it: three pipes, and an end.

In: frames to send. Out: frames, or what became of the child instead; what it printed, capped.
Runs in the parent. Believes no length and no promise.
"""

import contextlib
import os
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from grader import wire
from grader.course import Limits
from grader.starting import Starter


class Child:
    """One child process and its three pipes. Two threads read what it says and prints."""

    def __init__(self, starter: Starter, folder: Path, limits: Limits) -> None:
        self.folder, self._limits, self._starter = folder, limits, starter
        request_read, self._request = os.pipe()
        reply, reply_write = os.pipe()
        output, output_write = os.pipe()
        theirs = (request_read, reply_write, output_write)
        try:
            self._pid = starter.spawn(*theirs)
        except BaseException:
            for fd in (self._request, reply, output):
                os.close(fd)
            raise
        finally:
            for fd in theirs:
                os.close(fd)
        self._frames: queue.Queue[tuple[dict[str, Any], bytes] | str] = queue.Queue()
        self._printed = bytearray()
        self._printing = threading.Condition()
        self._threads = [
            threading.Thread(target=self._read_frames, args=(reply,), daemon=True),
            threading.Thread(target=self._read_output, args=(output,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _read_frames(self, fd: int) -> None:
        with os.fdopen(fd, "rb") as stream:
            try:
                while (frame := wire.read(stream)) is not None:
                    self._frames.put(frame)
                self._frames.put("lost")
            except wire.ProtocolError:
                self._frames.put("lost")
                while stream.read(1 << 16):  # it may not block on us before it is killed
                    pass

    def _read_output(self, fd: int) -> None:
        total, flood = 0, self._limits.flood_mb << 20
        keep = 4 * (self._limits.output_kb << 10)
        while data := os.read(fd, 1 << 16):
            total += len(data)
            with self._printing:
                self._printed += data
                if len(self._printed) > 2 * keep:
                    del self._printed[keep:-keep]  # the end holds the mark
                self._printing.notify()
            if total > flood:
                self._frames.put("flooded")
                flood = sys.maxsize
        os.close(fd)

    def send(self, header: dict[str, Any], blob: bytes = b"") -> None:
        """Write a frame; a child that is gone says so by what it does not reply."""
        data = memoryview(wire.pack(header, blob))
        with contextlib.suppress(BrokenPipeError):
            while data:
                data = data[os.write(self._request, data) :]

    def receive(self, id: str, seconds: float) -> tuple[dict[str, Any], bytes] | str:
        """The frame that answers `id`, or "lost", "flooded", "timed out"."""
        try:
            frame = self._frames.get(timeout=max(seconds, 0))
        except queue.Empty:
            return "timed out"
        if isinstance(frame, str):
            return frame
        return frame if frame[0].get("id") == id else "lost"

    def printed(self, id: str, wait: float = 0.5) -> str:
        """What it printed up to the mark of `id`, capped."""
        mark = f"\0{id}\0".encode()
        with self._printing:
            if wait:
                self._printing.wait_for(lambda: mark in self._printed, wait)
            data, _, rest = bytes(self._printed).partition(mark)
            self._printed[:] = rest
        cap = self._limits.output_kb << 10
        text = data[:cap].decode("utf-8", errors="replace")
        return text + ("\n[more was printed]" if len(data) > cap else "")

    def close(self) -> int:
        """End it and everything in its process group: its wait status."""
        os.close(self._request)
        status = self._starter.end(self._pid)
        for thread in self._threads:
            thread.join(2)
        return status
