"""Brightspace (D2L), "Download all submissions" of an assignment."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner

HEAD = (
    r"(?P<user>\d+)-(?P<item>\d+) - (?P<name>.+?) ?- "
    r"(?P<when>[A-Z][a-z]+ \d{1,2}, \d{4} \d{1,4} [AP]M)"
)
FOLDER, FILE = re.compile(HEAD + r"(?P<file>)\Z"), re.compile(HEAD + r" - (?P<file>.+)\Z")
WHEN = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4}) (\d{1,4}) ([AP]M)\Z")
AGAIN = re.compile(r"- [A-Z][a-z]+ \d{1,2}, \d{4} \d{1,4} [AP]M - ")
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
INDEX = "index.html"


class Brightspace(Form):
    """A folder for each upload, or its files beside the others; the first number is the user's."""

    platform = "Brightspace"
    looks = "`USER-ITEM - NAME - March 1, 2026 1230 PM/…` or `… PM - FILE`, and `index.html`"
    source = (
        "OfficeCoffee/GradingFileProject, ToDo.md: a file; the folder and `index.html` as commonly "
        "described. Not tried on a real download"
    )
    decides = "the first number, then the name; the date is the attempt"
    example = Example(
        {
            INDEX: "<html>",
            "41-900 - Anna Petrova - March 1, 2026 1230 PM/work.py": "CODE",
            "42-900 - Boris - 43-900 - March 1, 2026 905 AM/work.py": "CODE",
            "44-900 - Carl - Mar 1, 2026 905 AM - x - 41-900 - Anna - work.py": "CODE",
        },
        ("Anna Petrova", "Boris - 43-900", "Carl"),
    )

    def fits(self, path: Path) -> bool:
        return path.name == INDEX or _match(path) is not None

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            if match := _match(path):
                order, when, file = _order(match["when"]), match["when"], match["file"]
                # Where a date comes again, it may be the name that ends later: the number is sure.
                name = "" if AGAIN.search(f" - {file}") else match["name"]
                owner = Owner(name, match["user"])
                yield Claim(path, (owner,), file=file, order=order, time=when)


def _match(path: Path) -> re.Match[str] | None:
    return (FOLDER if path.is_dir() else FILE).match(path.name)


def _order(text: str) -> int | None:
    """A number that grows with the time; None where it is none."""
    found = WHEN.match(text)
    if found is None or found[1][:3] not in MONTHS:
        return None
    month, clock = MONTHS.index(found[1][:3]) // 3 + 1, int(found[4])
    hours = clock // 100 % 12 + (12 if found[5] == "PM" else 0)
    return ((int(found[3]) * 100 + month) * 100 + int(found[2])) * 10000 + hours * 100 + clock % 100
