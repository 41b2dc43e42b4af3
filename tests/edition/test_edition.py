"""The student edition stands on its own: released, installed, and used as a student does."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.course import find_course
from tests.conftest import HOLDS
from tests.course.desk import ASSIGNMENTS, ROOT
from tests.edition.installed import Installed

GRADING = """
import json, sys
from pathlib import Path
from grader.course import find_course
from grader.pipeline import Options, grade_one, open_key
from grader.intake import receive
from grader.questions import Questions
from grader.sandbox import open_starter

if __name__ == "__main__":
    course, options, grades = find_course(), Options(device="cpu"), {}
    with open_starter() as starter:
        for name in course.assignment_names():
            assignment = course.assignment(name)
            questions = Questions.of(course, assignment, course.public_seed, hidden=False)
            key = open_key(course, questions, starter, options)
            for kind, folder in (("stub", assignment.folder), ("right", Path(sys.argv[1], name))):
                work = receive(folder, assignment)
                graded = grade_one(work, questions, key, starter, options)
                grades.setdefault(kind, {})[name] = graded.model_dump(mode="json")
    print(json.dumps(grades))
"""
WITHOUT_THE_COURSE = """
import sacrebleu, regex, sympy, tokenizers, safetensors.torch
for name in ("solutions", "tests", "assignments", "datasets"):
    try:
        __import__(name)
        print(name, "can be imported")
    except ImportError:
        pass
for path in PATHS:
    try:
        open(path).read(1)
        print(path, "can be read")
    except OSError:
        pass
print("imported")
"""


def grade(installed: Installed, *words: str | Path) -> dict[str, Any]:
    """What `grade … --json` says there."""
    done = installed.run(*words, "--json")
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def graded(installed: Installed) -> dict[str, dict[str, Any]]:
    """Every stub and every reference, graded there in one process: torch is loaded once."""
    done = subprocess.run(
        [installed.python, "-c", GRADING, str(ROOT / "solutions")],
        cwd=installed.folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_its_stubs_are_not_started(graded: dict[str, dict[str, Any]]) -> None:
    """They grade as not started, with zero points, through the seals that are there."""
    assert set(ASSIGNMENTS) == set(graded["stub"])
    for result in graded["stub"].values():
        assert {"not started"} == {task["verdict"] for task in result["tasks"]}
        assert (0, "sealed") == (result["points"], result["answer_key"])


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_right_submission_gets_full_points_there(
    graded: dict[str, dict[str, Any]], name: str
) -> None:
    """The reference passes all that a student can ask; what has to be trained is not started."""
    tasks = find_course(ROOT).assignment(name).tasks
    trained = {task.name for task in tasks if task.trained}

    result = graded["right"][name]

    verdicts = {task["task"]: task["verdict"] for task in result["tasks"]}
    assert trained == {task for task, verdict in verdicts.items() if verdict == "not started"}
    assert {"passed"} == {verdicts[task] for task in verdicts.keys() - trained}
    assert result["points"] == sum(task.points for task in tasks if not task.trained)


@pytest.mark.slow  # it trains for minutes
def test_a_trained_submission_gets_full_points_there(installed: Installed) -> None:
    """Assignment 4's reference, trained by the script as it is given: 41 of 41."""
    work = installed.folder / "my work"  # in the course, which holds the sentences
    shutil.copytree(installed.folder / "assignments/assignment4", work)
    for file in ("transformer.py", "learning.py", "decoding.py"):
        shutil.copyfile(ROOT / "solutions/assignment4" / file, work / file)
    script = [installed.python, "train.py"]
    trained = subprocess.run(script, cwd=work, capture_output=True, encoding="utf-8")
    assert trained.returncode == 0, trained.stderr[-2000:]

    result = grade(installed, "4", work)

    assert [] == [task["task"] for task in result["tasks"] if task["points"] < task["of"]]
    assert (41, 41) == (result["points"], result["of"])


def test_a_submission_imports_the_packages_and_nothing_of_the_course(
    installed: Installed, tmp_path: Path
) -> None:
    """What pip put beside `grader` is there; what lies beside the assignments is not."""
    paths = [ROOT / "solutions/assignment1/pooling.py", installed.folder / "pyproject.toml"]
    source = WITHOUT_THE_COURSE.replace("PATHS", repr([str(path) for path in paths if HOLDS]))
    text = (ROOT / "solutions/assignment1/pooling.py").read_text()
    (tmp_path / "pooling.py").write_text(text + source)

    result = grade(installed, "1", tmp_path)

    assert not result["problem"]
    assert ["importing your file prints: imported"] == result["notices"]
    assert result["of"] == result["points"]


def test_it_holds_nothing_of_the_instructors(installed: Installed) -> None:
    """No solutions, tests or benchmarks, no hidden checks, no edits of mistakes."""
    names = {path.relative_to(installed.folder).as_posix() for path in installed.folder.rglob("*")}

    assert not {"solutions", "tests", "benchmarks", "Makefile"} & names
    assert not [name for name in names if name.endswith(("hidden.py", "mistakes.py"))]


def test_the_page_of_results_shows_its_pictures_there(installed: Installed) -> None:
    """What docs/results.md links below the root is in the edition too."""
    page = installed.folder / "docs" / "results.md"
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = {link for link in links if "://" not in link}

    assert {f"results/{name}.svg" for name in ("recall", "translator", "bert", "elmo")} <= inside
    assert not [link for link in inside if not (page.parent / link).is_file()]


def test_it_refuses_what_needs_solutions(installed: Installed) -> None:
    """Official grading says why it cannot be done there, with exit code 2."""
    done = installed.run("assignment1", "--official")

    assert 2 == done.returncode
    assert "need solutions/, which this edition has not" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
def test_what_the_machine_lacks_is_told(installed: Installed) -> None:
    """As a student meets it in a shell: nobody's code or course is blamed."""
    done = installed.run("1", before="ulimit -n 20")

    assert 5 == done.returncode
    assert done.stderr == (
        "error: too few open files are allowed: 20, and grading needs 64\n"
        "help: `ulimit -n 256`, then the same again\n"
    )
