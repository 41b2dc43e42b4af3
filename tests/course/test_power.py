"""What the checks that count can tell: false alarms below one in a million, and their power.

The numbers p and n are read from the checks themselves. False alarm: the probability that right
code is rejected. Power: the probability that code with another probability is.
"""

from math import sqrt

import pytest

from grader.course.config import Course
from grader.judging.bounds import _binomial, tail
from grader.questions.assemble import Questions
from tests.course.desk import ASSIGNMENTS

COUNTS = 2
"""Each of these checks asks for two counts, which share the false alarms."""

POWERS = [
    # check, what is wrong, its probability, the power that the check has to have
    ("fifteen_percent_are_chosen", "14% instead of 15%", 0.14, 1 - 1e-6),
    ("fifteen_percent_are_chosen", "15% of all places, special ones too", 0.214, 1 - 1e-9),
    ("each_place_has_its_own_coin", "3 of 20 exactly", 0.0, 1 - 1e-9),
    ("each_place_has_its_own_coin", "6 of 40 exactly", 0.6614, 0.94),
    ("short_sentences_may_have_none", "at least one in each", 1.0, 1 - 1e-9),
    ("short_sentences_may_have_none", "13.2% instead of 15%", 1 - 0.868**4, 0.999),
    ("rows_and_calls_differ", "the same in both", 0.85, 1 - 1e-9),
    ("long_words_are_chosen_as_often", "a coin for each piece", 1 - 0.85**3, 1 - 1e-9),
    ("long_words_are_chosen_as_often", "16.5% instead of 15%", 0.165, 0.999),
    ("words_have_coins_of_their_own", "one coin for both", 0.85, 1 - 1e-9),
    ("eighty_percent_become_mask", "81/10/9", 0.81, 0.9998),
    ("eighty_percent_become_mask", "a random piece may be [MASK]", 0.8 + 0.1 / 16, 0.6),
    ("ten_percent_become_a_random_piece", "9% instead of 10%", 0.09 * 10 / 11, 1 - 1e-6),
    ("ten_percent_become_a_random_piece", "2% instead of 10%", 0.02 * 10 / 11, 1 - 1e-9),
    ("ten_percent_stay", "9% instead of 10%", 0.09 + 0.1 / 11, 1 - 1e-6),
    ("ten_percent_stay", "18% instead of 10%", 0.18 + 0.02 / 11, 1 - 1e-9),
    ("random_pieces_are_never_special", "the whole vocabulary", 0.1 * 4 / 16, 1 - 1e-9),
    ("first_and_last_piece_are_drawn", "never drawn", 1.0, 1 - 1e-9),
    ("first_and_last_piece_are_drawn", "half as often", 1 - 0.05 / 11, 1 - 1e-9),
    ("each_place_draws_its_own_piece", "one piece for all", 1 - 0.01 * 10 / 11, 1 - 1e-9),
    ("rows_and_calls_are_corrupted_differently", "the same in both", 0.8, 1 - 1e-9),
    ("half_of_the_pairs_are_torn", "45% instead of 50%", 0.45, 0.9999),
    ("half_of_the_pairs_are_torn", "55% instead of 50%", 0.55, 0.9999),
    ("any_other_document_may_be_drawn", "always the document after", 1.0, 1 - 1e-9),
    ("any_other_document_may_be_drawn", "any document", 1 / 3, 1 - 1e-9),
    ("any_segment_may_be_drawn", "always the first", 0.0, 1 - 1e-9),
    ("any_segment_may_be_drawn", "never the last", 1.0, 1 - 1e-9),
    ("another_share_is_chosen", "39% instead of 40%", 0.39, 0.97),
    ("words_of_any_length_are_chosen_alike", "48.5% instead of 50%", 0.485, 0.97),
    ("few_places_of_many_are_corrupted", "81/10/9", 0.81, 0.9998),
    ("pieces_of_a_large_vocabulary_are_drawn", "9% instead of 10%", 0.09, 1 - 1e-6),
    ("labels_are_tossed_for_each_pair", "47% instead of 50%", 0.47, 0.99),
]


@pytest.fixture(scope="module")
def rates(found: Course) -> dict[str, tuple[float, int, float]]:
    """(p, n, false alarm) of every check that is judged by a rate."""
    made = {}
    for name in ASSIGNMENTS:
        questions = Questions.of(found, found.assignment(name), found.public_seed, hidden=True)
        for check in questions.checks:
            if check.judge.name == "rate":
                options = check.judge.options
                made[check.id] = options["p"], options["n"], options["false_alarm"]
    return made


def accepted(p: float, n: int, false_alarm: float) -> tuple[int, int]:
    """The least and the largest count that `rate` accepts, of each of two counts."""
    share = false_alarm / 2 / COUNTS
    middle = round(n * p)

    def edge(low: int, high: int, way: int) -> int:
        """The last count from `low` (accepted) towards `high` that is accepted."""
        while abs(high - low) > 1:
            at = (low + high) // 2
            low, high = (at, high) if tail(at, n, p) >= share else (low, at)
        return low if tail(high, n, p) < share else high

    return edge(middle, 0, -1), edge(middle, n, 1)


def within(low: int, high: int, n: int, p: float) -> float:
    """The probability of a count in [low, high]."""
    if p in (0.0, 1.0):
        return float(low <= n * p <= high)
    spread = 12 * sqrt(n * p * (1 - p)) + 12  # beyond it nothing is left that counts
    first, last = max(low, int(n * p - spread)), min(high, int(n * p + spread))
    return sum(_binomial(at, n, p) for at in range(first, last + 1))


def test_right_code_is_rejected_in_less_than_one_of_a_million(rates):
    """Summed exactly, over both counts of a check, for every check that counts."""
    assert rates
    for check, (p, n, false_alarm) in rates.items():
        low, high = accepted(p, n, false_alarm)
        outside = 1 - within(low, high, n, p)
        assert COUNTS * outside < 1e-6, check


@pytest.mark.parametrize(
    ("check", "wrong", "p", "power"), POWERS, ids=[f"{c}-{w}" for c, w, _, _ in POWERS]
)
def test_the_nearest_mistakes_are_caught(rates, check: str, wrong: str, p: float, power: float):
    """One count of the check already has the power that its comment states."""
    right, n, false_alarm = rates[check]
    low, high = accepted(right, n, false_alarm)

    assert power <= 1 - within(low, high, n, p) + 1e-12, wrong


def test_every_check_that_counts_has_its_power_tested(rates):
    """No such check is left out, but those where nothing at all may happen: one hit fails them."""
    stated = {check for check, _, _, _ in POWERS}

    assert not {check for check, (p, _, _) in rates.items() if p > 0} - stated
