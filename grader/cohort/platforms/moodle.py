"""Moodle's assignment, "Download all submissions", in folders or without."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner

# The first marker counts: Moodle makes "_" in a name a space, and what follows is the student's.
PATTERN = re.compile(
    r"(?P<name>[^_]+)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>file|onlinetext)"
    r"(?P<rest>_.*)?\Z"
)


class Moodle(Form):
    """`NAME_NUMBER_assignsubmission_file` as a folder, or before each file's name."""

    platform = "Moodle"
    looks = "`NAME_NUMBER_assignsubmission_file/…`, or `NAME_NUMBER_assignsubmission_file_FILE`"
    source = "moodle/moodle, mod/assign/classes/downloader.php: get_student_prefix"
    decides = "the number, then the name; of a team's the team's name"
    example = Example(
        {
            "Anna Petrova_12_assignsubmission_file/work.zip": "CODE",
            "Boris S_13_assignsubmission_file_x_14_assignsubmission_file_y.py": "CODE",
        },
        ("Anna Petrova", "Boris S"),
    )

    def fits(self, path: Path) -> bool:
        match = PATTERN.match(path.name)
        # Only the team of those without one has no number.
        return match is not None and bool(match["number"] or path.is_dir())

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        for path in paths:
            match = PATTERN.match(path.name)
            assert match
            owner = (Owner(match["name"], match["number"] or ""),)
            name = (match["rest"] or "").removeprefix("_")
            if match["kind"] == "onlinetext":
                yield Claim(path, owner, why="a text that was typed in, and no file")
            elif path.is_dir():
                yield Claim(path, owner)
            else:
                yield Claim(path, owner, file=name or path.name)


def number_of(name: str) -> str:
    """The participant's number in an entry's name; "" where it has none."""
    match = PATTERN.match(name)
    return (match["number"] or "") if match else ""
