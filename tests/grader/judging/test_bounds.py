"""Judges without an expected answer: what passes, what does not, and how it is said."""

import tracemalloc
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grader.author import Judge, at_least, at_most, raises, rate, vectorised, within
from grader.judging import bounds
from grader.judging.known_answers import Known
from grader.records import Array
from tests.some_answers import tensor


def says(judge: Judge, answer: Any, public: bool = True) -> tuple[str, str, str] | None:
    gap = bounds.answer_gap(judge, answer, public)
    return gap and (gap.kind, gap.says, gap.detail)


@pytest.mark.parametrize(
    ("judge", "answer"),
    [
        (at_most(1.5), 1.5),
        (at_most(1.5), [1, {"a": tensor([0.5, -9.0])}]),
        (at_least(0), tensor([0, 3], "int64")),
        (within(-1, 1), (tensor([-1.0, 1.0]), 0)),
    ],
)
def test_numbers_inside_the_bound_pass(judge: Judge, answer: Any) -> None:
    """Every number of the answer may lie on the bound, or inside."""
    assert says(judge, answer) is None


@pytest.mark.parametrize(
    ("judge", "answer", "kind", "text"),
    [
        (at_most(1.5), 3.25, "bound", "is 3.25; at most 1.5 is expected"),
        (at_most(1.5), [1, tensor([2.0, 0.0])], "bound", "goes up to 2; at most 1.5 is expected"),
        (at_least(1), [1, 0.5], "bound", "goes down to 0.5; at least 1 is expected"),
        (within(0, 1), [-0.5, 2], "bound", "goes down to -0.5; at least 0 is expected"),
        (within(0, 1), 2, "bound", "is 2; at most 1 is expected"),
        (at_most(1), float("nan"), "finite", "is NaN or infinite; finite ones are expected"),
        (at_most(1), tensor([0, np.nan, -np.inf]), "finite",
         "2 of 3 numbers are NaN or infinite; finite ones are expected"),
        (at_most(1), [0, float("-inf")], "finite",
         "1 of 2 numbers is NaN or infinite; finite ones are expected"),
        (at_most(1), [], "type", "holds no number"),
        (at_most(1), tensor(np.zeros((0, 3))), "type", "holds no number"),
        (at_most(1), None, "type", "holds something other than numbers"),
        (at_most(1), [0.5, "0.5"], "type", "holds something other than numbers"),
        (at_most(1), {"a": True}, "type", "holds something other than numbers"),
        (at_most(1), tensor([1j], "complex64"), "type", "holds something other than numbers"),
    ],
)  # fmt: skip
def test_other_answers_are_named(judge: Judge, answer: Any, kind: str, text: str) -> None:
    """A number outside, NaN, no number and something else each have their words."""
    assert says(judge, answer) == (kind, text, "")


def test_hidden_bounds_are_not_told() -> None:
    """Of a hidden check neither the number nor the bound is said."""
    assert says(at_most(1.5), 3.25, False) == (
        "bound",
        "lies outside the range of right answers",
        "",
    )
    assert says(rate(0.5, 100), 99, False) == ("bound", "happens too often", "")
    assert says(rate(0.5, 100), 1, False) == ("bound", "happens too rarely", "")
    assert says(rate(0.5, 100), 101, False) == ("bound", "is no rate", "")


@pytest.mark.parametrize("n", [1, 7, 40])
@pytest.mark.parametrize("p", [0.15, 0.5, 0.9])
def test_the_tail_is_exact(n: int, p: float) -> None:
    """The probability of a count or a further one is that of the binomial distribution."""

    def sum_of(counts: range) -> float:
        return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in counts)

    for hits in range(n + 1):
        counts = range(hits, n + 1) if hits > n * p else range(hits + 1)
        assert bounds.tail(hits, n, p) == pytest.approx(sum_of(counts), rel=1e-9)


def test_rates_near_p_pass() -> None:
    """A count that is plausible for p passes, one that is not fails on either side."""
    judge = rate(0.15, 100_000)

    assert says(judge, 15_000) is None
    assert says(judge, 15_400) is None
    assert says(judge, 14_600) is None
    assert says(judge, 20_000) == (
        "bound", "happens in 20% of 100000 trials; 15% is expected",
        "right code is further off in less than 1 of 1000000 runs",
    )  # fmt: skip
    assert says(judge, 10_000) is not None
    assert says(judge, [15_000, 10_000]) is not None


def test_the_false_alarm_is_kept() -> None:
    """Right code is rejected with no more than the stated probability, two-sided."""
    judge = rate(0.3, 60, false_alarm=0.05)
    rejected = sum(
        comb(60, k) * 0.3**k * 0.7 ** (60 - k) for k in range(61) if says(judge, k) is not None
    )

    assert 0 < rejected <= 0.05


@pytest.mark.parametrize(("p", "hits", "right"), [(0.0, 0, True), (0.0, 1, False),
                                                  (1.0, 9, True), (1.0, 8, False)])  # fmt: skip
def test_certain_rates(p: float, hits: int, right: bool) -> None:
    """Never is never, and always is always."""
    assert (says(rate(p, 9), hits) is None) is right


