"""A recording is evidence of a process that student code runs in: what has no form is none."""

from typing import Any

import numpy as np
import pytest

from grader.judging.steps import read_steps
from grader.records import PRINT, Array


def table(rows: list[list[int]], width: int) -> Array:
    return Array("int64", "cpu", np.array(rows, dtype=np.int64).reshape(-1, width))


def told(**other: Any) -> dict[str, Any]:
    """One call that makes a value of another."""
    usual = {
        "names": ["exp"],
        "dtypes": ["float32"],
        "files": ["work.py"],
        "functions": ["f"],
        "places": table([[2, 2, 4, 9]], 4),
        "steps": table([[0, 0, 1]], 3),
        "chains": table([[0, 0, 0]], 3),
        "edges": table([[0, 0, 0], [0, 1, 1]], 3),
        "shapes": table([[0, 1, 5, *[0] * 7]] * 2, 10),
        "prints": Array("float64", "cpu", np.ones((2, len(PRINT)))),
        "parts": [[[], 1]],
    }
    return usual | other


def test_a_recording_is_read() -> None:
    """Calls, their lines, their values."""
    steps = read_steps(told())

    assert steps
    [call] = steps.calls
    assert ("exp", (0,), (1,), 2) == (call.name, call.inputs, call.made, call.chain[0][0].line)
    assert (-1, 0) == steps.maker
    assert {"": 1} == steps.parts


HOSTILE = {
    "no dict": [1, 2],
    "a key is missing": {"names": []},
    "a name that is none": told(names=[3]),
    "a value that is not there": told(edges=table([[0, 7, 1]], 3)),
    "a step that is not there": told(edges=table([[7, 0, 1]], 3)),
    "a place that is not there": told(chains=table([[0, 9, 0]], 3)),
    "a negative index": told(chains=table([[0, -1, 0]], 3)),
    "numbers of no number": told(prints=Array("float64", "cpu", np.full((2, len(PRINT)), np.nan))),
    "a table too narrow": told(edges=table([[0, 0]], 2)),
    "a table too long": told(edges=table([[0, 0, 0]] * 50_000, 3)),
    "floats for indices": told(edges=Array("float64", "cpu", np.zeros((1, 3)))),
    "a part beyond": told(parts=[[[], 5]]),
    "a part by truth": told(parts=[[[], True]]),
    "a part without a way": told(parts=[[4, 1]]),
    "a part of three": told(parts=[[[], 1, 1]]),
    "forms of fewer values": told(shapes=table([], 10)),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_of_its_form_is_none(answer: Any) -> None:
    """Silently: it decides no point."""
    assert read_steps(answer) is None
