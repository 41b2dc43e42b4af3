"""Blackboard Learn, "Assignment File Download" of the Grade Center."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner
from grader.intake import read_small

PATTERN = re.compile(
    r"(?P<head>.+?)_attempt_(?P<when>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)\Z"
)
NAME = re.compile(r"Name: .*\((?P<user>[^()]+)\)\s*\Z")
SMALL = 1 << 16


class Blackboard(Form):
    """The title is the assignment's, so the first marker is the platform's."""

    platform = "Blackboard"
    looks = "`TITLE_USER_attempt_YYYY-MM-DD-hh-mm-ss_FILE`, with a `.txt` for each attempt"
    source = (
        "as commonly described, and as public scripts take the names apart. "
        "Not tried on a real download"
    )
    decides = "the user name, as the attempt's `.txt` has it; the date is the attempt"
    example = Example(
        {
            "Assignment 3_ap_41_attempt_2026-03-01-12-30-00.txt": "Name: Anna (ap_41)\nx",
            "Assignment 3_ap_41_attempt_2026-03-01-12-30-00_work.py": "CODE",
            "Assignment 3_bs42_attempt_2026-03-01-13-30-00_x_41_attempt_"
            "2026-03-01-12-30-00_y.py": "CODE",
            "Assignment 3_bs42_attempt_2026-03-01-13-30-00.txt": "Name: Boris (bs42)\nx",
        },
        ("ap_41", "bs42"),
    )

    def fits(self, path: Path) -> bool:
        return PATTERN.match(path.name) is not None

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        matches = [(path, match) for path in paths if (match := PATTERN.match(path.name))]
        users = self._users({match["head"] for _, match in matches}, matches)
        for path, match in matches:
            if not match["file"]:
                continue  # what Blackboard wrote of the attempt
            if not (user := users.get(match["head"])):
                yield Claim(path, why="where its title ends and a user begins is not certain")
                continue
            try:
                when = datetime.strptime(match["when"], "%Y-%m-%d-%H-%M-%S")
            except ValueError:
                yield Claim(path, why=f"{match['when']} is no time")
                continue
            order = int(when.strftime("%Y%m%d%H%M%S"))
            shown = when.strftime("%Y-%m-%d %H:%M:%S")  # of the school, without a zone
            yield Claim(path, (Owner(id=user),), file=match["file"], order=order, time=shown)

    @staticmethod
    def _users(heads: set[str], matches: "list[tuple[Path, re.Match[str]]]") -> dict[str, str]:
        """Title and user → user: as Blackboard wrote it, else behind the only underscore."""
        users: dict[str, str] = {}
        for path, match in matches:
            text = b"" if match["file"] else read_small(path, SMALL) or b""
            first = text.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")
            name = NAME.match(first)
            if name and match["head"].endswith(f"_{name['user']}"):
                users[match["head"]] = name["user"]
        for head in heads - users.keys():
            if head.count("_") == 1:  # no other way to read it
                users[head] = head.rpartition("_")[2]
        return users
