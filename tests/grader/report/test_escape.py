"""Text of a submission moves no cursor and never grows without bound."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.escape import FORMULAS, HIDDEN, LIMIT, cell, clean, one_line


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("\x1b[2J\x1b[31mred", "\\x1b[2J\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb", "a\\rb"),
        ("bell\x07 null\x00", "bell\\x07 null\\x00"),
        ("abc\u202edef", "abc\\u202edef"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\ue000", "\\ue000"),
        ("a\u2028b", "a\\u2028b"),
        ("tag \U000e0041", "tag \\U000e0041"),
    ],
)
def test_what_is_invisible_is_shown_as_python_writes_it(text: str, want: str) -> None:
    """Control, format, surrogate and private characters become escapes."""
    assert want == clean(text)


def test_ordinary_text_stays_as_it_is() -> None:
    """Markup, Cyrillic, formulas, new lines and tabs are only text."""
    text = "[/nope] [bold]x[/bold] :smile: внимание √d_k\n\tQKᵀ \\x1b"

    assert text == clean(text)


def test_windows_line_ends_are_line_ends() -> None:
    """CR LF becomes LF; a lone CR is shown."""
    assert clean("a\r\nb\rc") == "a\nb\\rc"


def test_huge_text_is_capped_and_says_so() -> None:
    """What is cut is counted."""
    got = clean("x" * 3_000_000)

    assert got == "x" * LIMIT + "… (3,000,000 characters in all)"


def test_escapes_count_towards_the_cap() -> None:
    """Ten thousand escapes do not become forty thousand characters."""
    got = clean("\x1b" * 10_000, 100)

    assert got == "\\x1b" * 25 + "… (10,000 characters in all)"


def test_one_line_has_no_line_end() -> None:
    """Any white space becomes one space."""
    assert one_line("  a\n\n b\t\tc\u00a0") == "a b c"


@given(st.text(alphabet=st.characters()))
def test_nothing_hidden_gets_through(text: str) -> None:
    """Whatever comes in, only new lines and tabs of the invisible kinds come out."""
    left = [c for c in clean(text) if unicodedata.category(c) in HIDDEN and c not in "\n\t"]

    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "|cmd",
        "%0A",
        "＝1",
        "＋1",
        "－1",
        "＠S",
        "｜c",
        "％0",
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet shows what stands there; it computes nothing."""
    assert cell(text).startswith("'") or not cell(text).startswith(FORMULAS)
    assert "=" not in cell(text)[:1]


def test_a_plain_cell_stays_as_it_is() -> None:
    """Names and dates are not quoted."""
    assert cell("Анна-Мария O'Neil, 2021-03-31") == "Анна-Мария O'Neil, 2021-03-31"
