"""What a training run shows while it runs, and when it ends.

In: a `History` that grows. Out: a progress bar on stderr where somebody watches, else a line now
and then; at the end a loss curve in the terminal and, where matplotlib is installed, as a PNG.
"""

import contextlib
import importlib.util
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from grader.training.history import History, means, sparkline

RECENT = 20
"""The loss that is shown is the mean of so many steps."""
QUIET_SECONDS = 20.0
"""Into a file or a pipe goes a line this often."""


class Display:
    """One run's bar."""

    def __init__(self, steps: int, history: History) -> None:
        self._steps, self._history = steps, history
        self._before = (history.steps, history.tokens, history.seconds)
        self._console = Console(stderr=True, highlight=False, markup=False)
        self._said = time.monotonic()
        self._bar: Any = None
        if self._console.is_terminal:
            self._bar = Progress(
                TextColumn("step {task.completed:,} of {task.total:,}", markup=False),
                BarColumn(bar_width=None),
                TextColumn("{task.fields[figures]}", markup=False),
                console=self._console,
                redirect_stdout=False,  # what is piped from stdout must not land on stderr
                redirect_stderr=False,
            )
            self._task = self._bar.add_task(
                "", total=steps, completed=history.steps, figures=self._figures()
            )

    def __enter__(self) -> "Display":
        if self._history.steps:
            self._say(f"going on after step {self._history.steps:,}")
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        """One more step is in the history."""
        done = self._history.steps
        if self._bar is not None:
            self._bar.update(self._task, completed=done, figures=self._figures())
        elif time.monotonic() - self._said > QUIET_SECONDS or done == self._steps:
            self._said = time.monotonic()
            self._say(f"step {done:,} of {self._steps:,}  {self._figures()}")

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """The bar steps aside for somebody who prints."""
        if self._bar is not None:
            self._bar.stop()
        try:
            yield
        finally:
            sys.stdout.flush()
            if self._bar is not None:
                self._bar.start()

    def stopping(self) -> None:
        """Somebody pressed Ctrl-C."""
        # Not through rich: a signal may come while it holds its lock.
        sys.stderr.write("\nsaving after this step; Ctrl-C again leaves at once\n")

    def interrupted(self, path: Path) -> None:
        self._say(f"saved {path} after step {self._history.steps:,}; run again to go on")

    def finished(self, path: Path, state: Path) -> None:
        """There was nothing left to do."""
        self._say(
            f"{path} is trained: {self._history.steps:,} steps; "
            f"delete it and {state.name} to train again"
        )

    def done(self, path: Path) -> None:
        """Show the whole curve."""
        losses, history = self._history.losses, self._history
        self._say(f"loss {sparkline(losses)} {means(losses[-RECENT:], 1)[0]:.3f}")
        self._say(
            f"saved {path}: {history.steps:,} steps, {history.tokens:,} tokens, "
            f"{history.seconds:.0f} s ({history.cpu_seconds:.0f} CPU seconds)"
        )
        if (picture := draw(history, path.with_suffix(".png"))) is not None:
            self._say(f"loss curve: {picture}")

    def _figures(self) -> str:
        """Loss, tokens per second and time left, of this sitting."""
        history = self._history
        steps, tokens, seconds = self._before
        steps, tokens = history.steps - steps, history.tokens - tokens
        seconds = history.seconds - seconds
        if not steps or not seconds:
            return "starting"
        left = int(seconds / steps * (self._steps - history.steps))
        loss = means(history.losses[-RECENT:], 1)[0]
        return (
            f"loss {loss:.3f}  {tokens / seconds:,.0f} tokens/s  {left // 60}:{left % 60:02} left"
        )

    def _say(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)


def draw(history: History, path: Path) -> Path | None:
    """Draw the loss curve into a PNG; None where matplotlib is not installed."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # No pyplot: it would look for a screen.
    figure = Figure(figsize=(6, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    curve = means(history.losses, 400)
    axes.plot([(index + 0.5) * history.steps / len(curve) for index in range(len(curve))], curve)
    axes.set(xlabel="step", ylabel="loss")
    axes.grid(alpha=0.3)
    try:
        figure.savefig(path, dpi=120)
    except OSError:  # the model is saved; a picture less is no reason to fail
        return None
    return path
