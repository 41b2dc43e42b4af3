"""One template becomes the first notebook of each assignment, with only what differs in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.authoring import release
from grader.course import config, start
from grader.course.config import Course
from grader.errors import GraderFault
from tests.tiny_course import NO_SEAL, write

TEMPLATE = """\
Words for authors.

# %% [markdown]
# # assignmentN: TITLE

# %%
REPOSITORY = "REPOSITORY_URL"

# %% [markdown] when=scripts
# Run them.

# %% when=script
#! %run SCRIPT
"""
TOML = "solutions/assignment1/assignment.toml"


@pytest.fixture
def course(own_tiny: Course) -> Course:
    """A course with a template."""
    write(own_tiny.root / "solutions/start.py", TEMPLATE)
    return own_tiny


def texts(course: Course) -> list[str]:
    made = json.loads(start.start_notebook(course, course.assignment("assignment1")))
    return ["".join(cell["source"]) for cell in made["cells"]]


def with_scripts(root: Path, **more: Any) -> None:
    """Two scripts, of which students run one."""
    toml = (root / TOML).read_text(encoding="utf-8")
    listed = 'scripts = ["train.py", "tables.py"]\n'
    write(root / TOML, toml.replace('hours = "1"\n', f'hours = "1"\n{listed}'))
    write(root / "solutions/assignment1/train.py", 'if __name__ == "__main__":\n    pass\n')
    write(root / "solutions/assignment1/tables.py", "TABLES = 1\n")


def test_words_stand_in_their_places(course: Course) -> None:
    """The assignment and its title; without scripts nothing of scripts."""
    assert ["# assignment1: Small things", 'REPOSITORY = ""'] == texts(course)


def test_the_repository_is_the_courses(course: Course) -> None:
    """As [tool.grade] says."""
    toml = (course.root / "pyproject.toml").read_text(encoding="utf-8")
    said = 'course = "tiny"\nrepository = "https://example.org/course.git"'
    write(course.root / "pyproject.toml", toml.replace('course = "tiny"', said))

    found = texts(config.find_course(course.root))

    assert 'REPOSITORY = "https://example.org/course.git"' == found[1]


def test_a_script_that_students_run_has_a_cell(course: Course) -> None:
    """A file of ours that is only imported has none; what is not Python is uncovered."""
    with_scripts(course.root)

    assert ["Run them.", "%run train.py"] == texts(course)[2:]


def test_another_condition_is_refused(course: Course) -> None:
    """With its line."""
    write(course.root / "solutions/start.py", "# %% when=possible\nx = 1\n")

    with pytest.raises(GraderFault, match=r"start\.py:1: when=possible is neither"):
        texts(course)


@pytest.mark.parametrize("there", [True, False])
def test_it_is_released_where_there_is_a_template(own_tiny: Course, there: bool) -> None:
    """Beside the handout, the same bytes each time."""
    if there:
        write(own_tiny.root / "solutions/start.py", TEMPLATE)
    made = [release.plan(own_tiny, lambda _assignment: NO_SEAL).files for _ in range(2)]

    assert there == ("assignments/assignment1/start.ipynb" in made[0])
    assert made[0] == made[1]
