"""What a section of the page is made of: rows with verdicts, and sentences.

In: what runs found. Out: numbers, verdicts, and sentences that refuse to be printed once the
numbers say something else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from runs import Found, Study

Number = Callable[[Found], float]
Beside = Callable[[Found], tuple[float, str]]
"""A number to compare with, and whose it is."""

REACHED, MISSED, NO_GOAL, NOT_ALL = "reached", "missed", "no goal", "not all seeds run"


class Untrue(Exception):
    """A sentence of the page is not what the numbers say."""


def pick(found: Found, path: str) -> Any:
    """What stands at a path such as "senses/layer 2"."""
    at: Any = found
    for key in path.split("/"):
        at = at[key]
    return at


def at(path: str, times: float = 1) -> Number:
    return lambda found: times * float(pick(found, path))


def share(path: str) -> Number:
    """A fraction of the run, in per cent."""
    return at(path, 100)


def beside(path: str, name: str, times: float = 1) -> Beside:
    return lambda found: (at(path, times)(found), name)


@dataclass(frozen=True)
class Row:
    """One number of a model, under each seed."""

    says: str
    study: Study
    value: Number
    unit: str = "%"
    least: Number | None = None
    """What is wanted, of each seed."""
    beside: Beside | None = None

    @property
    def values(self) -> list[float | None]:
        """By seed; nothing where it was not run."""
        return [self.value(run.found) if run.is_there else None for run in self.study.runs]

    @property
    def goals(self) -> list[float]:
        return [self.least(found) for found in self.study.found] if self.least else []

    @property
    def besides(self) -> list[tuple[float, str]]:
        return [self.beside(found) for found in self.study.found] if self.beside else []

    @property
    def verdict(self) -> str:
        """Reached only if every seed was run and reached its own goal."""
        if self.least is None:
            return NO_GOAL
        known = [self.value(found) for found in self.study.found]
        if any(value < goal for value, goal in zip(known, self.goals, strict=True)):
            return MISSED
        return REACHED if len(known) == len(self.study.seeds) else NOT_ALL


@dataclass(frozen=True)
class Sentence:
    """What the numbers mean, and what has to hold for it to be said."""

    text: str
    holds: bool

    def __str__(self) -> str:
        if not self.holds:
            raise Untrue(f"the numbers no longer say this, so rewrite it: {self.text}")
        return self.text


Meaning = Callable[..., tuple[Sentence, Sentence]]


@dataclass(frozen=True)
class Section:
    """One model, or the same models on another corpus."""

    title: str
    name: str
    """Of its plot."""
    says: str
    """What is shown, in a line or two."""
    rows: tuple[Row, ...]
    means: Meaning
    """Of what each study found, seed by seed, in the order of `studies`."""
    alt: str
    """What the plot shows, for who cannot see it."""
    plotted: tuple[Row, ...] = ()
    """More rows, which only the plot has."""

    @property
    def studies(self) -> list[Study]:
        return list(dict.fromkeys(row.study for row in self.rows))

    @property
    def is_whole(self) -> bool:
        return all(run.is_there for study in self.studies for run in study.runs)


def all_reach(rows: Sequence[Row]) -> bool:
    return all(row.verdict == REACHED for row in rows if row.least)


def each(found: Sequence[Found], number: Number) -> list[float]:
    """A number of each run."""
    return [number(one) for one in found]


def shown(value: float) -> str:
    """One digit behind the point, thousands apart: how every number of the page is written."""
    return f"{value:,.1f}"


def span(values: Iterable[float], write: Callable[[float], str] = shown) -> str:
    """`80.0 to 86.0`, or the one number that they are."""
    known = sorted(values)
    low, high = write(known[0]), write(known[-1])
    return low if low == high else f"{low} to {high}"
