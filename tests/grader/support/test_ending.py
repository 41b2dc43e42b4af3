"""A command that the system ends puts away what it began, and says so by its exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from grader.course.config import Course
from grader.support import ending
from grader.support.ending import Ended, orderly
from tests.conftest import ROOT
from tests.tiny_course import submission

psutil = pytest.importorskip("psutil", reason="the extra `dev` has it")
HANGS = ("return x * 2", "while True: pass")


def start(course: Course, scratch: Path, *words: str) -> "subprocess.Popen[str]":
    """A command whose temporary folders are made in a folder of the test's."""
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "grader", *words],
        cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)},
    )  # fmt: skip


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.long
@pytest.mark.parametrize("name", [n for n in ending.SIGNALS if hasattr(signal, n)])
def test_a_run_that_is_ended_leaves_nothing(patient: Course, tmp_path: Path, name: str) -> None:
    """No folder, no process, no message; the exit code is the shell's for that signal."""
    number = getattr(signal, name)
    scratch, work = tmp_path / "scratch", submission(tmp_path / "work", HANGS)
    process = start(patient, scratch, "1", str(work))
    until(lambda: list(scratch.glob("grade-*/work-*")))
    begun = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    assert (128 + number, "", "") == (process.returncode, out, err)
    assert [] == list(scratch.iterdir())
    assert begun
    assert [] == psutil.wait_procs(begun, timeout=10)[1]


@pytest.mark.long
def test_a_class_that_is_ended_waits_for_nobody_and_goes_on(
    patient: Course, tmp_path: Path
) -> None:
    """One who hangs does not hold it; what was graded before is not graded again."""
    scratch, home = tmp_path / "scratch", tmp_path / "in"
    submission(home / "anna")
    hanging = submission(home / "zoe", HANGS)
    words = ("class", "1", str(home), "--jobs", "1", "--json-lines")
    process = start(patient, scratch, *words)
    assert process.stdout
    first = json.loads(process.stdout.readline())
    until(lambda: list(scratch.glob("grade-*/work-*")))
    begun = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    process.communicate(timeout=30)
    left = list(scratch.iterdir())
    submission(hanging, ("return x * 2", "return x * 3"))
    said, _ = start(patient, scratch, *words).communicate(timeout=120)

    assert (143, "anna") == (process.returncode, first["student"])
    assert [] == left == psutil.wait_procs(begun, timeout=10)[1]
    assert {"anna": True, "zoe": False} == {
        line["student"]: line["known"] for line in map(json.loads, said.splitlines())
    }


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    """A second one waits for the first; one that is ignored or handled stays so."""
    heard: list[int] = []

    def twice() -> None:
        with orderly():
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:  # a second one, while it is cleaned up after the first
                signal.raise_signal(signal.SIGTERM)

    def mine(number: int, _: FrameType | None) -> None:
        heard.append(number)

    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with pytest.raises(Ended) as caught:
            twice()
        assert 143 == caught.value.exit_code
        assert signal.SIG_DFL is signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, mine)
        with orderly():
            signal.raise_signal(signal.SIGTERM)
        assert [signal.SIGTERM] == heard
        assert mine is signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
