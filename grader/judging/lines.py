"""The line where it goes wrong: from a wrong answer back to the first value that is not right.

In: the `Steps` of a wrong answer, the values of right solutions, which parts are wrong. Out: a
`Finding`, or None: in loops, behind lists, where chance plays, it is better to say nothing. It
starts at the wrong answer and goes back through values that no right solution has, to a call whose
inputs all are right values: going forward would blame whatever is only unusual. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.judging.right_values import SIZE, Level, Values
from grader.judging.steps import Call, Site, Steps

MOST_TURNS = 3
"""A line that is passed more often in one call of its function is in a loop; one that writes into
a tensor twice fills it row by row."""
MOST_BACK = 20
"""Values in a row of which nobody can tell."""
CHANCE = ("dropout", "alpha_dropout", "feature_dropout", "bernoulli", "rand", "multinomial")
MOVES = (
    "expand", "expand_as", "view", "reshape", "to", "type", "type_as", "float", "double", "bool",
    "unsqueeze", "squeeze", "__getitem__", "repeat", "clone", "contiguous", "transpose", "T", "mT",
)  # fmt: skip
"""Calls that make no number of their own."""
WRITES = (
    "__setitem__",
    *(f"__i{name}__" for name in ("add", "sub", "mul", "truediv", "and", "or")),
)
TAKEN_APART = ("unbind", "__iter__")
"""What `for row in x` calls: no right solution without that loop has the rows."""
FROM_OUTSIDE = ("tensor", "as_tensor", "asarray", "from_numpy")
"""Calls whose numbers come from Python's lists, or numpy's: nobody followed what made them."""
Standing = Literal["hole", "helper", "cleared"]
"""What a function is: a task that has not passed, the student's own, or given or passed."""
Form = Literal["first", "dtype", "form", "missing", "returned", "written", "answer"]
"""How the value is off. "missing": it is right, but not the answer; "returned": and right values
are made of it further on, so another one should have been returned; "written": and it was written
over a tensor that is asked for as it was; "answer": nobody can tell, but it is the wrong answer."""


@dataclass(frozen=True)
class Finding:
    """The call at which a value is first none of the right ones."""

    site: Site
    form: Form
    relation: str = ""
    """How the value relates to a right one."""
    before: Site | None = None
    """Where its latest input was made, in the same function."""
    unsure: bool = False
    """In a loop, or where chance plays: right code in another style looks just so."""


@dataclass(frozen=True)
class _Unit:
    """One call; or all that a cleared function did, as one call of it."""

    number: int
    calls: tuple[Call, ...]
    inputs: tuple[int, ...]
    site: Site | None
    """The line to blame; None where there is none."""

    @property
    def tied(self) -> bool:
        return any(call.tied for call in self.calls)

    @property
    def unsure(self) -> bool:
        return self.calls[-1].name in TAKEN_APART or any(
            call.turns > (1 if call.name == "__setitem__" else MOST_TURNS)
            or call.name.startswith(CHANCE)
            for call in self.calls
        )


class _Graph:
    """Values and what made them, with cleared functions as single calls."""

    def __init__(self, steps: Steps, standing: Callable[[Site], Standing]) -> None:
        blamed = [_blamed(call, standing) for call in steps.calls]
        members: dict[int, list[int]] = {}
        self._of: list[int] = []
        self._steps = steps
        for at, (_, frame) in enumerate(blamed):
            unit = at if frame is None else -1 - frame
            self._of.append(unit)
            members.setdefault(unit, []).append(at)
        self._units: dict[int, _Unit] = {}
        for unit, inside in members.items():
            calls = tuple(steps.calls[at] for at in inside)
            made = {value for call in calls for value in call.made}
            inputs = dict.fromkeys(v for call in calls for v in call.inputs if v not in made)
            site = blamed[inside[-1]][0]
            self._units[unit] = _Unit(inside[-1], calls, tuple(inputs), site)

    def maker(self, value: int) -> _Unit | None:
        """What made a value; None for one that was there."""
        call = self._steps.maker[value]
        return None if call < 0 else self._units[self._of[call]]

    def neutral(self, value: int) -> bool:
        """Whether it is made of nothing, and at most moved: places, zeros, ones."""
        unit = self.maker(value)
        while unit is not None and len(unit.calls) == 1:
            name = unit.calls[0].name
            if name in FROM_OUTSIDE:
                return bool(self._steps.prints[value][SIZE] <= 1)  # a number that is written there
            if not unit.inputs or name.startswith("new_") or name.endswith("_like"):
                return True
            if name not in MOVES or len(unit.inputs) != 1:
                return False
            unit = self.maker(unit.inputs[0])
        return False


def _blamed(call: Call, standing: Callable[[Site], Standing]) -> tuple[Site | None, int | None]:
    """The innermost line that may be at fault, and the frame of a cleared function below it."""
    found: Site | None = None
    frame: int | None = None
    below: int | None = None
    for site, number in call.chain:
        match standing(site):
            case "cleared":
                found, below = None, number
            case "helper" if found is None:
                found, frame = site, below
            case "hole":
                return (found, frame) if found else (site, below)
    return found, frame if found else below


