"""The README shows what a user gets."""

import pytest

from grader.authoring.transcripts import refresh, timeless
from tests.course.desk import ROOT


@pytest.mark.long
def test_the_readme_shows_what_make_demo_prints():
    """The output beneath the two commands is that of the demo, but for the time it took."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    fresh = refresh(text, ROOT)

    assert "A3-SCALE-MODEL" in fresh
    assert timeless(fresh) == timeless(text)


def test_make_demo_runs_the_command_of_the_readme():
    """The command above the output is the one that `make demo` runs."""
    command = "assignment3 tests/submissions/assignment3/demo"

    assert f"<!-- output: grade {command} -->" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"/grade {command} " in (ROOT / "Makefile").read_text(encoding="utf-8")
