"""The workflows that run our tests, and that grade a student's repository, hold up to zizmor."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from grader.course.config import Course
from grader.exports.github_files import workflow
from tests.tiny_course import write

ZIZMOR = shutil.which("zizmor", path=sysconfig.get_path("scripts")) or shutil.which("zizmor")


@pytest.mark.skipif(ZIZMOR is None, reason="the extra `dev` brings zizmor")
def test_no_workflow_has_a_finding(tiny: Course, root: Path, tmp_path: Path) -> None:
    """Actions by digest, no credentials kept, no more rights than needed; it asks no network."""
    made = write(tmp_path / "grade.yml", workflow(tiny.assignment("assignment1")))
    ours = sorted((root / ".github/workflows").glob("*.yml"))
    done = subprocess.run(
        [str(ZIZMOR), "--offline", "--quiet", "--no-config", *ours, made],
        capture_output=True,
        text=True,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
