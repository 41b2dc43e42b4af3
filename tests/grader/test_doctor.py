"""The doctor says what there is, and never stops at the first fault."""

from pathlib import Path

import pytest

from grader import doctor
from grader.course import Course
from grader.errors import MachineFault


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "probe", lambda: {"torch": "2.13.0", "device": "cpu"})


def test_versions_course_limits_child_layers(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line for each thing."""
    monkeypatch.chdir(own_tiny.root)
    found = doctor.examine()
    lines = found.text.split("\n")

    assert found.fault is None
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [
        "python",
        "platform",
        "packages",
        "course",
        "limits",
        "child",
        "isolation",
    ]
    assert "limits     import 1 s, check 1 s, all 20 s, 4096 MB: assignment1" in lines
    assert "child      torch 2.13.0, device cpu" in lines
    assert "  on   process      student code runs in a process of its own" in found.text
    assert all(len(line) <= 78 for line in lines)


def test_outside_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is told all the same."""
    monkeypatch.chdir(tmp_path)

    assert "not inside a course" in " ".join(doctor.examine().text.split())


def test_a_child_that_does_not_start(own_tiny: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is told and handed on, and the layers still shown."""

    def fail() -> dict[str, str]:
        raise MachineFault("the fork server ended: it said nothing")

    monkeypatch.chdir(own_tiny.root)
    monkeypatch.setattr(doctor, "probe", fail)
    found = doctor.examine()

    assert "child      cannot be started: the fork server ended: it said nothing" in found.text
    assert "isolation" in found.text
    assert isinstance(found.fault, MachineFault)


def test_a_package_that_is_not_there() -> None:
    """It says so."""
    assert doctor._version("no-such-package-at-all") == "not installed"
