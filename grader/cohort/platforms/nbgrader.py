"""nbgrader's folder `submitted/`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner
from grader.cohort.platforms.times import TIMESTAMP
from grader.course import ASSIGNMENT_NAME


class Nbgrader(Form):
    """`STUDENT/assignment3/…`, and no file beside the assignments."""

    platform = "nbgrader"
    looks = f"`STUDENT/assignment3/…`; `{TIMESTAMP}` is the time"
    source = "nbgrader docs, Philosophy and the model: {student_id}/{assignment_id}"
    decides = "the folder's name"
    example = Example(
        {"anna/ASSIGNMENT/work.py": "CODE", "boris/ASSIGNMENT/lab.zip": "CODE"},
        ("anna", "boris"),
    )

    def fits(self, path: Path) -> bool:
        if not path.is_dir():
            return False
        inside = [one for one in path.iterdir() if not one.name.startswith(".")]
        known = any(ASSIGNMENT_NAME.match(one.name) for one in inside)
        return known and all(one.is_dir() for one in inside)

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            if (path / self.assignment.name).is_dir():
                yield Claim(path / self.assignment.name, (Owner(path.name),))
