"""Values on the way to an answer, as a seal keeps them: known again, and never read back.

In: the `Steps` of right solutions at one check, a salt of that check. Out: `SealedValues`, the twin
of `RightValues`, made of short salted hashes. What is hashed is the cell of a coarse grid that a
value's root mean square and two projections fall into; a value is looked up with the cells beside
it, since right code differs in the last digits. Values of few numbers can be found by trying, so
they are left out, and nothing is said of them. Pure.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import floor, log

from grader.judging.right_values import CLOSE, MARKS, ONE, OWN, RMS, SIZE, SPECIAL, TWO, Level
from grader.judging.steps import Steps

LEAST = 16
"""Numbers of a value; with fewer, and with two projections, it could be solved for, or tried."""
MOST = 400
"""Values of one check."""
MOST_TURNS = 3
"""In a loop a right value tells nothing: no line is named there."""
STEP = 5e-4
"""The width of a cell, in parts of a value's size."""
TINY = 1e-6
"""What is smaller than that is the rounding of larger numbers, and differs by processor."""
WIDTH = 3
"""Bytes of a hash: among 400 one of a wrong value is there by chance once in 40,000 times."""
LEVELS: tuple[Level, ...] = ("values", "dtype", "form")


@dataclass(frozen=True)
class Sealed:
    """One check's right values: how many solutions have them, and their hashes by level."""

    count: int
    digests: Mapping[Level, bytes]
    """In a row, sorted: their order tells nothing."""


@dataclass(frozen=True)
class SealedLines:
    """What a seal holds beside answers, to tell the line where it goes wrong."""

    given: frozenset[str] = frozenset()
    """Hashes of the functions that are no task's: students have them."""
    checks: Mapping[str, Sealed] = field(default_factory=dict)

    def dump(self) -> tuple[str, bytes]:
        """As JSON, and all hashes in a row."""
        heads = {
            check: [sealed.count, *(len(sealed.digests[level]) // WIDTH for level in LEVELS)]
            for check, sealed in self.checks.items()
        }
        rows = [sealed.digests[level] for sealed in self.checks.values() for level in LEVELS]
        told = {"given": sorted(self.given), "checks": heads}
        return json.dumps(told, separators=(",", ":")), b"".join(rows)

    @classmethod
    def load(cls, text: str, data: bytes) -> "SealedLines":
        """What `dump` made; ValueError, TypeError or KeyError for anything else."""
        told = json.loads(text)
        checks, start = {}, 0
        for check, (count, *sizes) in told["checks"].items():
            digests = {}
            for level, size in zip(LEVELS, sizes, strict=True):
                end = start + size * WIDTH
                if not start <= end <= len(data):
                    raise ValueError
                digests[level], start = data[start:end], end
            checks[check] = Sealed(int(count), digests)
        if start != len(data):
            raise ValueError
        return cls(frozenset(map(str, told["given"])), checks)


def chosen(solutions: Sequence[Steps]) -> list[tuple[Steps, list[int]]]:
    """The values that a seal holds of each solution: all of them where there is room for all.

    Else those behind the answer, of the solutions that have room, each as a whole; none where the
    first has not. Half a solution would be worse than none: right values that nobody knows get the
    blame.
    """
    followed = [steps for steps in solutions if steps.parts]  # else it was too long to follow
    whole = [(steps, _sealable(steps, range(len(steps.prints)))) for steps in followed]
    if len(set().union(*(_first_cells(*one) for one in whole))) <= MOST:
        return whole
    found: list[tuple[Steps, list[int]]] = []
    cells: set[object] = set()
    for steps in followed:
        values = _sealable(steps, _behind(steps))
        more = cells | _first_cells(steps, values)
        if len(more) <= MOST:
            cells = more
            found.append((steps, values))
        elif not found:
            return []
    return found


def seal_values(solutions: Sequence[Steps], salt: bytes) -> Sealed:
    """The values of right solutions; the reference is the first of them."""
    fit = chosen(solutions)
    found: dict[Level, set[bytes]] = {level: set() for level in LEVELS}
    for steps, values in fit:
        for value in values:
            for level, digests in found.items():
                digests.update(_digests(steps, value, level, salt, 0))
    return Sealed(len(fit), {level: b"".join(sorted(rows)) for level, rows in found.items()})


class SealedValues:
    """The values of right solutions at one check, sealed."""

    def __init__(self, sealed: Sealed, salt: bytes) -> None:
        self.count = sealed.count
        """How many right solutions were asked."""
        self._salt = salt
        self._known = {
            level: frozenset(rows[at : at + WIDTH] for at in range(0, len(rows), WIDTH))
            for level, rows in sealed.digests.items()
        }

    def tells(self, steps: Steps, value: int) -> bool:
        """Whether anything is known of a value as small as this one."""
        return bool(steps.prints[value][SIZE] >= LEAST)

    def holds(self, steps: Steps, value: int, level: Level = "values") -> bool:
        """Whether one of them has this value, or one that lies beside it."""
        if not self.tells(steps, value):
            return False
        known = self._known.get(level, frozenset())
        return not known.isdisjoint(_digests(steps, value, level, self._salt, CLOSE))

    def relation(self, _: Steps, __: int, /) -> str:
        """Nothing: a hash has no multiples."""
        return ""


def _sealable(steps: Steps, values: Iterable[int]) -> list[int]:
    """These, but those of few numbers and those of loops."""
    return [
        value
        for value in values
        if steps.prints[value][SIZE] >= LEAST
        and not (steps.maker[value] >= 0 and steps.calls[steps.maker[value]].turns > MOST_TURNS)
    ]


def _behind(steps: Steps) -> list[int]:
    """The values that lead to the parts of an answer."""
    waiting = list(dict.fromkeys(steps.parts.values()))
    seen = set(waiting)
    for value in waiting:  # it grows
        inputs = steps.calls[steps.maker[value]].inputs if steps.maker[value] >= 0 else ()
        more = [one for one in inputs if one not in seen]
        waiting += more
        seen.update(more)
    return waiting


def _first_cells(steps: Steps, values: Iterable[int]) -> set[object]:
    return {_cells(steps, value, 0)[0] for value in values}


def _digests(steps: Steps, value: int, level: Level, salt: bytes, slack: float) -> list[bytes]:
    """The hashes of the cells that a value may lie in, by what has to agree."""
    dtype, shape = steps.forms[value]
    more = {"values": "", "dtype": dtype, "form": shape}[level]
    cells = _cells(steps, value, slack, *([OWN] if level == "form" else []))
    texts = (repr((level, more, *cell)).encode() for cell in cells)
    return [hashlib.blake2b(text, key=salt, digest_size=WIDTH).digest() for text in texts]


def _cells(steps: Steps, value: int, slack: float, *more: int) -> list[tuple[int, ...]]:
    """The cells that a value may lie in, if each number is off by so much of its size."""
    row = steps.prints[value]
    size = float(row[RMS])
    head = (int(row[SIZE]), int(row[SPECIAL]), round(float(row[MARKS]) * 1e4))
    if size < TINY:
        return [head]
    places = [log(size), *(float(row[at]) / size for at in (ONE, TWO, *more))]
    beside = [{floor((at - slack) / STEP), floor((at + slack) / STEP)} for at in places]
    return [(*head, *cell) for cell in product(*beside)]
