"""The words of check authors that do something themselves."""

import pytest

from grader.author import pair


@pytest.mark.parametrize("two", [(1, 2), [1, 2]], ids=["tuple", "list"])
def test_a_pair_is_unpacked(two):
    """A tuple or a list of two gives its parts."""
    assert (1, 2) == pair(two)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("ab", "a str came back; a tuple of two is expected"),
        (None, "a NoneType came back; a tuple of two is expected"),
        ((1, 2, 3), "3 parts came back; a tuple of two is expected"),
    ],
)
def test_what_is_no_pair_is_not_torn_in_two(answer, says):
    """Anything else says what it is, also where it has two items."""
    with pytest.raises(TypeError, match=says):
        pair(answer)
