"""What a training run did, step by step, over all its sittings.

In: losses, tokens and seconds. Out: a `History`, its JSON, and its curve in one line of text.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise

BARS = "▁▂▃▄▅▆▇█"
POINTS = 200
"""A curve that is kept with a model has at most this many points."""


@dataclass
class History:
    """Grows by one loss a step; saved with the run, so that a resumed run goes on with it."""

    losses: list[float] = field(default_factory=list)
    """One per step, as the step returned it."""
    tokens: int = 0
    seconds: float = 0.0
    """Wall time inside the steps: no saving, no samples."""
    cpu_seconds: float = 0.0

    @property
    def steps(self) -> int:
        return len(self.losses)

    def add(self, loss: float, tokens: int, seconds: float, cpu_seconds: float) -> None:
        self.losses.append(loss)
        self.tokens += tokens
        self.seconds += seconds
        self.cpu_seconds += cpu_seconds

    def to_json(self) -> str:
        """Every loss, exactly."""
        return json.dumps(asdict(self))

    def summary(self) -> str:
        """JSON short enough to travel with a model: the steps, and a curve of their means."""
        return json.dumps(
            {
                "steps": self.steps,
                "tokens": self.tokens,
                "seconds": round(self.seconds, 2),
                "cpu_seconds": round(self.cpu_seconds, 2),
                "curve": [round(mean, 5) for mean in means(self.losses, POINTS)],
            }
        )


def means(values: Sequence[float], points: int) -> list[float]:
    """The values in at most `points` equal stretches, each by its mean."""
    points = min(points, len(values))
    edges = [round(index * len(values) / points) for index in range(points + 1)] if points else []
    return [sum(values[start:end]) / (end - start) for start, end in pairwise(edges)]


def sparkline(values: Sequence[float], width: int = 60) -> str:
    """A curve as a row of bars; the largest mean is a full bar, the smallest the lowest."""
    heights = means(values, width)
    if not heights:
        return ""
    low, high = min(heights), max(heights)
    step = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(BARS[round((height - low) / step)] for height in heights)
