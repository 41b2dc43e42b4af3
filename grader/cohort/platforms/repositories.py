"""Clones of student repositories, as `gh classroom clone student-repos` makes them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner


class Repositories(Form):
    """`SLUG-USER/`, one clone each; which part is the slug is only said where it is certain."""

    platform = "GitHub Classroom"
    looks = "`hw3-USER/` with a clone in each, below `hw3-submissions/` or any folder"
    source = "github/gh-classroom, cmd/gh-classroom/clone/student-repos/student-repos.go"
    decides = "what follows the part that all of them begin with; with a roster, who is on it"
    example = Example(
        {
            "hw3-anna/.git/HEAD": "x",
            "hw3-anna/assignments/ASSIGNMENT/work.py": "CODE",
            "hw3-boris/.git/HEAD": "x",
            "hw3-boris/assignments/ASSIGNMENT/work.py": "CODE",
        },
        ("anna", "boris"),
    )

    def fits(self, path: Path) -> bool:
        if not path.is_dir() or "-" not in path.name:
            return False
        inside = path / "assignments" / self.assignment.name
        return (path / ".git").is_dir() or inside.is_dir()

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        names = [path.name for path in paths]
        common = _common(names)
        slug = self.folder.name.removesuffix("-submissions") + "-"
        certain = ""
        if self.folder.name.endswith("-submissions") and slug in common:
            certain = slug
        elif len(common) == 1 and all((path / ".git").is_dir() for path in paths):
            certain = common[0]
        for path in paths:
            called = tuple(path.name.removeprefix(one) for one in common)
            yield Claim(path, (Owner(path.name.removeprefix(certain), called=called),))


def _common(names: Sequence[str]) -> list[str]:
    """Each beginning that ends in a dash, that all have, and that leaves something of all."""
    first = names[0]
    ends = [at + 1 for at, letter in enumerate(first) if letter == "-"]
    return [
        first[:end]
        for end in ends
        if all(name.startswith(first[:end]) and name != first[:end] for name in names)
    ]
