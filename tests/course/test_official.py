"""Official grading: hidden checks, a private seed, and a run that can be repeated."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.course.desk import ROOT

pytestmark = [
    pytest.mark.long,
    pytest.mark.usefixtures("kernel"),  # official grading refuses without
    pytest.mark.xdist_group("official"),  # they share a run
]


def official(*words: str) -> tuple[dict[str, Any], str]:
    """The grade of the demo's submission, and what stderr says."""
    demo = "tests/submissions/assignment3/demo"
    done = subprocess.run(
        [sys.executable, "-m", "grader", "assignment3", demo, "--official", "--json", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert 1 == done.returncode, done.stderr
    grade = json.loads(done.stdout)
    for timed in (grade, *(one for task in grade["tasks"] for one in task["outcomes"])):
        timed.pop("seconds")
    return grade, done.stderr


Run = tuple[dict[str, Any], str]


@pytest.fixture(scope="module")
def first() -> Run:
    """A run under a private seed."""
    return official()


def test_a_private_seed_is_told_to_the_instructor_alone_and_repeats_the_run(first: Run):
    """It stands on stderr and nowhere in the grade; with --seed the same grade comes again."""
    grade, said = first
    seed = re.search(r"private seed (\d+)", said)
    assert seed

    again, said_again = official("--seed", seed[1])

    assert grade == again
    assert seed[1] not in json.dumps(grade)
    assert "private seed" not in said_again


def test_of_hidden_checks_no_value_text_or_output_is_told(first: Run):
    """Hidden checks are counted; a crash in one keeps its message to itself."""
    grade, _ = first
    hidden = [o for task in grade["tasks"] for o in task["outcomes"] if o["hidden"]]

    assert grade["hidden_points"] is not None
    assert hidden
    assert {""} == {outcome["printed"] for outcome in hidden}
    assert {""} == {outcome["crash"]["message"] for outcome in hidden if outcome["crash"]}
    assert not [o for o in hidden if o["gap"] and re.search(r"at \[", o["gap"]["detail"])]
