"""How wide a report may be."""

import sys
from types import SimpleNamespace

import pytest

from grader.support.console import columns


@pytest.mark.parametrize(
    ("terminal", "typed", "want"),
    [
        (False, None, 78),
        (True, "80", 78),
        (True, "100", 98),
        (True, "400", 118),
        (True, "20", 50),
        (False, "60", 58),
    ],
    ids=["a pipe", "80", "100", "too wide to read", "too narrow for a row", "a pipe, told so"],
)
def test_as_wide_as_the_terminal(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, typed: str | None, want: int
) -> None:
    """Within what can be read; a pipe has the usual width unless COLUMNS says another."""
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: terminal))
    monkeypatch.delenv("COLUMNS", raising=False)
    if typed:
        monkeypatch.setenv("COLUMNS", typed)

    assert want == columns(78)
