"""What a lab notebook imports: friendly where a hole is in the way, honest otherwise."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import lab
from grader.course.config import Course
from grader.lab import experiment
from tests.tiny_course import submission


def test_an_untouched_hole_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """And the notebook goes on."""
    with experiment():
        raise NotImplementedError("Scale.forward")

    assert "This experiment waits for `Scale.forward`" in capsys.readouterr().out


def test_another_exception_is_the_students_to_see() -> None:
    """Torch raises NotImplementedError for honest bugs, too."""
    with pytest.raises(NotImplementedError, match="could not run"), experiment():
        raise NotImplementedError("could not run 'aten::x' on this backend")
    with pytest.raises(ValueError, match="mine"), experiment():
        raise ValueError("mine")


def test_heat_maps_take_one_matrix_or_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of anything that is an array; one picture per matrix, with the words at its sides."""
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="the extra `lab` is not installed")
    pyplot.switch_backend("agg")
    shown: list[Any] = []
    monkeypatch.setattr(pyplot, "show", lambda: shown.append(pyplot.gcf()))

    lab.heat_maps([[0.0, 1.0], [0.5, 0.5]], ["a", "b"], ["c", "d"])
    lab.heat_maps([[[1.0, 0.0]], [[0.0, 0.0]]], ["a"], ["c", "d"], ["one", "two"], most=1.0)

    assert [1, 2] == [len(figure.axes) for figure in shown]
    assert ["one", "two"] == [axis.get_title() for axis in shown[1].axes]
    assert ["c", "d"] == [label.get_text() for label in shown[0].axes[0].get_xticklabels()]
    pyplot.close("all")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were displayed."""
    display = pytest.importorskip("IPython.display", reason="the extra `lab` is not installed")
    pages: list[str] = []
    monkeypatch.setattr(display, "display", lambda page: pages.append(page.data))
    lab._graded.cache_clear()
    return pages


@pytest.mark.long
def test_a_report_and_its_points(
    tiny: Course,
    tmp_path: Path,
    seen: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of the files beside the notebook; asked once for all tasks while no file changes."""
    asked: list[list[str]] = []
    run = lab.subprocess.run
    monkeypatch.setattr(
        lab.subprocess, "run", lambda words, **more: asked.append(words) or run(words, **more)
    )
    monkeypatch.setattr(lab, "_course", lambda folder: tiny.root)
    monkeypatch.setenv("PYTHONPATH", str(Path(lab.__file__).parents[1]))
    folder = submission(tmp_path / "mine", ("return x * 2", "return x * 3"))
    monkeypatch.chdir(folder)

    points = [lab.show("assignment1", task) for task in ("double", "Scale.forward")]

    assert [0, 2] == points
    assert 6 == lab.show("assignment1")  # all tasks; the sums are right, given the tripled numbers
    assert 5 == len(seen)
    assert 0 == lab.show("assignment1", "tripple")
    assert 1 == len(asked)
    assert "has no task 'tripple'; it has: double" in capsys.readouterr().out
    assert "the numbers are tripled" in seen[0]
    assert "passed" in seen[1]
    submission(folder)
    assert 3 == lab.show("assignment1", "double")
    assert 2 == len(asked)


def test_what_cannot_be_graded_is_said(
    tiny: Course,
    tmp_path: Path,
    seen: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the words of `grade`, without points."""
    monkeypatch.setattr(lab, "_course", lambda folder: tiny.root)
    monkeypatch.setenv("PYTHONPATH", str(Path(lab.__file__).parents[1]))
    monkeypatch.chdir(tmp_path)

    assert 0 == lab.show("assignment1", "double")
    assert "has no file shapes.py" in capsys.readouterr().out


def test_without_a_course_there_is_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A notebook that was taken elsewhere runs all the same."""
    pytest.importorskip("IPython", reason="the extra `lab` is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab.grader, "__file__", str(tmp_path / "grader/__init__.py"))

    assert lab.show("assignment1", "double") is None
    assert "No course lies around this folder" in capsys.readouterr().out


def test_a_fragment_is_harmless(tiny: Course, command: Callable[..., Any], tmp_path: Path) -> None:
    """Whatever a submission prints or raises, its report is text."""
    from grader.grade import Grade
    from grader.report.html_fragment import LIMIT, fragment

    hostile = "print('<script>alert(1)</script>'); raise ValueError('<img src=x>\\x1b[2J')"
    folder = submission(tmp_path / "mine", ("return x * 2", hostile + "; return x"))
    said = command(tiny.root, "assignment1", folder, "--json")
    grade = Grade.model_validate_json(said.out)
    page = fragment(grade, grade.tasks[0], ("<b>note</b>",))

    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "\x1b" not in page
    assert "ValueError" in page
    assert "&lt;b&gt;note" in page
    long = fragment(grade, grade.tasks[0], ("x" * 1900,) * 20)
    assert len(long) < LIMIT
    assert "too long to be shown here" in long
