"""`grade data`, from words to an exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.commands import cli
from tests import small_data

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def grade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Run one command in a small course; no child is started."""
    monkeypatch.chdir(small_data.write(tmp_path / "course"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words: str) -> tuple[int, str, str]:
        code = cli.main(["data", *words])
        return (code, *capfd.readouterr())

    return run


def test_the_list_says_what_is_here(grade: Command, tmp_path: Path) -> None:
    """Nothing at first; then what was made and what was got."""
    code, before, err = grade()
    grade("make")
    (tmp_path / "valid.txt").write_bytes(small_data.ARTICLE)
    grade("get", "articles", "--from", str(tmp_path))
    after = grade()[1].splitlines()

    assert (0, "") == (code, err)
    assert "  -     numbers         pairs      en-ru    0.0 MB  CC0-1.0" in before
    assert "        numbers; train, valid, test, nouns" in before
    assert "  -     captions-de-en  pairs      de-en    0.1 MB  a licence of its own" in before
    assert [line[2:6].strip() for line in after if line[2:3].strip()][:4] == [
        "here",
        "-",
        "part",
        "-",
    ]
    assert max(map(len, after)) <= 78


def test_getting_prints_the_files_and_says_the_terms(grade: Command, tmp_path: Path) -> None:
    """The files on stdout, for programs; the rest on stderr."""
    (tmp_path / "valid.txt").write_bytes(small_data.ARTICLE)
    code, out, err = grade("get", "articles", "--from", str(tmp_path))

    assert 0 == code
    assert f"{tmp_path}/course/.grade/data/articles/valid.txt  verified\n" == out
    assert err.startswith("articles: articles\n  licence  CC BY-SA 3.0. Share alike.\n")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["get", "captions"], 2, "no data set 'captions'; did you mean captions-de-en?"),
        (["get", "captions-de-en"], 5, "no connection to 127.0.0.1"),
        (["get", "book"], 2, "no address is known for book"),
        (["get", "articles", "--from", "nowhere"], 2, "nowhere is no folder"),
        (["get"], 2, "missing argument"),
        (["gte"], 2, "no such command 'gte'"),
        (["make", "numbrs"], 2, "no generator 'numbrs'; did you mean numbers?"),
    ],
    ids=["unknown", "no network", "no address", "no folder", "no name", "no command", "no maker"],
)
def test_what_goes_wrong_is_one_message(
    grade: Command, words: list[str], code: int, says: str
) -> None:
    """With its exit code, and nothing on stdout."""
    got, out, err = grade(*words)

    assert (code, "") == (got, out)
    assert f"error: {says}" in err
    assert "Traceback" not in err


def test_a_wrong_file_exits_with_3(grade: Command, tmp_path: Path) -> None:
    """Whoever has it can fix it."""
    (tmp_path / "valid.txt").write_bytes(b"other")

    assert 3 == grade("get", "articles", "--from", str(tmp_path))[0]


def test_a_comparison_that_differs_exits_with_1(grade: Command, tmp_path: Path) -> None:
    """Making does not: it puts things right."""
    made = grade("make")
    same = grade("make", "--check")
    (tmp_path / "course/datasets/numbers/test.en").write_text("x\n", encoding="utf-8")
    differs = grade("make", "--check", "numbers")

    assert (0, "numbers: 7 files, written") == (made[0], made[1].splitlines()[-1])
    assert (0, "numbers: 7 files, the same\n") == same[:2]
    assert 1 == differs[0]
    assert (
        "datasets/numbers/test.en differs from line 1 on\nnumbers: 7 files, different\n"
        == differs[1]
    )
