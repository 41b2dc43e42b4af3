"""Every value that right solutions have on the way to an answer, to be known again by its print.

In: the `Steps` of right solutions at one check. Out: `RightValues`, which says whether a value is
one of theirs, or how it relates to one. Pure.
"""

from collections.abc import Sequence
from math import log
from typing import Any, Literal, Protocol

import numpy as np

from grader.judging.bounds import UNCOMPARED
from grader.judging.known_answers import Known, Secret, Sketch
from grader.judging.relations import name_factor
from grader.judging.steps import Numbers, Steps
from grader.records import PRINT, Array, Check

Level = Literal["values", "dtype", "form"]
"""How much has to agree: the numbers in any layout; the dtype too; or shape and order too."""
CLOSE = 1e-4
"""Of a value's size: right code differs by 1e-6, and mistakes by more (1e-3 to 1e-6 tell alike)."""
SIZE, SPECIAL, MEAN, RMS, LEAST, GREATEST, ONE, TWO, MARKS, OWN = range(len(PRINT))
ALL = [MEAN, RMS, LEAST, GREATEST, ONE, TWO]
UNORDERED = [MEAN, RMS, LEAST, GREATEST]
LEAST_ALIKE = 6
"""Fewer numbers relate to others by chance."""


def leads(check: Check, known: Known) -> bool:
    """Whether values lead to a check's answer: it holds tensors, and these are compared."""
    compared = check.judge.name not in (*UNCOMPARED, "by") and not check.hidden
    return compared and _has_tensors(known.tree)


def _has_tensors(tree: Any) -> bool:
    if isinstance(tree, dict):
        return any(map(_has_tensors, tree.values()))
    if isinstance(tree, list | tuple):
        return any(map(_has_tensors, tree))
    sealed = isinstance(tree, Secret) and tree.kind == "tensor"
    return sealed or isinstance(tree, Array | Sketch)


class Values(Protocol):
    """The values of right solutions at one check, in the open or sealed."""

    count: int
    """How many right solutions were asked."""

    def tells(self, steps: Steps, value: int, /) -> bool:
        """Whether it can say anything of this value."""

    def holds(self, steps: Steps, value: int, level: Level = "values") -> bool:
        """Whether one of them has this value; False where nothing can be said."""

    def relation(self, steps: Steps, value: int, /) -> str:
        """How it relates to a right value, to be read after "is"; "" where it does not."""


class RightValues:
    """The values of right solutions at one check, in the open."""

    def __init__(self, solutions: Sequence[Steps]) -> None:
        self.count = len(solutions)
        rows = [steps.prints for steps in solutions]
        self._rows: Numbers = np.concatenate(rows) if rows else np.zeros((0, len(PRINT)))
        self._forms = [form for steps in solutions for form in steps.forms]

    def tells(self, _: Steps, __: int, /) -> bool:
        """Of every value."""
        return True

    def holds(self, steps: Steps, value: int, level: Level = "values") -> bool:
        """Whether one of them has this value."""
        row = steps.prints[value]
        near = self._near(row, self._rows, ALL)
        if level == "form":
            near &= np.abs(self._rows[:, OWN] - row[OWN]) <= CLOSE * _scale(row, self._rows)
        if level == "values":
            return bool(near.any())
        mine = steps.forms[value]
        return any(
            mine[0] == self._forms[at][0] if level == "dtype" else mine[1] == self._forms[at][1]
            for at in np.flatnonzero(near)
        )

    def relation(self, steps: Steps, value: int) -> str:
        """A factor, or another order."""
        row = steps.prints[value]
        mask = {row[LEAST], row[GREATEST]} <= {-1.0, 0.0, 1.0}
        if mask or row[SIZE] - row[SPECIAL] < LEAST_ALIKE:
            return ""  # few numbers, and masks, are alike by chance
        if self._near(row, self._rows, UNORDERED).any() and row[LEAST] < row[GREATEST]:
            return "a right value's numbers in another order"
        factor = min(self._factors(row), key=lambda one: abs(log(abs(one))), default=None)
        return f"a right value times {name_factor(factor, CLOSE)}" if factor else ""

    def _factors(self, row: Numbers) -> list[float]:
        """By what a right value is multiplied; not 1, and of one sign or the other."""
        rows = self._rows[(self._rows[:, RMS] > 0) & (self._rows[:, SIZE] == row[SIZE])]
        ratio = row[RMS] / rows[:, RMS]
        found = []
        for sign in (1, -1):
            scaled = rows * (sign * ratio)[:, None]
            scaled[:, [SIZE, SPECIAL, MARKS]] = rows[:, [SIZE, SPECIAL, MARKS]]
            scaled[:, RMS] = row[RMS]
            if sign < 0:
                scaled[:, [LEAST, GREATEST]] = scaled[:, [GREATEST, LEAST]]
            found += [
                sign * float(ratio[at]) for at in np.flatnonzero(self._near(row, scaled, ALL))
            ]
        return found

    @staticmethod
    def _near(row: Numbers, rows: Numbers, columns: list[int]) -> np.ndarray:
        same = (rows[:, SIZE] == row[SIZE]) & (rows[:, SPECIAL] == row[SPECIAL]) & (row[SIZE] >= 0)
        same &= np.abs(rows[:, MARKS] - row[MARKS]) <= CLOSE * (1 + abs(row[MARKS]))
        apart = np.abs(rows[:, columns] - row[columns]).max(axis=1, initial=0.0)
        return np.asarray(same & (apart <= CLOSE * _scale(row, rows)))


def _scale(row: Numbers, rows: Numbers) -> Numbers:
    """What differences are measured by: the numbers' usual size."""
    return np.asarray(np.maximum(rows[:, RMS], row[RMS]) + 1e-12)
