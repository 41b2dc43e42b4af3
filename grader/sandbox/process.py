"""One child process as the parent sees it: three pipes, and an end.

In: frames to send. Out: frames, or what became of the child instead; what it printed, capped.
Watches the child's folder where no file system bounds it.
Runs in the parent. Believes no length and no promise.
"""

import contextlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Limits
from grader.records import Place
from grader.sandbox import wire
from grader.sandbox.listening import Source, listen
from grader.sandbox.starting import Starter
from grader.sandbox.watching import Watch

REPLY, OUTPUT = 0, 1
LINGER_SECONDS = 0.05  # for the last words of a process that ended
WALL_FACTOR = 6
"""By the clock a child has so many times its seconds: one that sleeps or waits ends, too."""
LOOK_SECONDS = 0.05
WHERE_SECONDS = 0.3  # for a process that was stopped to say where it is
FRAME = re.compile(rb'File "submission/([a-z0-9_]{1,60}\.py)", line (\d{1,7}) in (\S{1,80})')
PRINTED_SECONDS = 1.0  # and for all that it printed: drop by drop it could go on for ever


@dataclass(frozen=True)
class Seconds:
    """How long a child computes, and how long that is by the clock.

    A busy machine is not its fault, so the first is what is limited, and the second is the
    backstop for one that sleeps or waits.
    """

    computing: float
    clock: float

    @classmethod
    def of(cls, computing: float) -> "Seconds":
        """So many, and `WALL_FACTOR` times as many by the clock."""
        return cls(computing, computing * WALL_FACTOR)

    def without(self, used: "Seconds") -> "Seconds":
        return Seconds(self.computing - used.computing, self.clock - used.clock)

    def least(self, other: "Seconds") -> "Seconds":
        return Seconds(min(self.computing, other.computing), min(self.clock, other.clock))

    @property
    def over(self) -> bool:
        """Whether one of the two is used up."""
        return self.computing <= 0 or self.clock <= 0


class Child:
    """One child process and its three pipes."""

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
        self._source: Source = listen([reply, output])
        self._replies = bytearray()
        self._printed = bytearray()
        self._total = 0
        """Bytes that it printed, kept or not."""
        self._ended = {REPLY: False, OUTPUT: False}
        self.used = Seconds(0, 0)
        """By the last frame that was received, or waited for."""
        self._watch: Watch | None = None

    def watch(self) -> None:
        """Look after its folder from now on: nothing else bounds what is written there."""
        self._watch = Watch(self.folder, self._limits.folder_mb << 20)

    def send(self, header: dict[str, Any], blob: bytes = b"") -> None:
        """Write a frame; a child that is gone says so by what it does not reply."""
        data = memoryview(wire.pack_frame(header, blob))
        with contextlib.suppress(BrokenPipeError):
            while data:
                data = data[os.write(self._request, data) :]

    def receive(self, id: str, most: Seconds) -> tuple[dict[str, Any], bytes] | str:
        """The frame that answers `id`, or "lost", "flooded", "filled", "timed out".

        Args:
            most: that it may use; where nobody counts what it computes, the clock stands for it.
        """
        began, before = time.monotonic(), self._starter.cpu_seconds(self._pid)
        frame = self._receive(id, most, began, before)
        self.used = self._used(began, before)
        return frame

    def _receive(
        self, id: str, most: Seconds, began: float, before: float | None
    ) -> tuple[dict[str, Any], bytes] | str:
        while True:
            try:
                frame = wire.take_frame(self._replies)
            except wire.ProtocolError:
                return "lost"
            if frame:
                return frame if frame[0].get("id") == id else "lost"
            if self._ended[REPLY]:
                return "lost"
            if self._total > self._limits.flood_mb << 20:
                return "flooded"
            if self._watch and self._watch.overfilled():
                return "filled"
            left = most.without(self._used(began, before))
            if left.clock <= 0:
                return "timed out"
            # A process with one thread can use no more than the clock shows: look again then.
            wait = min(left.clock, max(left.computing, LOOK_SECONDS if before is not None else 0))
            if self._watch:
                wait = min(wait, self._watch.seconds)
            if not self._hear(wait) and left.computing <= 0:
                return "timed out"

    def _used(self, began: float, before: float | None) -> Seconds:
        clock = time.monotonic() - began
        now = None if before is None else self._starter.cpu_seconds(self._pid)
        return Seconds(clock if before is None or now is None else now - before, clock)

    def _hear(self, seconds: float) -> bool:
        """Take in what comes next from either pipe; False where nothing does in time."""
        heard = self._source.next(seconds)
        if heard is None:
            return False
        which, data = heard
        if not data:
            self._ended[which] = True
        elif which == REPLY:
            self._replies += data
        else:
            self._total += len(data)
            room = (self._limits.output_kb << 10) + 1 - len(self._printed)
            self._printed += data[: max(room, 0)]
        return True

    def stopped(self) -> Place | None:
        """The student's line that it is in, by the list of its frames; nothing is asked of it
        after that."""
        self._replies.clear()
        self._starter.wake(self._pid)
        until = time.monotonic() + WHERE_SECONDS
        while (left := until - time.monotonic()) > 0 and len(self._replies) < 1 << 16:
            self._hear(left)
            if (found := FRAME.search(self._replies)) and b"\n" in self._replies[found.end() :]:
                file, line, function = (part.decode("utf-8", "replace") for part in found.groups())
                return Place(file, int(line), function=function)
            if self._ended[REPLY]:
                break
        return None

    def printed(self) -> str:
        """What it printed since the last time, capped.

        It flushes before it replies, so what belongs to a question is in the pipe by then.
        """
        wait = LINGER_SECONDS if self._ended[REPLY] else self._source.lag_seconds
        until = time.monotonic() + PRINTED_SECONDS
        while not self._ended[OUTPUT] and time.monotonic() < until and self._hear(wait):
            # Either pipe may be written to faster than it is read, for ever.
            if self._total > self._limits.flood_mb << 20 or len(self._replies) > 1 << 20:
                break
        cap = self._limits.output_kb << 10
        text = self._printed[:cap].decode("utf-8", errors="replace")
        more = "\n[more was printed]" if len(self._printed) > cap else ""
        self._printed.clear()
        return text + more

    def close(self) -> int:
        """End it and everything in its process group: its wait status."""
        os.close(self._request)
        try:
            return self._starter.end(self._pid)
        finally:
            self._source.close()
