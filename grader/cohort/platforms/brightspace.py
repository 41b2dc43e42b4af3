"""Brightspace (D2L), "Download all submissions" of an assignment."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner

PATTERN = re.compile(
    r"(?P<user>\d+)-(?P<item>\d+) - (?P<name>.+?) ?- "
    r"(?P<when>[A-Z][a-z]+ \d{1,2}, \d{4} \d{1,4} [AP]M)\Z"
)
WHEN = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4}) (\d{1,4}) ([AP]M)\Z")
MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
INDEX = "index.html"


class Brightspace(Form):
    """A folder for each upload; the first number is the user's."""

    platform = "Brightspace"
    looks = "`USER-ITEM - NAME - March 1, 2026 1230 PM/…`, and `index.html`"
    source = "D2L Brightspace Community, Download assignment submissions"
    decides = "the first number, then the name; the date is the attempt"
    example = Example(
        {
            INDEX: "<html>",
            "41-900 - Anna Petrova - March 1, 2026 1230 PM/work.py": "CODE",
            "42-900 - Boris - 43-900 - March 1, 2026 905 AM/work.py": "CODE",
        },
        ("Anna Petrova", "Boris - 43-900"),
    )

    def fits(self, path: Path) -> bool:
        return path.name == INDEX or (path.is_dir() and PATTERN.match(path.name) is not None)

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            if match := PATTERN.match(path.name):
                owner = (Owner(match["name"], match["user"]),)
                yield Claim(path, owner, order=_order(match["when"]), time=match["when"])


def _order(text: str) -> int | None:
    """A number that grows with the time; None where it is none."""
    found = WHEN.match(text)
    if found is None or found[1][:3] not in MONTHS:
        return None
    month, clock = MONTHS.index(found[1][:3]) // 3 + 1, int(found[4])
    hours = clock // 100 % 12 + (12 if found[5] == "PM" else 0)
    return ((int(found[3]) * 100 + month) * 100 + int(found[2])) * 10000 + hours * 100 + clock % 100
