"""What ships is what the generators make, byte for byte."""

from pathlib import Path

import pytest

from grader.data.making import Made, make_files
from grader.errors import UsageError
from tests import small_data

EVERY = {"train.en", "train.ru", "valid.en", "valid.ru", "test.en", "test.ru", "nouns.jsonl"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return small_data.write(tmp_path)


def made(root: Path, name: str | None = None, *, check: bool = False) -> Made:
    (one,) = make_files(root, name, check=check, tell=lambda _: None)
    return one


def test_files_are_made_once(small: Path) -> None:
    """The second time nothing differs, and nothing is written."""
    first, again = made(small), made(small)
    folder = small / "datasets/numbers"

    assert EVERY == {path.name for path in folder.iterdir()}
    assert 7 == len(first.differences) == first.files
    assert () == again.differences
    assert "cat 0 0.\ncat 0 1.\ncat 0 2.\n" == (folder / "train.en").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("cat 0 0.\ncat 0 9.\ncat 0 2.\n", 2),
        ("cat 0 0.\ncat 0 1.\n", 3),
        ("cat 0 0.\r\ncat 0 1.\r\ncat 0 2.\r\n", 1),
    ],
    ids=["other", "short", "windows"],
)
def test_a_comparison_names_the_line_and_writes_nothing(small: Path, text: str, line: int) -> None:
    """The first that differs."""
    made(small)
    file = small / "datasets/numbers/train.en"
    file.write_text(text, encoding="utf-8", newline="")

    assert (f"datasets/numbers/train.en differs from line {line} on",) == made(
        small, check=True
    ).differences
    assert text.encode() == file.read_bytes()


def test_files_more_or_less_are_named(small: Path) -> None:
    """Prose that is not made was written by hand, and stays; making puts the rest right."""
    made(small)
    folder = small / "datasets/numbers"
    (folder / "DATASHEET.md").write_text("By hand.\n", encoding="utf-8")
    (folder / "old.txt").write_text("old\n", encoding="utf-8")
    (folder / "test.ru").unlink()

    assert (
        "datasets/numbers/test.ru was not there",
        "datasets/numbers/old.txt is not made any more",
    ) == made(small, "numbers").differences
    assert EVERY | {"DATASHEET.md"} == {path.name for path in folder.iterdir()}


def test_an_unknown_generator_is_offered_the_nearest(small: Path) -> None:
    """By its name."""
    with pytest.raises(UsageError, match="no generator 'numbrs'; did you mean numbers"):
        made(small, "numbrs")


def test_prose_that_is_made_is_compared(small: Path) -> None:
    """Like any other file."""
    words = small / "datasets/generators/numbers/__init__.py"
    more = '\n    (folder / "DATASHEET.md").write_text("Made.", "utf-8")\n'
    words.write_text(words.read_text("utf-8").rstrip() + more, "utf-8")
    made(small)
    (small / "datasets/numbers/DATASHEET.md").write_text("By hand.\n", encoding="utf-8")

    assert ("datasets/numbers/DATASHEET.md differs from line 1 on",) == made(
        small, check=True
    ).differences
