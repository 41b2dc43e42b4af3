"""A file that somebody named is looked at before the work, and written whole or not at all."""

import json
import os
import stat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from grader.course.config import Course
from grader.errors import MachineFault, UsageError
from grader.report.page import feedback
from grader.support import writing
from tests.a_grade import representative
from tests.tiny_course import submission, write

WRONG = ("return x * 2", "return x * 3")


# Names


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--html", "none/report.html"), "--html none/report.html cannot be written: none is not"),
        (("--junit", "pyproject.toml/x.xml"), "pyproject.toml is no folder"),
        (("--html", "assignments"), "--html assignments names a folder"),
        (("--html", "new/"), "--html new/ names a folder"),
        (("--html", ""), "--html needs the name of a file"),
        (("--html", "x" * 300), "cannot be written: File name too long"),
        (("--html", "a", "--junit", "./a"), "--html and --junit name the same file: ./a"),
        (("--html", "-", "--json"), "--json and --html -: only one can go to stdout"),
        (("--html", "-", "--junit", "-"), "--html - and --junit -: only one can go to stdout"),
        (
            ("--html", "assignments/assignment1/shapes.py"),
            "--html assignments/assignment1/shapes.py would go over a file of your work",
        ),
        (("--debug", "--task", "double", "--html", "a.html"), "there is nothing for --html"),
    ],
)
def test_a_name_that_cannot_be_meant(
    own_tiny: Course, command: Any, words: tuple[str, ...], says: str
) -> None:
    """It is said before anything is graded, and nothing is written."""
    before = sorted(own_tiny.root.rglob("*"))
    said = command(own_tiny.root, "1", *words)

    assert (2, "") == (said.code, said.out)
    assert says in said.err
    assert before == sorted(own_tiny.root.rglob("*"))


def test_what_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the right that is missing: root has them all, so the answer is a stand-in's."""
    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path)

    with pytest.raises(UsageError, match=f"no right to write {tmp_path}"):
        writing.wanted({"--html": str(tmp_path / "a.html")})


# Files


def test_the_whole_file_or_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves the old report, and no part of the new one."""
    path = write(tmp_path / "report.html", "old")
    path.chmod(0o600)
    writing.put(path, b"new")
    assert ("new", 0o600) == (path.read_text(), stat.S_IMODE(path.stat().st_mode))

    def full(self: Path, _: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MachineFault, match=r"report\.html cannot be written: No space left"):
        writing.put(path, b"newer")
    assert ["report.html"] == [one.name for one in tmp_path.iterdir()]
    assert "new" == path.read_text()


def test_a_link_stays_one_and_a_device_is_written_to(tmp_path: Path) -> None:
    """What a name leads to gets the report."""
    path = write(tmp_path / "there/report.html", "old")
    link = tmp_path / "link.html"
    link.symlink_to(path)
    writing.put(link, b"new")
    writing.put(Path(os.devnull), b"new")

    assert (True, "new") == (link.is_symlink(), path.read_text())
    assert not Path(os.devnull).is_file()


# The command


def test_a_page_and_a_junit_file_beside_the_report(
    own_tiny: Course, command: Any, tmp_path: Path
) -> None:
    """The same grade in each, also beside --json; an older file is replaced."""
    work = str(submission(tmp_path / "work", WRONG))
    page, cases = write(tmp_path / "мой отчёт.html", "old"), tmp_path / "out.xml"
    plain = command(own_tiny.root, "1", work, "--html", str(page), "--junit", str(cases))
    both = command(own_tiny.root, "1", work, "--json", "--html", str(page))

    assert (1, 1) == (plain.code, both.code)
    assert "the numbers are tripled" in " ".join(plain.out.split())
    assert "the numbers are tripled" in " ".join(page.read_text(encoding="utf-8").split())
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    suite = ElementTree.fromstring(cases.read_text(encoding="utf-8")).find("testsuite")
    assert suite is not None
    grade = json.loads(both.out)
    want = [task["verdict"] == "passed" for task in grade["tasks"]]
    assert want == [case.find("failure") is None for case in suite]


def test_a_page_keeps_the_reports_lines() -> None:
    """Two facts on two lines are not one sentence."""
    page = feedback(representative())

    assert "when the scores are not scaled by\n1/√d_k</span>" in page


@pytest.mark.parametrize(("option", "begins"), [("--html", "<!doctype"), ("--junit", "<?xml")])
def test_on_stdout_it_stands_alone(
    own_tiny: Course, command: Any, tmp_path: Path, option: str, begins: str
) -> None:
    """In the place of the report, for a pipe; the exit code is the grade's."""
    said = command(own_tiny.root, "1", str(submission(tmp_path / "work")), option, "-")

    assert (0, "") == (said.code, said.err)
    assert said.out.startswith(begins)
    assert "1 passed" not in said.out


def test_a_disk_that_does_not_take_it_costs_no_report(
    own_tiny: Course, command: Any, tmp_path: Path
) -> None:
    """The grade is shown first; then it is the machine's fault."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    said = command(own_tiny.root, "1", str(submission(tmp_path / "work")), "--html", "/dev/full")

    assert 5 == said.code
    assert "3 passed" in said.out
    assert "/dev/full cannot be written: No space left on device" in said.err


def test_a_refused_submission_leaves_the_old_file(
    own_tiny: Course, command: Any, tmp_path: Path
) -> None:
    """There is no grade to write."""
    page = write(tmp_path / "a.html", "old")
    said = command(
        own_tiny.root, "1", str(write(tmp_path / "x.zip", "no zip")), "--html", str(page)
    )

    assert (3, "old") == (said.code, page.read_text())
