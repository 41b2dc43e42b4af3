"""What is installed here, what works, and which layers hold student code.

In: the machine. Out: text, and the first fault found. Imports no torch: a child is asked for the
device, which proves on the way that children start.
"""

import platform
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Limits, find_course
from grader.errors import GraderError, GraderFault
from grader.report import WIDTH, one_line, wrap

if TYPE_CHECKING:  # it imports numpy
    from grader.selftest import Standing

PACKAGES = (
    "attention-course", "torch", "numpy", "tokenizers", "rich", "typer", "pydantic",
    "safetensors", "jaxtyping",
)  # fmt: skip
INDENT = 11


@dataclass(frozen=True)
class Findings:
    """What there is to say."""

    text: str
    fault: GraderError | None
    """Why student code cannot be graded here."""


def examine() -> Findings:
    """Look at everything; a fault in one place does not hide the others."""
    fault: GraderError | None = None
    lines = _field("python", f"{platform.python_version()}  {sys.executable}")
    lines += _field("platform", platform.platform())
    lines += _field("packages", ", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    try:
        lines += _course(find_course())
    except GraderError as error:
        lines += _field("course", str(error))
    standing: Standing | None = None
    try:
        standing = probe()
        child = standing.versions.items()
        lines += _field("child", ", ".join(f"{name} {value}" for name, value in child))
    except GraderError as error:
        fault = error
        lines += _field("child", f"cannot be started: {error}")
    if standing:
        lines += _field("isolation", f"level {standing.level} of 3 (docs/security.md)")
        lines += _layers(standing)
        lines += _field("self-test", _self_test(standing))
        if not standing.controls:
            fault = GraderFault("the self-test failed: the controls were not judged rightly")
    return Findings("\n".join(lines), fault)


def probe() -> "Standing":
    """The self-test: layers, versions, and the device that --device auto takes."""
    from grader.sandbox import open_starter
    from grader.selftest import examine as ask_child

    with open_starter() as starter:
        return ask_child(starter, _secret())


def _secret() -> list[Path]:
    try:
        return find_course().secret
    except GraderError:
        return []


def _self_test(standing: "Standing") -> str:
    controls = "right numbers pass, wrong ones fail" if standing.controls else "controls FAIL"
    denied = len(standing.probes) - len(standing.allowed)
    said = f"{controls}; {denied} of {len(standing.probes)} probes are denied"
    if standing.allowed:
        said += f"; a submission could: {', '.join(standing.allowed)}"
    if not standing.holds:
        said += ". Official grading refuses this without --allow-unsafe"
    return said


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _course(course: Course) -> list[str]:
    edition = "instructor's edition" if course.has_solutions else "student's edition"
    lines = _field("course", f"{course.course}, {edition}, {course.root}")
    alike: dict[Limits, list[str]] = {}
    for name in course.assignment_names():
        alike.setdefault(course.assignment(name).limits, []).append(name)
    for limits, names in alike.items():
        said = (
            f"import {limits.import_seconds:g} s, check {limits.check_seconds:g} s, "
            f"all {limits.total_seconds:g} s, {limits.memory_mb} MB: {', '.join(names)}"
        )
        lines += _field("limits", said)
    return lines


def _layers(standing: "Standing") -> list[str]:
    from grader.sandbox.isolation import layers, missing

    lines = []
    for name, on, says in layers(standing.layers, missing()):
        first, *rest = wrap(one_line(says), WIDTH - 20)
        lines.append(f"  {'on' if on else 'off':<5}{name:<13}{first}")
        lines += [" " * 20 + line for line in rest]
    return lines


def _field(label: str, text: str) -> list[str]:
    first, *rest = wrap(one_line(text), WIDTH - INDENT)
    return [f"{label:<{INDENT}}{first}"] + [" " * INDENT + line for line in rest]
