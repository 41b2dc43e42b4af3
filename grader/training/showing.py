"""What a training run shows while it runs, and when it ends.

In: a `History` that grows. Out: its progress on stderr; at the end a loss curve as text and, where
matplotlib is installed, as a PNG.
"""

import contextlib
import importlib.util
import sys
from pathlib import Path
from types import TracebackType

from grader.training.bars import Bar
from grader.training.history import History, means, sparkline

RECENT = 20
"""The loss that is shown is the mean of so many steps."""


class Display:
    """One run's progress, and its last words."""

    def __init__(self, steps: int, history: History) -> None:
        self._steps, self._history = steps, history
        self._before = (history.steps, history.tokens, history.seconds)
        self._bar = Bar("step", steps, history.steps, self._figures())
        self._say, self.aside = self._bar.say, self._bar.aside

    def __enter__(self) -> "Display":
        if self._history.steps:
            self._say(f"going on after step {self._history.steps:,}")
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def step(self) -> None:
        """One more step is in the history."""
        self._bar.show(self._history.steps, self._figures)

    def stopping(self) -> None:
        """Somebody pressed Ctrl-C."""
        # Not through rich: a signal may come while it holds its lock.
        with contextlib.suppress(OSError):  # the terminal may be gone
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
