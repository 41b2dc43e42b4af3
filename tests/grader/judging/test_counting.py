"""Hits are counted from what was drawn, against what the reference was given."""

from typing import Any

import numpy as np
import pytest

from grader.author import Judge, rate
from grader.errors import GraderFault
from grader.grade import Verdict
from grader.judging.answer_key import LiveKey
from grader.judging.bounds import can_be_forged
from grader.judging.counting import NO_COUNT, counted, inputs_of
from grader.judging.verdict import judge
from grader.records import Answer, Answers, Array, Check, Reply

IDS = np.arange(100) % 10


def chosen(drawn: Any, ids: Any) -> Any:
    """Places that are chosen; 0 is never chosen."""
    if drawn.shape != ids.shape:
        raise ValueError
    return -1 if drawn[ids == 0].any() else drawn.sum()


FUNCTIONS = {"chosen": chosen}


def tensor(values: Any) -> Array:
    return Array("int16", "cpu", np.asarray(values, dtype=np.int16))


def check(of: str = "chosen", **more: Any) -> Check:
    return Check("asked", "f", "It is so.", rate(0.45, 100, of=of), False, **more)


def drawn(values: Any, ids: Any = IDS, name: str = "batch 1") -> Reply:
    return Reply("answered", {name: (tensor(values), tensor(ids))})


RIGHT = drawn((np.arange(100) % 2 == 1) & (IDS > 0))  # 50 of them


def hits(reply: Reply, reference: Reply | None = RIGHT) -> Answer:
    one = check()
    inputs = inputs_of([one], Answers({"asked": reference})) if reference else {}
    return counted([one], Answers({"asked": reply}), FUNCTIONS, inputs).replies["asked"].answer


def test_hits_are_counted_by_name() -> None:
    """By a function of judges.py, on numpy arrays."""
    assert {"batch 1": 50} == hits(RIGHT)


def test_what_was_given_is_what_the_reference_was_given() -> None:
    """An answer that says it was given something else is counted against the truth."""
    everywhere = drawn(np.arange(100) < 45, ids=np.ones(100))

    assert {"batch 1": 45} == hits(everywhere, reference=None)
    assert {"batch 1": -1} == hits(everywhere)


@pytest.mark.parametrize(
    "answer",
    [
        45, {"batch 1": 45}, {"batch 2": RIGHT.answer}, {}, None,
        {"batch 1": (tensor([1] * 45), tensor(IDS))}, {"batch 1": (45, tensor(IDS))},
        {"batch 1": (tensor(IDS),)}, [tensor(IDS)],
    ],
)  # fmt: skip
def test_evidence_of_another_form_is_no_count(answer: Any) -> None:
    """A number that was made up among them."""
    assert NO_COUNT == hits(Reply("answered", answer))


@pytest.mark.parametrize(
    "made",
    [
        np.ones((100, 1)), np.ones((1, 100)), np.ones(1), np.ones(401), np.ones((100, 100)),
        [np.ones(100), np.ones(100)], (np.ones(100),), {"ids": np.ones(100)}, 1.0, "ones",
    ],
    ids=lambda made: str(getattr(made, "shape", type(made).__name__)),
)  # fmt: skip
def test_what_was_drawn_has_the_form_of_the_references(made: Any) -> None:
    """Two arrays of 30,000 can be spread over each other to 900 million numbers, here."""

    def answer(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: answer(one) for name, one in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(map(answer, value))
        return tensor(value) if isinstance(value, np.ndarray) else value

    def never(*_: Any) -> int:
        raise SystemExit("it is asked")

    one, given = check(), Reply("answered", {"batch 1": (answer(made), tensor(IDS))})
    inputs = inputs_of([one], Answers({"asked": RIGHT}))

    found = counted([one], Answers({"asked": given}), {"chosen": never}, inputs)

    assert NO_COUNT == found.replies["asked"].answer


def test_what_was_drawn_may_be_more_or_less() -> None:
    """Wrong code is told what it does wrong, and known mistakes draw as wrong code does."""

    def count(drawn: Any, _: Any) -> int:
        return int((drawn[0] | drawn[1]["second"]).sum())

    def reply(size: int) -> Reply:
        ones = tensor(np.ones(size))
        return Reply("answered", {"batch 1": ([ones, {"second": ones}], tensor(IDS))})

    one = check()
    inputs = inputs_of([one], Answers({"asked": reply(100)}))

    for size in (50, 400):
        found = counted([one], Answers({"asked": reply(size)}), {"chosen": count}, inputs)

        assert {"batch 1": size} == found.replies["asked"].answer


def test_what_did_not_answer_stays_as_it_is() -> None:
    """A crash has nothing to count; other judges are not concerned."""
    other = Check("other", "f", "It is so.", Judge("close"), False)
    replies = {"asked": Reply("lost"), "other": Reply("answered", 1.0)}

    assert replies == counted([check(), other], Answers(replies), FUNCTIONS, {}).replies


def test_a_function_that_is_not_there_is_the_authors_fault() -> None:
    """judges.py lies beside the checks."""
    with pytest.raises(GraderFault, match="has no function `gone`"):
        counted([check("gone")], Answers({"asked": RIGHT}), FUNCTIONS, {})


@pytest.mark.parametrize(
    ("reply", "verdict", "says"),
    [
        (RIGHT, Verdict.PASSED, ""),
        (drawn(np.arange(100) < 45), Verdict.FAILED, "is no draw that what was given allows"),
        (Reply("answered", 45), Verdict.FAILED, "holds something other than numbers"),
    ],
    ids=["right", "never", "a count"],
)
def test_counts_are_judged_as_a_rate(reply: Reply, verdict: Verdict, says: str) -> None:
    """What cannot be counted, or drawn so, is wrong in words of its own."""
    one = check()
    inputs = inputs_of([one], Answers({"asked": RIGHT}))
    mine, reference = (
        counted([one], Answers({"asked": given}), FUNCTIONS, inputs) for given in (reply, RIGHT)
    )
    key = LiveKey(reference, [], lambda id: Answers({}))

    judged = judge(one, mine.reply("asked"), key, "cpu")

    assert (verdict, says) == (judged.verdict, judged.gap.says if judged.gap else "")


@pytest.mark.parametrize(
    ("made", "want"),
    [
        (rate(0.5, 9), True), (Judge("at_most", {"bound": 1}), True), (Judge("raises"), True),
        (Judge("vectorised"), True), (Judge("within"), True), (Judge("at_least"), True),
        (Judge("close"), False), (Judge("equal"), False), (Judge("by"), False),
    ],
)  # fmt: skip
def test_what_needs_no_expected_value_can_be_forged(made: Judge, want: bool) -> None:
    """So it counts beside an answer that does; what is declared guessable as well."""
    assert want == can_be_forged(Check("a", "f", "It is so.", made, False))
    assert can_be_forged(Check("a", "f", "It is so.", made, False, guessable="an example"))
