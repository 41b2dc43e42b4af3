"""The solutions keep the promises of their own signatures, docstrings and handouts."""

import doctest
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from jaxtyping import install_import_hook

from grader.course import bank, config
from grader.course.config import Course
from tests.course.desk import ASSIGNMENTS, ROOT


def load(path: Path, name: str) -> ModuleType:
    """Import one file under a name of its own."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


ASSIGNED = {name: config.find_course(ROOT).assignment(name) for name in ASSIGNMENTS}
FILES = [
    pytest.param(path, id=f"{name}-{path.stem}")
    for name in ASSIGNMENTS
    for path in sorted((ROOT / "solutions" / name).glob("*.py"))
    if path.name in (*ASSIGNED[name].files, *ASSIGNED[name].given)
]


@pytest.mark.parametrize("path", FILES)
def test_every_example_in_a_docstring_runs(path: Path, monkeypatch: pytest.MonkeyPatch):
    """The examples that a student reads print what they say, with shapes checked at run time."""
    monkeypatch.syspath_prepend(path.parent)  # the files import each other by name
    for other in path.parent.glob("*.py"):
        monkeypatch.delitem(sys.modules, other.stem, raising=False)
    name = f"checked_{path.stem}"
    with install_import_hook(name, "beartype.beartype"):
        module = load(path, name)

    results = doctest.testmod(module)

    assert results.attempted > 0
    assert 0 == results.failed


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_hole_has_an_example_a_source_and_a_todo(found: Course, name: str):
    """Each task's docstring has an Example and a Source, and each hole says what to do."""
    assignment = found.assignment(name)
    text = "".join(data.decode() for data in bank.reference(assignment).values())

    holes = [task.name for task in assignment.tasks if not task.trained]

    assert set(holes) == set(bank.bodies(text))
    assert len(holes) <= text.count("Example:")
    assert len(holes) <= len(re.findall(r"# BEGIN SOLUTION [\w.]+: \w", text))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_handout_prints_the_points_of_assignment_toml(found: Course, name: str):
    """Each task has one row in the table of points, with the public and the hidden points."""
    assignment = found.assignment(name)
    handout = (bank.solution_folder(assignment) / "README.md").read_text(encoding="utf-8")

    for task in assignment.tasks:
        rows = [
            row for row in handout.splitlines() if row.startswith("|") and f"`{task.name}`" in row
        ]
        points = [
            [cell.strip() or "0" for cell in row.rstrip()[:-1].split("|")[-2:]] for row in rows
        ]
        assert [f"{task.points:g}", f"{task.hidden_points:g}"] in points, task.name


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_check_uses_torchs_own_generator(found: Course, name: str):
    """What is drawn is drawn by `draw`, since torch's stream is not promised to stay."""
    folder = bank.solution_folder(config.find_course(ROOT).assignment(name))

    for file in ("checks.py", "hidden.py"):
        text = (folder / file).read_text(encoding="utf-8")
        assert not re.search(r"torch\.(randn?|randint|randperm|manual_seed|bernoulli)\b", text)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_hours_and_title_are_the_same_everywhere(found: Course, name: str):
    """The handout and the syllabus say what assignment.toml says."""
    assignment = found.assignment(name)
    handout = (bank.solution_folder(assignment) / "README.md").read_text(encoding="utf-8")
    syllabus = (ROOT / "solutions/README.md").read_text(encoding="utf-8")
    row = next(line for line in syllabus.splitlines() if line.startswith(f"| [{name}]"))

    assert f"{assignment.hours} hours" in handout
    assert [assignment.title, assignment.hours] == [
        row.split(" | ")[1],
        row.rstrip("| ").split(" | ")[-1],
    ]
