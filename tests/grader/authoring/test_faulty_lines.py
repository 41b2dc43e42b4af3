"""How often the told line is the marked one is counted once, and held to bars."""

from collections import Counter
from typing import Any

import pytest

from grader.authoring.proofs.faulty_lines import QUIET, WAYS, Tally, held
from grader.course import Marked
from grader.grade import GapText, Grade, LineText, Outcome, TaskResult, Verdict


def graded(*lines: int, verdict: Verdict = Verdict.FAILED, gap: str = "value") -> Any:
    """A grade of one task, that names these lines."""
    told = [LineText(says="it is here", file="f.py", line=line, cell=0, text="x") for line in lines]
    outcomes = [
        Outcome.model_construct(
            check=f"c{at}", verdict=verdict, line=line, gap=GapText.model_construct(kind=gap)
        )
        for at, line in enumerate([*told, None])
    ]
    task = TaskResult.model_construct(task="f", verdict=verdict, outcomes=outcomes, cause=None)
    return Grade.model_construct(tasks=[task])


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        (graded(4), "exact"),
        (graded(5, 4), "exact"),
        (graded(3), "near"),
        (graded(9), "wrong"),
        (graded(), "silent"),
        (graded(gap="bound"), "bounds"),
        (graded(verdict=Verdict.CRASHED), "crashes"),
    ],
)
def test_the_first_line_that_is_named_counts(grade: Grade, said: str) -> None:
    """It is one of those marked, beside one, or elsewhere."""
    assert said == held(grade, [4, 5])[0]


def tally(**more: Counter[str]) -> Tally:
    """A hundred of the book's style that hold every bar, and what else there is."""
    usual = Counter(exact=85, near=11, wrong=4)
    return Tally(
        {(way, style): row for way in WAYS for style, row in ({"book": usual} | more).items()}
    )


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        (tally(), []),
        (tally(book=Counter(exact=79, silent=21)), ["exact 79 of 100 in the book's style"]),
        (tally(book=Counter(exact=95, wrong=5)), ["wrong 5 of 100"]),
        (tally(loops=Counter(silent=50)), ["exact 85 of 150 over all"]),
        (tally(book=Counter(exact=9, named=91)), []),
    ],
    ids=["held", "too few exact", "too many wrong", "too few over all", "named ones do not count"],
)
def test_a_bar_that_is_missed_is_said(found: Tally, missed: list[str]) -> None:
    """For each answer key, with the numbers."""
    said = list(found.against())

    assert len(WAYS) * len(missed) == len(said)
    assert all(word in line for word in missed for line in said)


def test_a_seal_that_misses_the_bar_is_told() -> None:
    """It holds no value under 16 numbers, and a loss is one: it fails below its floor only."""
    found = tally(book=Counter(exact=84, silent=16))

    assert ["live: exact 84 of 100 in the book's style; 85% is the bar"] == [*found.against()]
    assert "sealed: exact 84 of 100 in the book's style, under the bar of 85%" in found.note
    assert "under the bar" not in tally().note


def test_assignments_are_counted_together() -> None:
    """One alone has too few."""
    whole = Tally()
    for lines in ((4,), ()):
        one = Tally()
        one.add("live", Marked("unlisted", "a", {}, lines), graded(4))
        whole.join(one)
        whole.join(one)

    assert Counter(exact=2) == whole.of("live")
    assert Counter({QUIET: 2}) == whole.quiet["live"]
    assert "exact 2 of 2" in whole.note
