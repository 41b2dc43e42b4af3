"""What code computed on the way to an answer, call by call, as a child followed it.

In: the answer of a check that was followed: plain types of a process that student code runs in.
Out: `Steps`, or None where it is not of that form: every index is in range, every number is one.
Judges nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.records import PRINT, Answer, Array

MOST = 40_000
"""Rows of a table; a child sends far fewer."""
MOST_FILE = 1 << 20
"""Lines, and columns."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Site:
    """Where a call stands in the student's files."""

    file: str
    function: str
    """"SelfAttention.forward"."""
    line: int
    end_line: int
    column: int
    end_column: int
    """Columns count bytes, as Python does."""


@dataclass(frozen=True)
class Call:
    """One call of torch's."""

    name: str
    tied: bool
    """Whether it makes a gradient, or takes an optimizer's step: it follows from the loss."""
    turns: int
    """How often its line, or one that leads to it, was passed within one call of a function."""
    chain: tuple[tuple[Site, int], ...]
    """The student's lines that led to it, innermost first, each with the number of its frame."""
    inputs: tuple[int, ...]
    made: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Steps:
    """One check, followed."""

    calls: tuple[Call, ...]
    prints: Numbers
    """A row for each value: `grader.records.PRINT`."""
    forms: tuple[tuple[str, tuple[int, ...]], ...]
    """Dtype and shape of each value."""
    maker: tuple[int, ...]
    """The call that made each value, -1 for one that was there."""
    parts: Mapping[str, int]
    """Which value each tensor of the answer is: "0/weights"."""


def read_steps(answer: Answer) -> Steps | None:
    """The steps that an answer tells; None where it tells none."""
    if not isinstance(answer, dict):
        return None
    try:
        return _read(answer)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _read(told: Mapping[Any, Any]) -> Steps:
    prints = _array(told["prints"], "float64", len(PRINT))
    if not np.isfinite(prints).all():
        raise ValueError
    count = len(prints)
    names, dtypes = _texts(told["names"]), _texts(told["dtypes"])
    files, functions = _texts(told["files"]), _texts(told["functions"])
    sites = [
        Site(files[at], functions[at], *row)
        for at, row in enumerate(_rows(told["places"], 4, MOST_FILE))
    ]
    chains: dict[int, list[tuple[Site, int]]] = {}
    for step, site, frame in _rows(told["chains"], 3):
        chains.setdefault(step, []).append((sites[site], frame))
    inputs: dict[int, list[int]] = {}
    made: dict[int, list[int]] = {}
    maker = [-1] * count
    steps = _rows(told["steps"], 3)
    for step, value, way in _rows(told["edges"], 3):
        if step >= len(steps) or value >= count:
            raise ValueError
        (made if way else inputs).setdefault(step, []).append(value)
        if way:
            maker[value] = step
    calls = tuple(
        Call(
            names[name],
            bool(tied),
            turns,
            tuple(chains.get(step, ())),
            tuple(inputs.get(step, ())),
            tuple(made.get(step, ())),
        )
        for step, (name, tied, turns) in enumerate(steps)
    )
    forms = tuple(
        (dtypes[kind], tuple(sizes[: min(dims, 8)]))
        for kind, dims, *sizes in _rows(told["shapes"], 10, MOST_FILE)
    )
    if len(forms) != count:
        raise ValueError
    parts = {}
    for way, value in told["parts"]:
        if type(value) is not int or not 0 <= value < count:
            raise ValueError
        parts["/".join(_texts(way))] = value
    return Steps(calls, prints, forms, tuple(maker), parts)


def _array(value: Any, dtype: str, width: int) -> npt.NDArray[Any]:
    fits = isinstance(value, Array) and value.dtype == dtype and value.values.ndim == 2
    if not fits or value.values.shape[1] != width or len(value.values) > MOST:
        raise ValueError
    return np.asarray(value.values)


def _rows(value: Any, width: int, most: int = MOST) -> list[list[int]]:
    table = _array(value, "int64", width)
    if table.size and not 0 <= table.min() <= table.max() <= most:
        raise ValueError
    found: list[list[int]] = table.tolist()
    return found


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError
    return value
