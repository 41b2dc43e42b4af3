"""Relations in which wrong answers may stand to the right ones: a factor, a sign, an order.

In: the wrong tensors of one task, each with its leaf of the answer key. Out: one sentence that is
true of all of them, or nothing. Works for sealed leaves: the student's array is changed, and
sketched again. Pure functions; a sentence states a fact, and says nothing of how it came about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import prod

import numpy as np
import numpy.typing as npt

from grader.judging.leaves import (
    Leaf,
    along,
    difference,
    is_floating,
    misplaced,
    parallel,
    shape_of,
)
from grader.judging.sketch import LEAST, finite, plan_of, real
from grader.judging.wording import axis_name, listed, slice_name
from grader.records import Array

MOST_AXES = 5
"""Orders of more axes are too many to try."""
ENOUGH = 4
"""Of fewer numbers, a factor is worth telling only where it has a name."""
LARGEST_ROOT = 4096


@dataclass(frozen=True)
class Wrong:
    """A tensor that is not right in values, or in shape."""

    leaf: Leaf
    got: Array
    allowed: float
    """Difference that one element may have; 0 for whole numbers."""
    rtol: float
    hidden: bool = False
    names: tuple[str, ...] = ()
    """Of the expected axes; empty where they have none."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The expected one."""
        return shape_of(self.leaf)

    @property
    def in_shape(self) -> bool:
        return tuple(self.got.values.shape) == self.shape

    @property
    def comparable(self) -> bool:
        """In shape, and NaN and infinity stand where they should."""
        return self.in_shape and misplaced(self.leaf, self.got) is None

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes to look along: those that a sketch has, so that both keys say the same."""
        sealed = prod(self.shape) >= LEAST
        return plan_of(self.shape).axes if sealed else tuple(range(len(self.shape)))

    def right_as(self, values: npt.NDArray[np.generic]) -> bool:
        """Whether other values in place of these would be right."""
        got = replace(self.got, values=values)
        return misplaced(self.leaf, got) is None and difference(self.leaf, got, self.allowed).within


Facts = Callable[[Wrong], list[str]]
"""What is true of one wrong tensor, best first; empty where the relation does not hold."""
Says = Callable[[Sequence[str]], str]
"""A sentence on one fact that is true of all, on several that differ, or on none to be told; ""
where they tell nothing together."""


def explain(wrongs: Sequence[Wrong]) -> str:
    """The first relation that holds for every wrong tensor, in words; or nothing.

    Facts that only hidden checks show are told without their numbers.
    """
    if not wrongs:
        return ""
    for facts, says in RELATIONS:
        found = []
        for wrong in wrongs:
            true = facts(wrong)
            if not true:
                break
            found.append(true)
        else:
            shared = [fact for fact in found[0] if all(fact in true for true in found)]
            told = [true[0] for true, wrong in zip(found, wrongs, strict=True) if not wrong.hidden]
            if sentence := says((shared[:1] or list(dict.fromkeys(told))) if told else []):
                return sentence
    return ""


def _factor(wrong: Wrong) -> float | None:
    """By what number the answer is a multiple of the right one."""
    whole = not is_floating(wrong.leaf)
    sums = None if whole or not wrong.comparable else parallel(wrong.leaf, wrong.got)
    if sums is None:
        return None
    right, got = sums
    over = float(right @ right)
    factor = float(right @ got) / over if over else 0.0
    if not factor or abs(factor - 1) <= wrong.rtol:
        return None
    return factor if wrong.right_as(real(wrong.got.values) / factor) else None


def _sign_facts(wrong: Wrong) -> list[str]:
    factor = _factor(wrong)
    return ["-1"] if factor is not None and abs(factor + 1) <= wrong.rtol else []


def _sign_says(_: Sequence[str]) -> str:
    return "your answers are the right ones with the opposite sign"


def _factor_facts(wrong: Wrong) -> list[str]:
    factor = _factor(wrong)
    if factor is None:
        return []
    named = name_factor(factor, max(2e-6, wrong.rtol / 5))
    return [named] if "=" in named or prod(wrong.shape) >= ENOUGH else []


def _factor_says(facts: Sequence[str]) -> str:
    if len(facts) == 1:
        number, _, name = facts[0].partition(" = ")
        return f"your answers are {number} times the right ones" + (
            f"; {number} = {name}" if name else ""
        )
    some = f": {listed(facts)}" if 1 < len(facts) <= 3 else ""
    return f"your answers are a constant times the right ones{some}"


def name_factor(factor: float, near: float) -> str:
    """A factor as "8 = √64", "0.125 = 1/8 = 1/√64", "3.464 = √12"; or only as a number.

    Args:
        near: relative error that the factor may have; where names lie closer together than four
            times that, none is told.
    """
    sign, size = ("-", -factor) if factor < 0 else ("", factor)
    over, large = ("1/", 1 / size) if size < 1 else ("", size)
    whole, square = round(large), round(large**2)
    names, meant = [], size
    if 2 <= square <= LARGEST_ROOT and abs(large / square**0.5 - 1) <= near < 1 / (8 * square):
        names, meant = [f"{sign}{over}√{square}"], square**0.5
    if 2 <= whole <= LARGEST_ROOT and abs(large / whole - 1) <= near:
        names, meant = [f"{sign}{over}{whole}", *names], whole
    if names:  # the number that is meant, not the one that was measured
        size = 1 / meant if over else meant
    digits = 7 if abs(size - 1) < 0.01 else 4 if near < 1e-3 else 2
    number = f"{sign}{size:.{digits}g}"
    return " = ".join([number, *(name for name in names if name != number)])


def _order_facts(wrong: Wrong) -> list[str]:
    got, expected = tuple(wrong.got.values.shape), wrong.shape
    if sorted(got) != sorted(expected) or not 2 <= len(got) <= MOST_AXES:
        return []
    same = tuple(range(len(got)))
    found = []
    for order in permutations(same):
        moved = [axis for axis in same if order[axis] != axis]
        fits = tuple(got[axis] for axis in order) == expected
        if moved and fits and wrong.right_as(wrong.got.values.transpose(order)):
            # the order that makes the student's of the right ones is the inverse
            back = tuple(int(axis) for axis in np.argsort(order))
            swap = len(moved) == 2
            both = listed([wrong.names[axis] for axis in moved] if wrong.names else moved)
            found.append(f"axes {both} swapped" if swap else f"the axes in order {back}")
    return sorted(found, key=lambda fact: "swapped" not in fact)


def _order_says(facts: Sequence[str]) -> str:
    with_what = facts[0] if len(facts) == 1 else "the axes in another order"
    return f"your answers are the right ones with {with_what}"


def _squeezed_facts(wrong: Wrong) -> list[str]:
    """Whether all axes of size 1 are missing, as after `squeeze()` without an axis."""
    left = tuple(size for size in wrong.shape if size != 1)
    lacks = left != wrong.shape and tuple(wrong.got.values.shape) == left
    return ["squeezed"] if lacks and wrong.right_as(wrong.got.values.reshape(wrong.shape)) else []


def _squeezed_says(_: Sequence[str]) -> str:
    return "your answers are right, but lack the axes of size 1"


def _reshaped_facts(wrong: Wrong) -> list[str]:
    values = wrong.got.values
    fits = not wrong.in_shape and values.size == prod(wrong.shape)
    return ["reshaped"] if fits and wrong.right_as(values.reshape(wrong.shape)) else []


def _reshaped_says(_: Sequence[str]) -> str:
    return "your answers are the right numbers in the right order, in another shape"


def _shift_facts(wrong: Wrong) -> list[str]:
    if not wrong.comparable or not is_floating(wrong.leaf):
        return []
    found = []
    for axis in wrong.axes:
        rows = along(wrong.leaf, wrong.got, axis) if wrong.shape[axis] >= 3 else None
        if rows is None:
            continue
        right, got, near = rows
        allowed = near * wrong.allowed
        for way, mine, theirs in (("later", got[1:], right[:-1]), ("earlier", got[:-1], right[1:])):
            here = right[1:] if way == "later" else right[:-1]
            shifted = bool((np.abs(mine - theirs) <= allowed).all())
            still = bool((np.abs(mine - here) <= allowed).all())
            if shifted and not still:
                found.append(f"{way} along {axis_name(axis, wrong.names)}")
    return found


def _shift_says(facts: Sequence[str]) -> str:
    where = facts[0] if len(facts) == 1 else "off along an axis"
    return f"your answers are the right ones, one place {where}"


def _slice_facts(wrong: Wrong) -> list[str]:
    """Not of whole numbers: sealed ones are hashed as a whole."""
    if not wrong.comparable or not is_floating(wrong.leaf):
        return []
    bad_slices = difference(wrong.leaf, wrong.got, wrong.allowed).wrong
    found = []
    for axis in wrong.axes:
        bad = bad_slices.get(axis, np.zeros(0, dtype=bool))
        for one, word in ((~bad, "right"), (bad, "wrong")):
            if one.sum() == 1 and bad.size >= (3 if word == "right" else 2):
                index = int(np.flatnonzero(one)[0])
                found.append(f"only {slice_name(axis, [index], wrong.names)} is {word}")
                if index == bad.size - 1:
                    last = axis_name(axis, wrong.names)
                    found.append(f"only the last index of {last} is {word}")
    return found


def _slice_says(facts: Sequence[str]) -> str:
    if len(facts) > 1:  # different places tell nothing together
        return ""
    where = facts[0] if facts else "only one index of an axis is right, or wrong"
    return f"{where} in your answers"


def _masked_facts(wrong: Wrong) -> list[str]:
    """Live only: a sketch does not know where zeros are."""
    if not isinstance(wrong.leaf, Array) or not wrong.leaf.floating or not wrong.comparable:
        return []
    right, got = finite(real(wrong.leaf.values)), finite(real(wrong.got.values))
    zero = right == 0
    bad = ~(np.abs(got - right) <= wrong.allowed)
    only = bad.any() and zero.any() and not zero.all() and not (bad & ~zero).any()
    return ["masked"] if only else []


def _masked_says(_: Sequence[str]) -> str:
    return "your answers are wrong only where the right ones are 0"


RELATIONS: tuple[tuple[Facts, Says], ...] = (
    (_sign_facts, _sign_says),
    (_factor_facts, _factor_says),
    (_order_facts, _order_says),
    (_squeezed_facts, _squeezed_says),
    (_reshaped_facts, _reshaped_says),
    (_shift_facts, _shift_says),
    (_slice_facts, _slice_says),
    (_masked_facts, _masked_says),
)
