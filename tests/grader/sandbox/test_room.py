"""What a submission writes is bounded: by a file system of its own, or by the parent's watch."""

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.records import Answers
from grader.sandbox import watching
from grader.sandbox.isolation import capacity
from grader.sandbox.starting import ServerEnded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")

Ask = Callable[..., Answers]

CHECKS = '''
@check(task="f")
def first(code, draw):
    """Asked."""
    return code.f()


@check(task="f")
def second(code, draw):
    """Asked."""
    return code.g()
'''
FILLS = """
import time
def f():
    for number in range(100):
        with open(f"file{number}", "wb") as file:
            file.write(bytes(1 << 20))
    time.sleep(20)
def g():
    return 1
"""


@pytest.mark.usefixtures("plain")
def test_a_full_folder_is_an_error_of_the_code_that_fills_it(
    ask_text: Ask, layers: tuple[str, ...]
) -> None:
    """The kernel says no at the bound; the disk has not noticed, and the check costs no wait."""
    if "room" not in layers:
        pytest.skip("no mount may be made here")
    first, second = ask_text(FILLS, CHECKS, folder_mb=8).replies.values()

    assert ("raised", "OSError") == (first.status, first.raised and first.raised.kind)
    assert "takes a bounded number of bytes and files" in str(first.raised)
    assert 1 == second.answer


def test_what_fills_a_watched_folder_is_stopped(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no mount may be made: it costs that check, and no other."""
    monkeypatch.setenv("GRADE_WITHOUT", "room")
    started = time.monotonic()
    answers = ask_text(FILLS, CHECKS, folder_mb=8)

    assert ["filled", "answered"] == [reply.status for reply in answers.replies.values()]
    assert time.monotonic() - started < 15


def test_what_fills_its_folder_when_it_is_imported_is_stopped(
    ask_text: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, with its own words."""
    monkeypatch.setenv("GRADE_WITHOUT", "room")
    broken = ask_text(FILLS + "f()\n", CHECKS, folder_mb=8).broken

    assert broken
    assert broken.status == "filled"


def test_a_watch_counts_bytes_and_files_and_follows_no_link(tmp_path: Path) -> None:
    """Files below folders count, sparse ones by what they take, links by nothing behind them."""
    inside = tmp_path / "work/inner"
    inside.mkdir(parents=True)
    (tmp_path / "outside").write_bytes(os.urandom(1 << 20))
    (inside / "link").symlink_to(tmp_path)
    os.truncate(os.open(inside / "sparse", os.O_CREAT | os.O_WRONLY), 1 << 30)

    assert not watching.takes_more(tmp_path / "work", 1 << 19)
    (inside / "file").write_bytes(os.urandom(1 << 20))
    assert watching.takes_more(tmp_path / "work", 1 << 19)


def test_many_files_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty ones too."""
    monkeypatch.setattr(watching, "FILES", 3)
    for number in range(4):
        (tmp_path / str(number)).touch()

    assert watching.takes_more(tmp_path, 1 << 30)


def test_a_disk_that_runs_full_is_nobodys_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be anybody's doing, so it is no evidence: the submission is asked again."""
    watch = watching.Watch(tmp_path, 1 << 20)
    assert not watch.overfilled()
    monkeypatch.setattr(watch, "_next", 0.0)
    monkeypatch.setattr(watching.shutil, "disk_usage", lambda _: Usage)
    with pytest.raises(ServerEnded, match="the disk runs full while this is graded"):
        watch.overfilled()


class Usage:
    free = 0


def test_a_folder_without_a_mount_is_watched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is half done where a mount is refused."""
    monkeypatch.setattr(capacity, "possible", lambda: False)

    assert not capacity.bound(str(tmp_path), 1)


def test_a_child_that_makes_room_is_asked_again(plain: Any, ask_text: Ask) -> None:
    """It was ended by us: neither the check nor the submission loses anything."""
    end = plain.end
    calls = []

    def relieved_once(pid: int) -> int:
        if not calls:
            calls.append(pid)
            plain.relieve()
        return int(end(pid))

    plain.end = relieved_once
    try:
        answers = ask_text(
            "def f():\n    return 3\ndef g():\n    return 1\n", CHECKS, starter=plain
        )
    finally:
        del plain.end

    assert calls
    assert [3, 1] == [reply.answer for reply in answers.replies.values()]


def test_where_no_process_may_be_made_no_folder_is_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is tried in a process of its own; without one the parent watches, and nothing is left."""

    def fork() -> int:
        raise BlockingIOError(errno.EAGAIN, "not now")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(capacity.linux, "alone", lambda: True)
    monkeypatch.setattr(os, "fork", fork)

    assert not capacity.possible.__wrapped__()
    assert [] == list(tmp_path.iterdir())
