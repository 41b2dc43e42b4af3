"""Each save is graded once."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.commands import watch
from grader.course.config import Course
from grader.errors import SubmissionRefused
from tests.a_grade import passing

STOP = 200


def pauses(*events: Callable[[], object]) -> Callable[[float], None]:
    """A sleep that lets something happen at each call, and then interrupts."""
    coming = itertools.chain(events, itertools.repeat(None, 5))

    def pause(seconds: float) -> None:
        event = next(coming, STOP)
        if event == STOP:
            raise KeyboardInterrupt
        if callable(event):
            event()

    return pause


def count(
    files: list[Path], pause: Callable[[float], None], optional: list[Path] | None = None
) -> int:
    seen = 0
    try:
        for _ in watch.changes(files, optional or [], pause):
            seen += 1
    except KeyboardInterrupt:
        return seen
    raise AssertionError("watching ended by itself")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "work.py"
    path.write_text("1", encoding="utf-8")
    return path


def test_at_once_and_then_not_before_a_save(file: Path) -> None:
    """Nothing happens, nothing is graded."""
    assert count([file], pauses()) == 1


def test_a_save_is_a_change(file: Path) -> None:
    """The file grew."""
    assert count([file], pauses(lambda: file.write_text("22", encoding="utf-8"))) == 2


def test_a_file_that_is_being_replaced_is_waited_for(file: Path) -> None:
    """Removed, written in two steps: one change."""
    steps = [
        file.unlink,
        lambda: None,
        lambda: file.write_text("333", encoding="utf-8"),
        lambda: file.write_text("4444", encoding="utf-8"),
    ]

    assert count([file], pauses(*steps)) == 2


def test_an_optional_file_may_come_and_go(file: Path) -> None:
    """It is graded along where it is there, and not waited for where it is not."""
    beside = file.with_name("own.py")
    steps = [lambda: beside.write_text("1", encoding="utf-8"), *[lambda: None] * 3, beside.unlink]

    assert count([file], pauses(*steps), [beside]) == 3


def test_what_is_looked_at(own_tiny: Course, tmp_path: Path) -> None:
    """The assignment's files in a folder or beside the one that was named; or an archive."""
    assignment = own_tiny.assignment("assignment1")
    two = assignment.model_copy(update={"files": ("a.py", "b.py"), "optional": ("own.py",)})

    assert [assignment.folder / "shapes.py"] == watch.files_of(None, assignment)
    assert [tmp_path / "shapes.py"] == watch.files_of(tmp_path, assignment)
    assert [tmp_path / "a.zip"] == watch.files_of(tmp_path / "a.zip", two)
    assert [] == watch.optional_of(tmp_path / "a.zip", two)
    assert [tmp_path / "a.py", tmp_path / "b.py"] == watch.files_of(tmp_path / "b.py", two)
    assert [tmp_path / "own.py"] == watch.optional_of(tmp_path / "b.py", two)


def test_an_error_is_told_and_watching_goes_on(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next save may mend it; a child is started ahead for it."""
    results = iter([SubmissionRefused("not UTF-8"), passing()])
    told: list[object] = []

    def run(*_: object) -> object:
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(watch, "run", run)
    monkeypatch.setattr(watch, "prestart", lambda: told.append("prestart"))
    monkeypatch.setattr(watch, "changes", lambda *_: iter([None, None]))
    assignment = own_tiny.assignment("assignment1")
    watch.watch(
        own_tiny, assignment, None, None, told.append, lambda error: told.append(str(error))
    )

    assert ["not UTF-8", "prestart", passing(), "prestart"] == told
