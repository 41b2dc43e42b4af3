"""Lines fit the columns, counted as a terminal counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.report.layout import number, shorten, shorten_path, verbatim, wrap


@given(st.text(alphabet="ab 漢\n", max_size=200), st.integers(2, 30))
def test_no_line_is_wider(text: str, width: int) -> None:
    """Wide characters and long words are broken, too."""
    assert all(cell_len(line) <= width for line in wrap(text, width))


@given(st.text(alphabet="ab 漢", max_size=200), st.integers(2, 30))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """Only spaces change."""
    assert text.replace(" ", "") == "".join(wrap(text, width)).replace(" ", "")


def test_wrapping_breaks_at_spaces() -> None:
    """Words stay whole where they fit, and an empty text is one empty line."""
    assert wrap("one two three\n\nfour", 8) == ["one two", "three", "", "four"]
    assert wrap("", 8) == [""]


@pytest.mark.parametrize(
    ("path", "width", "want"),
    [
        ("work.py", 20, "work.py"),
        ("/home/anna/course/assignments/assignment2", 16, "…/assignment2"),
        ("C:\\Users\\anna\\assignment2", 16, "…\\assignment2"),
        ("a_very_long_name_without_a_folder.py", 12, "…a_folder.py"),
    ],
)
def test_a_path_keeps_its_end(path: str, width: int, want: str) -> None:
    """The beginning goes first, at a separator where that helps."""
    assert want == shorten_path(path, width)


def test_shortened_text_shows_that_it_is() -> None:
    """An ellipsis stands for what is cut."""
    assert shorten("abcd", 4) == "abcd"
    assert shorten("abcde", 4) == "abc…"


def test_verbatim_keeps_spaces_and_says_what_is_left() -> None:
    """Indentation stays, tabs become spaces, further lines are counted."""
    assert verbatim("\n  a\nb\tc\n", 20, 3) == ["  a", "b   c"]
    assert verbatim("1\n2\n3\n4", 20, 2) == ["1", "… 3 more lines"]


@pytest.mark.parametrize(
    ("points", "want"), [(4.0, "4"), (10.0, "10"), (0.0, "0"), (2.5, "2.5"), (4 / 3, "1.33")]
)
def test_points_have_no_trailing_zeros(points: float, want: str) -> None:
    """Whole points look whole."""
    assert want == number(points)
