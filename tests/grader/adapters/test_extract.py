"""What is collected lies where it may."""

import logging
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("nbgrader", reason="the extra `class` is not installed")

from grader.adapters.nbgrader import Extract
from grader.course.config import Course
from tests.tiny_course import submission, write


def test_no_name_of_a_platform_leads_out_of_the_folder(
    tiny: Course, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Such a student is told, and the others are collected."""
    archive, target = tmp_path / "archive", tmp_path / "school/extracted"
    people = {"7": "../out", "8": "..", "9": "anna"}
    for number in people:
        submission(archive / f"submission_{number}")
    rows = [f"submission_{n}:\n  :submitters:\n  - :sid: '{sid}'\n" for n, sid in people.items()]
    write(archive / "submission_metadata.yml", "".join(rows))
    target.mkdir(parents=True)

    Extract.extract(
        SimpleNamespace(
            parent=SimpleNamespace(coursedir=SimpleNamespace(assignment_id="assignment1")),
            course=str(tiny.root),
            log=logging.getLogger("collect"),
        ),
        str(archive),
        str(target),
    )

    assert ["extracted"] == [path.name for path in (tmp_path / "school").iterdir()]
    assert ["anna"] == [path.name for path in target.iterdir()]
    assert 2 == caplog.text.count("it is no name of a folder")
