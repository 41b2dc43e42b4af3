"""Microsoft Teams for Education: the folder of handed-in work in the team's SharePoint."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner, fold

VERSION = re.compile(r"Version (?P<number>\d+)\Z", re.IGNORECASE)


class Teams(Form):
    """`STUDENT/TITLE/Version N/…`."""

    platform = "Microsoft Teams"
    looks = "`STUDENT/TITLE/Version N/…`, as in Student Work, Submitted files"
    source = (
        "lwchkg/teams_assignment_explorer, README.md: the way to a file. "
        "Not tried on a real download"
    )
    decides = "the folder's name; the version is the attempt"
    example = Example(
        {
            "Anna Petrova/Homework/Version 1/work.py": "x",
            "Anna Petrova/Homework/Version 2/work.py": "CODE",
            "Version 1/Homework/Version 1/work.py": "CODE",
        },
        ("Anna Petrova", "Version 1"),
    )

    def fits(self, path: Path) -> bool:
        return bool(_titles(path))

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            titles = _titles(path)
            ours = [one for one in titles if _is_title(one.name, self)] or titles
            if len(ours) != 1:
                names = ", ".join(one.name for one in ours)
                yield Claim(path, (Owner(path.name),), why=f"several assignments: {names}")
                continue
            for home in sorted(ours[0].iterdir()):
                if (match := VERSION.match(home.name)) and home.is_dir():
                    yield Claim(home, (Owner(path.name),), order=int(match["number"]))


def _titles(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return [
        one
        for one in sorted(path.iterdir())
        if one.is_dir() and any(VERSION.match(two.name) and two.is_dir() for two in one.iterdir())
    ]


def _is_title(name: str, form: Form) -> bool:
    known = fold(form.assignment.name), fold(form.assignment.title)
    return any(word and word in fold(name) for word in known)
