"""Best scores are remembered, and cost nothing when they cannot be."""

from pathlib import Path

import pytest

from grader.course.last_grades import FILE, best_score, remember_score
from tests.a_grade import V, failing, grade, passing, task


def lines(folder: Path) -> int:
    return len((folder / FILE).read_text(encoding="utf-8").splitlines())


def test_a_score_comes_back(tmp_path: Path) -> None:
    """With its points and digest; the folder is made."""
    remember_score(tmp_path / ".grade", passing())
    score = best_score(tmp_path / ".grade")["assignment2"]

    assert (4.0, 4.0, passing().digest) == (score.points, score.of, score.digest)
    assert score.time.endswith("+00:00")


def test_only_a_better_score_is_written(tmp_path: Path) -> None:
    """The same and worse ones leave the file as it is."""
    for one in (failing(), failing(), passing(), failing(), passing()):
        remember_score(tmp_path, one)

    assert lines(tmp_path) == 2
    assert best_score(tmp_path)["assignment2"].points == 4.0


def test_better_means_a_larger_share(tmp_path: Path) -> None:
    """4 of 4 stays best when a task is added and 5 of 8 is reached."""
    remember_score(tmp_path, passing())
    remember_score(tmp_path, grade(task("attend", "2.1", V.FAILED, points=5.0, of=8.0)))

    assert lines(tmp_path) == 1


@pytest.mark.parametrize("fields", [{"official": True}, {"complete": False}])
def test_official_and_void_grades_are_left_out(tmp_path: Path, fields: dict[str, bool]) -> None:
    """They are no best score of a student's own."""
    remember_score(tmp_path, passing().model_copy(update=fields))

    assert best_score(tmp_path) == {}


def test_what_somebody_else_wrote_is_skipped(tmp_path: Path) -> None:
    """The file is safe to spoil."""
    remember_score(tmp_path, passing())
    with (tmp_path / FILE).open("ab") as stream:
        stream.write(b'\xff\xfe\n[]\nnull\n{"assignment": 1}\n{"points": "x"}\n7\n\n{')
        stream.write(
            b'\n{"assignment": "a", "points": 1' + 400 * b"0" + b', "of": 1, "digest": "",'
        )
        stream.write(b' "time": ""}\n' + 100_000 * b"[")

    assert list(best_score(tmp_path)) == ["assignment2"]


def test_not_being_able_to_write_is_only_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file where the folder would be: a note on stderr, and no exception."""
    (tmp_path / ".grade").write_text("", encoding="utf-8")
    remember_score(tmp_path / ".grade", passing())
    out, err = capsys.readouterr()

    assert out == ""
    assert err.startswith("note: your best score is not remembered: ")
