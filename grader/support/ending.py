"""End as by Ctrl-C where the system ends a command: what was begun is put away.

In: a body of work. Out: `Ended` in it, once, at SIGTERM or SIGHUP; afterwards signals mean what
they meant before. A signal that somebody ignores or handles already is left alone.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = ("SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """A signal asked this process to end: whoever handles Ctrl-C handles it too."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number
        """As a shell says it."""


@contextlib.contextmanager
def orderly() -> Iterator[None]:
    """While the body runs, the first signal raises `Ended`, and further ones wait for that."""
    taken: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        for one in taken:
            signal.signal(one, signal.SIG_IGN)
        raise Ended(number)

    if threading.current_thread() is threading.main_thread():
        known = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        taken += [one for one in known if signal.getsignal(one) is signal.SIG_DFL]
    try:
        for one in taken:
            signal.signal(one, end)
        yield
    finally:
        for one in taken:
            signal.signal(one, signal.SIG_DFL)
