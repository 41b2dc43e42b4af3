"""A course folder of nbgrader with a class in it, and nbgrader's own commands.

In: a tiny course with a lab. Out: a `School`: its folder, and what its gradebook says.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import labs
from tests.conftest import ROOT
from tests.tiny_course import SOLUTION, submission, write

LAB = """\
# %% [markdown]
# # Look

# %%
import shapes

# %% [written] id=w1 points=2.5
# Why is two more than one?

# %% [scheme] id=w1
# A point for each reason that is not a repetition of another.
"""
SCHEME = "A point for each reason that is not a repetition of another."
TRIPLE = ("return x * 2", "return x * 3")
SCRIPT = "<script>window.stolen = 1</script>"
LATE = """
from nbgrader.plugins import BasePlugin


class TenPercentADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score * 0.1 * (total_seconds_late // 86400)


c.AssignLatePenalties.plugin_class = TenPercentADay
"""


@dataclass(frozen=True)
class School:
    """A course folder, and the environment that its commands run in."""

    folder: Path
    environment: dict[str, str]

    def nbgrader(self, *words: str, code: int = 0) -> str:
        """Run one of nbgrader's commands there: what it said."""
        return self._run([sys.executable, "-m", "nbgrader", *words], self.folder, code)

    def grade(self, course: Path, *words: object, code: int = 0) -> str:
        """Run `grade` in the course."""
        # -P: the tiny course has a folder `grader` of its own.
        start = [sys.executable, "-P", "-m", "grader"]
        return self._run([*start, *map(str, words)], course, code)

    def _run(self, words: list[str], folder: Path, code: int) -> str:
        done = subprocess.run(
            words, cwd=folder, env=self.environment, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
        )  # fmt: skip
        assert code == done.returncode, done.stdout
        return done.stdout

    def autograded(self, student: str) -> Any:
        """The notebook that formgrader and the feedback are made from."""
        path = self.folder / "autograded" / student / "assignment1" / labs.NOTEBOOK
        return json.loads(path.read_text(encoding="utf-8"))

    def hand_in(self, student: str, notebook: Any = None, *edits: tuple[str, str]) -> Path:
        """A student's folder."""
        home = submission(self.folder / "submitted" / student / "assignment1", *edits)
        if notebook is not None:
            text = notebook if isinstance(notebook, str) else json.dumps(notebook)
            write(home / labs.NOTEBOOK, text)
        return home

    @property
    def released(self) -> Any:
        """The notebook that students get, a new copy each time."""
        path = self.folder / "release/assignment1" / labs.NOTEBOOK
        return json.loads(path.read_text(encoding="utf-8"))


def environment(scratch: Path) -> dict[str, str]:
    """What a command needs, and nobody's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "GRADE_"))}
    places = {f"JUPYTER_{name}_DIR": str(scratch / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    return kept | places | {
        "HOME": str(scratch),
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(scratch / "ipython"),
        "OMP_NUM_THREADS": "1",
        "NO_COLOR": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }  # fmt: skip


def cell(notebook: Any, name: str) -> Any:
    """The cell with this grade_id."""
    return next(
        one
        for one in notebook["cells"]
        if one["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def answered(school: School, text: str) -> Any:
    """A notebook with an answer to the question."""
    made = school.released
    cell(made, "w1")["source"] = text
    return made


def hostile(school: School) -> Any:
    """Deleted and copied cells, edited points, outputs of numbers and of noise, scripts."""
    made = answered(school, f"{SCRIPT} [x](javascript:alert(1)) because a < b")
    made["cells"].remove(cell(made, "row_sums"))
    cell(made, "Scale-forward")["metadata"]["nbgrader"]["points"] = 400
    for name in ("double", "Scale-forward"):
        cell(made, name)["outputs"] = [
            {"output_type": "stream", "name": "stderr", "text": "noise"},
            {
                "output_type": "execute_result", "execution_count": 1, "metadata": {},
                "data": {"text/plain": "400", "text/html": SCRIPT},
            },
        ]  # fmt: skip
    made["cells"].append(json.loads(json.dumps(cell(made, "double"))))
    mine = {
        "grade": True, "grade_id": "mine", "points": 99, "locked": False, "solution": False,
        "schema_version": 3, "task": False,
    }  # fmt: skip
    made["cells"] += [
        {"cell_type": "raw", "id": "raw", "metadata": {}, "source": SCRIPT},
        {
            "cell_type": "code", "id": "code", "metadata": {"nbgrader": mine}, "source": "99",
            "execution_count": 1, "outputs": cell(made, "double")["outputs"],
        },
    ]  # fmt: skip
    return made


def broken(change: Callable[[dict[str, Any]], Any], school: School) -> Any:
    """A notebook with one change of a cell's nbgrader metadata."""
    made = school.released
    change(cell(made, "double")["metadata"])
    return made


NOISE = (
    "    return x * 2",
    "    import sys; print(11.0); print('no', file=sys.stderr)\n    return x * 2",
)


def fill(school: School, outside: Path) -> None:
    """A class: right, wrong, hostile, and whoever stops a stock run or gets lost in it."""
    right = school.hand_in("right", answered(school, "Two has one more, `a < b`."))
    write(right / "timestamp.txt", "2026-01-02 10:00:00 UTC")
    school.hand_in("wrong", school.released, TRIPLE)
    school.hand_in("hostile", hostile(school), NOISE, TRIPLE)
    school.hand_in("none")
    write(school.hand_in("junk", "no JSON") / "timestamp.txt", "yesterday")
    linked = school.hand_in("linked", school.released)
    (linked / "shapes.py").unlink()
    (linked / "shapes.py").symlink_to(write(outside, SOLUTION))
    (linked / "dangling").symlink_to(outside.with_name("nowhere"))
    school.hand_in("empty", broken(lambda m: m.update(nbgrader={}), school))
    school.hand_in("old", broken(lambda m: m["nbgrader"].update(schema_version=1), school))
    school.hand_in("pointless", broken(lambda m: m["nbgrader"].pop("points"), school))
    school.hand_in("solution", broken(lambda m: m["nbgrader"].update(solution=True), school))


def rows(url: str) -> list[tuple[Any, ...]]:
    """Everything that the gradebook says of submissions, without its ids."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    joined = """
        join base_cell c on c.id = x.cell_id
        join submitted_notebook n on n.id = x.notebook_id
        join submitted_assignment a on a.id = n.assignment_id
        order by a.student_id, c.name"""
    with engine.connect() as connection:
        found = [
            tuple(row)
            for columns in (
                "a.student_id, c.name, a.timestamp, n.late_submission_penalty, x.auto_score,"
                " x.manual_score, x.extra_credit, x.needs_manual_grade from grade x",
                "a.student_id, c.name, x.auto_comment, x.manual_comment from comment x",
            )
            for row in connection.execute(text(f"select {columns} {joined}"))
        ]
    engine.dispose()
    return found
