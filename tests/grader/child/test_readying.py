"""Memory is gathered into large pages where the system can, and is what it was."""

import sys

import numpy as np
import pytest

from grader.child import readying


@pytest.mark.skipif(sys.platform != "linux", reason="madvise(2) is Linux")
def test_memory_is_what_it_was() -> None:
    """Whether or not anything was gathered."""
    kept = np.arange(2 << 20)

    found = readying.gather()

    assert 0 <= found
    assert np.array_equal(np.arange(2 << 20), kept)


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows have no such call."""
    monkeypatch.setattr(sys, "platform", "darwin")

    assert 0 == readying.gather()


def test_without_proc_nothing_is_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have none."""

    def no_file(*_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(readying.Path, "read_text", no_file)

    assert 0 == readying.gather()