def find_line(
    steps: Steps,
    right: Values,
    wrong: Iterable[int],
    standing: Callable[[Site], Standing],
    kind: str,
) -> Finding | None:
    """Where a wrong answer first leaves the right ones.

    Args:
        wrong: the values that are wrong parts of the answer.
        kind: of the gap: a wrong dtype is looked for by dtypes, a wrong shape by shapes.
    """
    graph, wrong = _Graph(steps, standing), list(wrong)
    if any((by := graph.maker(one)) and by.site and _from_outside(by) for one in wrong):
        return None  # the fault may lie among Python's lists, whatever else is wrong by it
    strict: Level = "dtype" if kind == "dtype" else "form"
    known = all(right.holds(steps, value) for value in wrong)
    levels: tuple[Level, ...] = ("values",)
    if known and not all(right.holds(steps, value, strict) for value in wrong):
        levels = (strict, "values")
    if kind in ("dtype", "shape") and not all(right.tells(steps, value) for value in wrong):
        levels = (strict,)  # its numbers may be right
    for level in levels:
        found = _back(graph, steps, right, wrong, level)
        if found is None:
            continue
        unit, value = found
        assert unit.site is not None  # `_back` returns no other
        form: Form = "missing"
        if not right.tells(steps, value):
            form = "answer"
        elif not right.holds(steps, value, level):
            form = "first" if level == "values" else level
        elif _in_place(unit.calls[-1].name):
            form = "written"
        elif _goes_on(graph, steps, right, value, unit.site.function):
            form = "returned"
        relation = right.relation(steps, value) if form == "first" else ""
        told = [one for one in unit.inputs if right.tells(steps, one)]
        return Finding(unit.site, form, relation, _before(graph, unit, told), unit.unsure)
    return None


def _goes_on(graph: _Graph, steps: Steps, right: Values, value: int, function: str) -> bool:
    """Whether a right value is made of this one further on in its function."""
    behind, same = {value}, steps.prints[value][:-1]
    for call in steps.calls:
        if behind.intersection(call.inputs):
            behind.update(call.made)
    made = ((one, graph.maker(one)) for one in behind - {value})
    return any(
        unit
        and unit.site
        and unit.site.function == function
        and right.holds(steps, one)
        and not np.allclose(steps.prints[one][:-1], same)  # a view of it is no step further
        for one, unit in made
    )


def _from_outside(unit: _Unit) -> bool:
    return unit.calls[-1].name in FROM_OUTSIDE


def _in_place(name: str) -> bool:
    """Whether a call of that name writes into a tensor."""
    return name in WRITES or (name.endswith("_") and not name.startswith("__"))


def _back(
    graph: _Graph, steps: Steps, right: Values, wrong: list[int], level: Level
) -> tuple[_Unit, int] | None:
    """The earliest call with right inputs whose result is not right, behind a wrong answer."""

    trust = _Trust(graph, steps, right, level)
    found: list[tuple[_Unit, int]] = []
    waiting, seen = list(wrong), set(wrong)
    while waiting:
        value = waiting.pop()
        unit = graph.maker(value)
        if unit is None or _from_outside(unit):
            continue
        further = [one for one in unit.inputs if not trust.fine(one)]
        if not further and unit.site is not None and not unit.tied:
            found.append((unit, value))
        elif not further:  # the check's own: what it was given is wrong for its place
            theirs = {by.site: one for one in unit.inputs if (by := graph.maker(one)) and by.site}
            further = list(theirs.values()) if len(theirs) == 1 else []
        waiting += [one for one in further if one not in seen]
        seen.update(further)
    first = min(found, key=lambda one: one[0].number, default=None)
    # One in a loop is handed on: it says of other checks, too, that its line is in one.
    return first if first and (trust.sure(first[0]) or first[0].unsure) else None


class _Trust:
    """Which values are taken for right."""

    def __init__(self, graph: _Graph, steps: Steps, right: Values, level: Level) -> None:
        self._graph, self._steps, self._right, self._level = graph, steps, right, level
        self._known: dict[int, bool] = {}

    def fine(self, value: int, depth: int = 0) -> bool:
        """Whether it is one of the right ones; of one that nobody can tell, whether it is made of
        right ones."""
        if value not in self._known:
            self._known[value] = False  # until it is known: what goes round in a circle is not
            self._known[value] = self._fine(value, depth)
        return self._known[value]

    def _fine(self, value: int, depth: int) -> bool:
        if self._graph.neutral(value) or self._right.holds(self._steps, value, self._level):
            return True
        if self._right.tells(self._steps, value) or depth > MOST_BACK:
            return False
        unit = self._graph.maker(value)
        if unit is None:
            return True
        return not _from_outside(unit) and all(self.fine(one, depth + 1) for one in unit.inputs)

    def sure(self, unit: _Unit) -> bool:
        """Whether what goes into a call is right, but for values of its own line that are too
        small to be told."""
        waiting, seen = list(unit.inputs), set(unit.inputs)
        for value in waiting:  # it grows
            by = self._graph.maker(value)
            told = self._right.tells(self._steps, value) or self._graph.neutral(value)
            if told or by is None:
                continue
            if by.site and unit.site and not _same_line(by.site, unit.site):
                return False
            more = [one for one in by.inputs if one not in seen]
            waiting += more
            seen.update(more)
        return True


def _same_line(one: Site, other: Site) -> bool:
    return (one.file, one.line) == (other.file, other.line)


def _before(graph: _Graph, unit: _Unit, known: list[int]) -> Site | None:
    """Where the latest of its inputs that are known was made, in the function of its own line."""
    made = [by for value in known if (by := graph.maker(value)) and by.site]
    near = [by for by in made if by.site and unit.site and by.site.function == unit.site.function]
    latest = max(near, key=lambda by: by.number, default=None)
    return latest.site if latest and latest.site != unit.site else None
