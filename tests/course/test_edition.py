"""The student edition stands on its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.release import plan, write_edition
from grader.course import config
from tests.course.desk import ASSIGNMENTS, ROOT


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition with the seals that are committed."""
    found = config.find_course(ROOT)
    target = tmp_path_factory.mktemp("students") / "edition"
    made = plan(found, lambda assignment: (assignment.folder / "sealed.safetensors").read_bytes())
    write_edition(found, made, target)
    return target


def grade(edition: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the edition's own `grade`, away from this checkout."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "GRADE_START")}
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=edition,
        env=environment | {"NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_its_stubs_are_not_started(edition: Path, name: str):
    """They grade as not started, with zero points and exit code 1."""
    done = grade(edition, name, "--json")

    assert 1 == done.returncode, done.stderr
    result = json.loads(done.stdout)
    assert {"not started"} == {task["verdict"] for task in result["tasks"]}
    assert 0 == result["points"]
    assert "sealed" == result["answer_key"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_right_submission_gets_full_points_there(edition: Path, name: str):
    """The reference passes all that a student can ask; what has to be trained is not started."""
    tasks = config.find_course(ROOT).assignment(name).tasks
    trained = {task.name for task in tasks if task.trained}

    done = grade(edition, name, str(ROOT / "solutions" / name), "--json")

    assert (1 if trained else 0) == done.returncode, done.stderr
    verdicts = {task["task"]: task["verdict"] for task in json.loads(done.stdout)["tasks"]}
    assert trained == {task for task, verdict in verdicts.items() if verdict == "not started"}
    assert {"passed"} == {verdicts[task] for task in verdicts.keys() - trained}


def test_it_holds_nothing_of_the_instructors(edition: Path):
    """No solutions, tests or benchmarks, no hidden checks, no edits of mistakes."""
    names = {path.relative_to(edition).as_posix() for path in edition.rglob("*")}

    assert not {"solutions", "tests", "benchmarks", "Makefile"} & names
    assert not [name for name in names if name.endswith(("hidden.py", "mistakes.py"))]


def test_the_page_of_results_shows_its_pictures_there(edition: Path):
    """What docs/results.md links below the root is in the edition too."""
    page = edition / "docs" / "results.md"
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = {link for link in links if "://" not in link}

    assert {f"results/{name}.svg" for name in ("recall", "translator", "bert", "elmo")} <= inside
    assert not [link for link in inside if not (page.parent / link).is_file()]


def test_it_refuses_what_needs_solutions(edition: Path):
    """Official grading says why it cannot be done there, with exit code 2."""
    done = grade(edition, "assignment1", "--official")

    assert 2 == done.returncode
    assert "need solutions/, which this edition has not" in done.stderr
