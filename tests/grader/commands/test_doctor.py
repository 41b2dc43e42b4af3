"""The doctor says what there is, and never stops at the first fault."""

from pathlib import Path
from typing import Any

import pytest

from grader.commands import doctor
from grader.course.config import Course
from grader.errors import GraderFault, MachineFault
from grader.sandbox.isolation import levels
from grader.selftest import Standing


def standing(**fields: Any) -> Standing:
    """What the self-test finds on a good machine."""
    return Standing(
        **{
            "layers": tuple(levels.SAYS),
            "versions": {"torch": "2.13.0", "device": "cpu"},
            "probes": {f"probe {n}": "PermissionError 1" for n in range(12)},
            "controls": True,
        }
        | fields
    )


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "probe", standing)


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
        "self-test",
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
    """The fault is told and handed on; layers are facts of a child, so there are none to show."""

    def fail() -> Standing:
        raise MachineFault("the fork server ended: it said nothing")

    monkeypatch.chdir(own_tiny.root)
    monkeypatch.setattr(doctor, "probe", fail)
    found = doctor.examine()

    assert "child      cannot be started: the fork server ended: it said nothing" in found.text
    assert "isolation" not in found.text
    assert isinstance(found.fault, MachineFault)


def told(found: doctor.Findings) -> str:
    return " ".join(found.text.split())


def test_what_the_self_test_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The level, every layer, and how many probes were denied."""
    found = doctor.examine()

    assert "isolation level 3 of 3 (docs/security.md)" in told(found)
    assert "right numbers pass, wrong ones fail; 12 of 12 probes are denied" in told(found)
    assert "--allow-unsafe" not in found.text


def test_a_sandbox_that_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault, since one's own work can be graded; it says what a submission could do."""
    probes = {"read a hidden file": "allowed"} | {f"p{n}": "OSError 1" for n in range(12)}
    monkeypatch.setattr(doctor, "probe", lambda: standing(probes=probes, layers=("process",)))
    found = doctor.examine()

    assert found.fault is None
    assert "isolation level 1 of 3" in told(found)
    assert "off landlock this kernel has none" in told(found)
    assert "12 of 13 probes are denied; a submission could: read a hidden file" in told(found)
    assert "Official grading refuses this without --allow-unsafe" in told(found)


def test_controls_that_fail_are_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grader that judges wrongly must not look healthy."""
    monkeypatch.setattr(doctor, "probe", lambda: standing(controls=False))
    found = doctor.examine()

    assert "controls FAIL" in told(found)
    assert isinstance(found.fault, GraderFault)


def test_a_package_that_is_not_there() -> None:
    """It says so."""
    assert doctor._version("no-such-package-at-all") == "not installed"
