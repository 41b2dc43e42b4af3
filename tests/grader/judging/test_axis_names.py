"""Axes that have a name are called by it: "head 1", not "index 1 of axis 1"."""

import numpy as np
import pytest

from grader.judging.compare import gap_of
from grader.judging.relations import Wrong, explain
from grader.judging.rules import Rule
from grader.records import Array

AXES = {
    "weights": (("query", "key"), ("batch", "head", "query", "key")),
    "split_heads": (("batch", "head", "word", "d_head"),),
}
RIGHT = np.random.RandomState(0).standard_normal((2, 3, 5, 7)).astype(np.float32)


def wrong_at_head_1() -> Array:
    values = RIGHT.copy()
    values[:, 1] += 1
    return Array("float32", "cpu", values)


def detail(part: str, rule: Rule) -> str:
    """The second line of the gap where only head 1 is wrong, in a part of that name."""
    right = Array("float32", "cpu", RIGHT)
    gap = gap_of({part: right}, {part: wrong_at_head_1()}, rule)
    assert gap
    return gap.detail


@pytest.mark.parametrize("part", ["weights", "weights of call 2"])
def test_a_named_axis_tells_which_head_is_wrong(part: str):
    """The entry of a part also names the axes of "part of call 2"."""
    assert detail(part, Rule("c", task="t", axes=AXES)).endswith("only at head 1")


@pytest.mark.parametrize("part", ["weightless", "output"])
def test_an_axis_without_a_name_is_counted(part: str):
    """A part that no entry is for keeps its numbers."""
    assert detail(part, Rule("c", task="t", axes=AXES)).endswith("only at index 1 of axis 1")


def test_a_tasks_entry_names_an_answer_of_one_tensor():
    """So a check that returns a tensor needs no dict."""
    right = Array("float32", "cpu", RIGHT)

    gap = gap_of(right, wrong_at_head_1(), Rule("c", task="split_heads", axes=AXES))

    assert gap
    assert gap.detail.endswith("only at head 1")


def test_names_of_another_number_of_axes_do_not_fit():
    """A row of names belongs to one number of axes."""
    rule = Rule("c", task="t", axes=AXES)

    assert ("query", "key") == rule.names(("weights",), 2)
    assert () == rule.names(("weights",), 3)


def test_relations_call_axes_by_name_too():
    """A cause says "head 1" where the gap does."""
    wrong = Wrong(
        Array("float32", "cpu", RIGHT),
        wrong_at_head_1(),
        allowed=1e-5,
        rtol=1e-5,
        names=("batch", "head", "query", "key"),
    )

    assert "only head 1 is wrong in your answers" == explain([wrong])
