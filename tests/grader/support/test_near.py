"""A mistyped word finds the one that was meant."""

import pytest

from grader.support.near import did_you_mean, nearest

WORDS = ["assignment1", "assignment2", "assignment3", "watch", "hint", "A2-SCALE", "A3-VIEW"]


@pytest.mark.parametrize(
    ("word", "want"),
    [
        ("assigment3", ["assignment3"]),
        ("wtach", ["watch"]),
        ("a2-scael", ["A2-SCALE"]),
        ("assignment", ["assignment1", "assignment2", "assignment3"]),
        ("zzz", []),
        ("", []),
    ],
)
def test_the_nearest_words(word: str, want: list[str]) -> None:
    """The best one, those that are as near, or none; case does not matter."""
    assert want == nearest(word, WORDS)


def test_the_clause_that_offers_them() -> None:
    """Nothing near, nothing said."""
    assert did_you_mean("wtach", WORDS) == "; did you mean watch?"
    assert did_you_mean("zzz", WORDS) == ""
