"""Plain names, as an instructor makes them; and files that say nothing of their students."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from grader.cohort.platforms.form import Claim, Example, Form, Owner
from grader.course import NOTEBOOK
from grader.intake import ARCHIVE, OTHER_ARCHIVE, may_be_work, original

ENDINGS = (".py", ".ipynb", ".eml")


class Drive(Form):
    """Google Classroom's folder in Drive: files by the names that students gave them."""

    platform = "Google Classroom"
    looks = "`multihead.py`, `multihead (1).py`, …: the assignment's own names, numbered"
    source = "as commonly described. Not tried on a real download"
    decides = "nothing does: not understood; put each into a folder of its student's name"
    example = Example({"FILE": "CODE", "FILE (1)": "CODE"}, ())

    def fits(self, path: Path) -> bool:
        names = {*self.assignment.files, NOTEBOOK}
        return path.is_file() and original(path.name) in names

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            yield Claim(path, why="not understood: its name says nothing of a student")


class Plain(Form):
    """`STUDENT/…` or `STUDENT.zip`: one thing for each student."""

    platform = "plain"
    looks = "`STUDENT/…`, `STUDENT.zip`, `STUDENT.tar.gz`, `STUDENT.py`, `STUDENT.ipynb`"
    source = "this course"
    decides = "the name up to its ending; two things of one name are listed"
    example = Example(
        {
            "anna/work.py": "CODE",
            "boris.py": "CODE",
            "carl (1).py": "CODE",
            "dora/deep/ASSIGNMENT/work.py": "CODE",
        },
        ("anna", "boris", "carl", "dora"),
    )

    def fits(self, path: Path) -> bool:
        if path.is_dir():
            return may_be_work(path)
        known = ARCHIVE.match(path.name) or OTHER_ARCHIVE.match(path.name)
        return path.suffix.lower() in ENDINGS or known is not None

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            yield Claim(path, (Owner(path.name if path.is_dir() else _stem(path.name)),))


def _stem(name: str) -> str:
    """A file's name without its ending, and without the number that a browser gave it."""
    name = original(name) if "(" in name else name
    if name.lower().endswith(".tar.gz"):
        return name[: -len(".tar.gz")]
    return PurePosixPath(name).stem
