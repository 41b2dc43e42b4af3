"""How far something is, for whoever waits: a training run, or measuring after it.

In: numbers that grow. Out: on a terminal's stderr a bar; in a notebook, a file or a pipe a plain
line now and then, since those cannot draw a line anew.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

QUIET_SECONDS = 20.0
"""Where no bar can be drawn, there is a line this often."""


def in_notebook() -> bool:
    """Whether this process is a notebook's kernel, or was started by one with `!`.

    A cell started so has a terminal, and says that it takes colours, but keeps every drawing of a
    bar as text.
    """
    return "JPY_PARENT_PID" in os.environ or "inline" in os.environ.get("MPLBACKEND", "")


class Bar:
    """One line that says how far something is."""

    def __init__(self, what: str, total: int, done: int = 0, figures: str = "") -> None:
        self._what, self._total = what, total
        self._said = time.monotonic()
        # In a kernel rich would make a display of each line; it stays text on stderr.
        self._console = Console(stderr=True, highlight=False, markup=False, force_jupyter=False)
        self._bar: Any = None
        if self._console.is_terminal and not in_notebook():
            self._bar = Progress(
                TextColumn(what + " {task.completed:,} of {task.total:,}", markup=False),
                BarColumn(bar_width=None),
                TextColumn("{task.fields[figures]}", markup=False),
                console=self._console,
                redirect_stdout=False,  # what is piped from stdout must not land on stderr
                redirect_stderr=False,
            )
            self._task = self._bar.add_task("", total=total, completed=done, figures=figures)

    def start(self) -> None:
        if self._bar is not None:
            self._bar.start()

    def stop(self) -> None:
        if self._bar is not None:
            with contextlib.suppress(OSError):  # the terminal may be gone
                self._bar.stop()

    def show(self, done: int, figures: Callable[[], str] = str) -> None:
        """So much is done."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, figures=figures())
        elif time.monotonic() - self._said > QUIET_SECONDS or done == self._total:
            self._said = time.monotonic()
            self.say(f"{self._what} {done:,} of {self._total:,}  {figures()}".rstrip())

    def say(self, text: str) -> None:
        """A line that stays."""
        with contextlib.suppress(OSError):  # the terminal may be gone
            self._console.print(text, soft_wrap=True)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """The bar steps aside for somebody who prints."""
        self.stop()
        try:
            yield
        finally:
            sys.stdout.flush()
            self.start()


@contextlib.contextmanager
def progress(what: str, total: int) -> Iterator[Callable[..., None]]:
    """Show how far a piece of work is; yields a function that is told of each part.

    Example:
        ``with progress("translated", len(batches)) as told: ... told()``, or
        ``told(8, lambda: f"loss {loss:.3f}")`` for eight parts at once, with words behind.
    """
    bar, done = Bar(what, total), 0

    def told(more: int = 1, figures: Callable[[], str] = str) -> None:
        nonlocal done
        done += more
        bar.show(done, figures)

    bar.start()
    try:
        yield told
    finally:
        bar.stop()
