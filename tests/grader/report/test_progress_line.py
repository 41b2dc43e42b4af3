"""Progress is for people who watch."""

import io
import sys

import pytest

from grader.report.progress_line import progress


class Terminal(io.StringIO):
    """A stderr that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_nothing_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Logs hold no half lines."""
    with progress("grading") as tell:
        tell("still grading")

    assert capsys.readouterr() == ("", "")


def test_the_line_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the body raises."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(ValueError, match="oh"), progress("grading"):
        raise ValueError("oh")

    assert stream.getvalue() == "\r\rgrading …\r         \r"
