"""A report that nobody takes: what was closed swallows it, what is full is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.config import Course
from tests import tiny_course
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes streams")
FULL = Path("/dev/full")


def shell(words: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`grade` with these words and redirections."""
    return subprocess.run(
        ["sh", "-c", f'"$0" -P -m grader {words}', sys.executable],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-", "2>&-"])
def test_a_stream_that_is_closed_takes_everything(closed: str, tmp_path: Path) -> None:
    """The command goes on as if somebody read it: the exit code is that of its work."""
    said = shell(f"explain A3-VIEW {closed}", ROOT)

    assert (0, "") == (said.returncode, said.stderr)


@pytest.mark.long
def test_a_grade_without_any_stream(own_tiny: Course, tmp_path: Path) -> None:
    """Its exit code is all that is left, and no child was handed a number of ours."""
    work = tiny_course.submission(tmp_path / "work", ("return x * 2", "return x * 3"))
    said = shell(f"assignment1 '{work}' --html page.html <&- >&- 2>&-", own_tiny.root)

    assert 1 == said.returncode
    assert "tripled" in (own_tiny.root / "page.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_behind_stdout_is_the_machines_fault(unbuffered: str) -> None:
    """Whether it is noticed at once or at the end."""
    said = shell("explain A3-VIEW > /dev/full", ROOT, PYTHONUNBUFFERED=unbuffered)

    assert 5 == said.returncode
    assert said.stderr == (
        "error: the report could not be written: no space left on device\n"
        "help: make room where it is written, or write it elsewhere\n"
    )


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a full device")
def test_notes_that_nobody_takes_end_nothing() -> None:
    """Stderr may be full: the report goes to stdout."""
    said = shell("nonsense 2> /dev/full", ROOT)

    assert 2 == said.returncode
