"""Pipes are heard alike with a selector and with threads."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.sandbox.listening import Selected, Source, Threaded, listen

both = pytest.mark.parametrize("kind", [Selected, Threaded])
Kind = Callable[[Sequence[int]], Source]


@both
def test_each_piece_comes_with_its_pipe(kind: Kind):
    """What is written to the second pipe is heard as the second's; nothing else is heard."""
    pipes = [os.pipe(), os.pipe()]
    source = kind([read for read, _ in pipes])

    os.write(pipes[1][1], b"two")

    assert (1, b"two") == source.next(5)
    assert source.next(0.01) is None
    for _, write in pipes:
        os.close(write)
    source.close()


@both
def test_the_end_of_a_pipe_is_an_empty_piece(kind: Kind):
    """It comes after everything that was written, once."""
    read, write = os.pipe()
    source = kind([read])
    os.write(write, b"last words")
    os.close(write)

    assert [(0, b"last words"), (0, b"")] == [source.next(5), source.next(5)]
    assert source.next(0.01) is None
    source.close()


@both
def test_closing_gives_the_descriptors_back(kind: Kind):
    """No descriptor is left open, whether its pipe has ended or not."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    (ended, end), (read, write) = os.pipe(), os.pipe()
    source = kind([ended, read])
    os.close(end)
    assert (0, b"") == source.next(5)
    os.close(write)

    source.close()

    assert before == len(list(Path("/proc/self/fd").iterdir()))


def test_fresh_starts_hear_by_threads(monkeypatch: pytest.MonkeyPatch):
    """The path that Windows takes is the one that GRADE_START=fresh tests."""
    read, write = os.pipe()
    monkeypatch.setenv("GRADE_START", "fresh")

    source = listen([read])

    assert isinstance(source, Threaded)
    os.close(write)
    source.close()