@pytest.mark.parametrize("hits", [-1, 101, 0.5, 1e300])
def test_what_is_no_count(hits: float) -> None:
    """A rate's answer is a whole number from 0 to n."""
    assert says(rate(0.5, 100), hits) == ("bound", "is not a number of hits in 100 trials", "")


def counts(*calls: int, line: int = 31) -> list[dict[str, int]]:
    return [{"calls": count, "line": line} for count in calls]


def test_vectorised_code_passes() -> None:
    """Calls that hardly grow with the size are right."""
    assert says(vectorised(per="word"), counts(12, 12, 12)) is None
    assert says(vectorised(per="word"), counts(15, 18, 21)) is None


def test_loops_are_named() -> None:
    """A loop is named by what one more costs, and by its line."""
    assert says(vectorised(per="word"), counts(46, 166, 406)) == (
        "bound", "6 more torch calls for each word more: a loop at line 31",
        "46, 166 and 406 calls for sizes 20, 40 and 80",
    )  # fmt: skip
    assert says(vectorised(per="head"), counts(20, 40, 60, line=0), public=False) == (
        "bound", "1 more torch call for each head more: a loop", "",
    )  # fmt: skip


def test_stated_sizes_are_used() -> None:
    """Counts may say their size: 10 calls for 5 more heads is a loop."""
    answer = [{"calls": 10, "line": 3, "size": 5}, {"calls": 20, "line": 3, "size": 10}]

    assert says(vectorised(per="head"), counts(10, 20)) is not None
    assert says(vectorised(per="head"), answer) is not None
    assert says(vectorised(per="head"), counts(10, 13)) is None


@pytest.mark.parametrize(
    "answer", [None, [], counts(5), [1, 2], [{"calls": 1}, {"line": 2}], counts(1, True), "ab"]
)
def test_counts_that_are_none(answer: Any) -> None:
    """What is not a list of counts is no proof of anything."""
    assert says(vectorised(per="word"), answer) == (
        "type", "the counts of calls did not arrive whole", ""
    )  # fmt: skip


def test_exceptions() -> None:
    """The type or a base of it, and a part of the message in any case."""
    judge = raises(ValueError, says="d_K")

    def gap(kind: str, bases: tuple[str, ...], message: str, public: bool = True) -> str | None:
        found = bounds.raise_gap(judge, kind, bases, message, public)
        return found and found.says

    assert gap("ValueError", (), "D_k is 3") is None
    assert gap("ShapeError", ("ValueError", "Exception"), "d_k") is None
    assert gap("KeyError", (), "d_k") == "raised a KeyError; a ValueError is expected"
    assert gap("ValueError", (), "no") == "the message of the ValueError does not say 'd_K'"
    assert gap("ValueError", (), "no", False) == (
        "the message of the ValueError does not say what it should"
    )
    assert bounds.not_raised(judge).says == "no ValueError was raised"


def test_passes() -> None:
    """Whether a known answer passes is worked out from a live one, and read from a sealed one."""
    error = Known("raised", kind="ValueError", message="d_k")

    assert bounds.passes(raises(ValueError, says="d_k"), error)
    assert not bounds.passes(raises(ValueError, says="other"), error)
    assert not bounds.passes(raises(ValueError), Known("answered", 1))
    assert bounds.passes(at_most(1), Known("answered", 1))
    assert not bounds.passes(at_most(1), Known("answered", 2))
    assert not bounds.passes(at_most(1), error)
    assert bounds.passes(at_most(1), Known("answered", passes=True))


def test_rough_numbers() -> None:
    """A few digits of the first numbers are kept; a twentieth is near, NaN never."""
    assert bounds.rough([1.23456, {"a": tensor([2.0, 3.0])}]) == (1.23, 2.0, 3.0)
    assert len(bounds.rough(tensor(np.ones(1000)))) == bounds.SEVERAL
    assert bounds.roughly_equal((1.0, 20.0), (1.9, 19.1))
    assert not bounds.roughly_equal((1.0, 20.0), (1.0, 18.0))
    assert not bounds.roughly_equal((1.0,), (1.0, 1.0))
    assert not bounds.roughly_equal((float("nan"),), (float("nan"),))


def test_an_answer_of_very_many_numbers_is_not_looked_at() -> None:
    """As Python's numbers, what a frame holds would take the parent's memory."""
    many = np.zeros(bounds.MOST // 2 + 1, np.int8)
    answer = [Array("int8", "cpu", many)] * 2
    tracemalloc.start()
    found = says(at_most(1), answer)
    bounds.rough(answer)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ("type", "holds 1000002 numbers; at most 1000000 are looked at", "") == found
    assert most < 64 << 20


anything = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**63), 2**62) | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(
        some.sampled_from(["calls", "line", "size"]), inner
    ),
    max_leaves=9,
)  # fmt: skip


@given(anything, some.sampled_from(
    [at_most(1), at_least(1), within(0, 1), rate(0.5, 9), vectorised(per="word")]
))  # fmt: skip
@settings(deadline=None)
def test_any_answer_can_be_judged(answer: Any, judge: Judge) -> None:
    """No answer makes a judge raise."""
    says(judge, answer)
