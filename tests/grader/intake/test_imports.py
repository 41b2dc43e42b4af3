"""What a submission imports beside what every grader has."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from grader.course import THIS_PYTHON
from grader.course.config import Assignment, Course
from grader.intake.imports import import_notes
from grader.intake.receiving import receive
from grader.intake.zip_listing import PACKED_WITH
from grader.records import Submission
from tests.tiny_course import SOLUTION


@pytest.fixture
def assignment(tiny: Course) -> Assignment:
    return tiny.assignment("assignment1").model_copy(update={"packages": ("torch", "numpy")})


def notes(assignment: Assignment, text: str) -> list[str]:
    return import_notes(Submission("work", {"shapes.py": text.encode()}, ""), assignment)


def test_an_import_outside_the_list_is_named_with_its_line(assignment: Assignment) -> None:
    """Once for each package, where it is imported first, wherever in the file that is."""
    said = notes(assignment, "import os, einops.layers\ndef f():\n    from tqdm import tqdm\n" * 2)

    assert [
        f"shapes.py, line {line} imports {name}, which need not be there where your work is "
        "graded; these are: torch, numpy"
        for line, name in ((1, "einops"), (3, "tqdm"))
    ] == said


@pytest.mark.parametrize(
    "text",
    [
        "import torch.nn.functional as F\nfrom numpy import linalg",
        "from __future__ import annotations\nimport os.path, typing",
        "import shapes\nfrom . import other\nfrom grader import lab",
        "try:\n    import einops\nexcept ImportError:\n    einops = None",
        "try:\n    import einops\nexcept (ValueError, ModuleNotFoundError):\n    pass",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import einops",
        "import einops (",
        "\0",
        "-" * 100_000 + "1",
    ],
)
def test_what_is_there_or_can_be_missed_is_not(assignment: Assignment, text: str) -> None:
    """Packages of the list, Python's own, the assignment's files, and what is done without."""
    assert [] == notes(assignment, text)


def test_a_course_without_a_list_notes_nothing(tiny: Course) -> None:
    """It promises nothing."""
    assert [] == notes(tiny.assignment("assignment1"), "import einops")


def test_the_student_guide_names_the_same_packages(course: Course, root: Path) -> None:
    """One home: [tool.grade]."""
    there = ", ".join(f"`{name}`" for name in course.packages)
    text = (root / "docs/student.md").read_text(encoding="utf-8")

    assert f"Python {course.python}, its standard library, and these packages: {there}." in text


def test_every_package_of_the_list_is_installed_with_the_course(course: Course) -> None:
    """Each can be imported where `grader` can."""
    from importlib.util import find_spec

    assert [] == [name for name in course.packages if find_spec(name) is None]


@pytest.mark.parametrize(
    ("comment", "notes"),
    [
        (f"{PACKED_WITH}3.99", (f"packed with Python 3.99, and graded with {THIS_PYTHON}",)),
        (f"{PACKED_WITH}{THIS_PYTHON}", ()),
        (f"{PACKED_WITH}3.99\x1b[2J", ()),
        ("", ()),
    ],
)
def test_a_zip_of_another_python_says_so(
    assignment: Assignment, tmp_path: Path, comment: str, notes: tuple[str, ...]
) -> None:
    """`grade pack` writes its Python into the comment; whatever else stands there is ignored."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("shapes.py", SOLUTION)
        archive.comment = comment.encode()
    (tmp_path / "work.zip").write_bytes(data.getvalue())

    assert notes == receive(tmp_path / "work.zip", assignment).notes


def test_another_python_than_the_classs_is_told(assignment: Assignment) -> None:
    """What it means, in words; nothing where it is the same or the course names none."""
    other = assignment.model_copy(update={"python": "3.99"})
    same = assignment.model_copy(update={"python": THIS_PYTHON})

    assert f"this is Python {THIS_PYTHON}, and your work is graded with Python 3.99: what is new " \
        "in the later one is an error in the earlier" == other.other_python  # fmt: skip
    assert "" == same.other_python == assignment.other_python
    assert f"{sys.version_info.major}.{sys.version_info.minor}" == THIS_PYTHON
