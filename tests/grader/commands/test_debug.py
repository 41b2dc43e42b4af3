"""`--debug` runs one task's checks in this process."""

import sys
from pathlib import Path

import pytest

from grader.commands.debug import debug
from grader.course.config import Course
from grader.errors import GraderFault, UsageError
from tests import tiny_course


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command ends its process; a test does not."""
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
