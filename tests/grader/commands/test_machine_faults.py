"""Commands that end since the machine does not give what they need."""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from grader.course.config import Course


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (["pack", "1"], "grader.intake.receiving._of_place"),
        (["class", "1", "."], "grader.cohort.handed_in.recognised"),
        (["verify", "1"], "grader.authoring.runs.verify"),
    ],
)
def test_no_command_takes_the_machines_fault_for_another(
    tiny: Course,
    command: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    where: str,
) -> None:
    """Neither for the course's nor for that of whatever was being read."""

    def no_file(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EMFILE, "Too many open files", "/lib")

    monkeypatch.setattr(where, no_file)
    said = command(tiny.root, *words)

    assert 5 == said.code
    assert "too few open files are allowed" in said.err
    assert "help: `ulimit -n 256`, then the same again" in said.err
