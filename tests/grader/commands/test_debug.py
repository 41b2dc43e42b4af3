"""`--debug` runs one task's checks in this process."""

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from grader.commands.debug import debug
from grader.course.config import Course
from grader.errors import GraderFault, UsageError
from grader.sandbox.starting import Starter
from tests import tiny_course


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch, starter: Starter) -> None:
    """A command ends its process, and starts its own server; a test does not."""
    monkeypatch.setattr("grader.commands.debug.open_starter", lambda: nullcontext(starter))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.delitem(sys.modules, "shapes", raising=False)


def run(course: Course, task: str | None, path: Path | None = None) -> tuple[int, str]:
    said: list[str] = []
    try:
        code = debug(course, course.assignment("assignment1"), path, task, said.append)
    finally:
        sys.modules.pop("shapes", None)
    return code, "\n".join(said)


def test_every_check_of_the_task_and_no_other(own_tiny: Course, tmp_path: Path) -> None:
    """What it asks, and what was answered."""
    code, said = run(own_tiny, "1.2", tiny_course.submission(tmp_path / "мой код"))

    assert code == 0
    assert "adds_rows: Every row of twice x is added up." in said
    assert "  answered a tensor (67,) float32 cpu" in said
    assert "doubles" not in said


def test_the_traceback_is_the_students(own_tiny: Course, tmp_path: Path) -> None:
    """Their line is in it, ours are not."""
    folder = tiny_course.submission(tmp_path / "work", ("x * 2", "x * [1, 2][7]"))
    code, said = run(own_tiny, "double", folder)

    assert code == 1
    assert "IndexError: list index out of range" in said
    assert "x * [1, 2][7]" in said
    assert "grader" not in said.replace(str(own_tiny.root), "")


def test_a_file_that_does_not_import(own_tiny: Course, tmp_path: Path) -> None:
    """The traceback of importing it."""
    folder = tmp_path / "work"
    tiny_course.write(folder / "shapes.py", "import nowhere_to_be_found\n")
    code, said = run(own_tiny, "double", folder)

    assert code == 1
    assert "No module named 'nowhere_to_be_found'" in said


def test_a_breakpoint_stops_in_this_process(
    own_tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`breakpoint()` reaches the hook that Python would call."""
    stops: list[object] = []
    monkeypatch.setattr(sys, "breakpointhook", lambda: stops.append(1))
    edit = ("return x * 2", "breakpoint()\n    return x * 2")
    run(own_tiny, "double", tiny_course.submission(tmp_path / "work", edit))

    assert stops


def test_quitting_the_debugger_ends_the_command(
    own_tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`q` is an interruption, not a crash of the student's code."""
    import bdb

    def quit() -> None:
        raise bdb.BdbQuit

    monkeypatch.setattr(sys, "breakpointhook", quit)
    edit = ("return x * 2", "breakpoint()\n    return x * 2")
    with pytest.raises(KeyboardInterrupt):
        run(own_tiny, "double", tiny_course.submission(tmp_path / "work", edit))


def test_what_is_right_and_how_far_the_rest_is_off(own_tiny: Course, tmp_path: Path) -> None:
    """Of each check, by the rule that grades it."""
    right = run(own_tiny, "double", tiny_course.submission(tmp_path / "right"))
    edit = ("return x * 2", "return x * 3")
    wrong = run(own_tiny, "double", tiny_course.submission(tmp_path / "wrong", edit))

    assert (0, 1) == (right[0], wrong[0])
    assert "not right" not in right[1]
    assert "not right (failed); differs by 50% of its size" in wrong[1]


def test_a_refusal_that_was_asked_for_is_no_traceback(own_tiny: Course, tmp_path: Path) -> None:
    """It was raised as it should be, with its message."""
    said = run(own_tiny, "double", tiny_course.submission(tmp_path / "work"))[1]

    assert "raised as it should: ValueError: one axis is needed, and x has none\n  right" in said
    assert "Traceback" not in said


def test_lines_are_named_by_the_path_of_their_file(own_tiny: Course, tmp_path: Path) -> None:
    """So that an editor or a click finds them."""
    folder = tiny_course.submission(tmp_path / "work", ("x * 2", "x * [1, 2][7]"))

    assert f'File "{folder / "shapes.py"}", line' in run(own_tiny, "double", folder)[1]


def test_without_a_task(own_tiny: Course) -> None:
    """The message shows the command."""
    with pytest.raises(UsageError, match="runs the checks of one task") as caught:
        run(own_tiny, None)

    assert caught.value.help == "grade assignment1 --task T --debug"


def test_checks_that_do_not_load_are_ours(own_tiny: Course) -> None:
    """Not a student's fault."""
    tiny_course.write(own_tiny.root / "solutions/assignment1/checks.py", "1 / 0\n")
    with pytest.raises(GraderFault, match=r"checks\.py: ZeroDivisionError"):
        run(own_tiny, "double")


def test_frames_between_a_check_and_a_forward_are_left_out(
    own_tiny: Course, tmp_path: Path
) -> None:
    """What torch does to call a module tells a student nothing."""
    edit = ("return x * self.gain.to(x.dtype)", "return x @ self.gain[:2]")
    code, said = run(own_tiny, "Scale.forward", tiny_course.submission(tmp_path / "work", edit))

    assert code == 1
    assert "in forward" in said
    assert "_call_impl" not in said
