"""Gradescope, "Export Submissions" of a programming assignment."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.cohort.platforms.form import Claim, Example, Form, Owner
from grader.cohort.platforms.times import in_utc
from grader.intake import read_small

PATTERN = re.compile(r"submission_(?P<number>\d+)\Z")
METADATA = "submission_metadata.yml"
LARGE = 16 << 20


class Gradescope(Form):
    """`submission_N/`, and who that is in submission_metadata.yml beside."""

    platform = "Gradescope"
    looks = "`submission_NUMBER/…` with `submission_metadata.yml` beside"
    source = (
        "ucbds-infra/otter-grader, otter/grade/metadata.py: GradescopeParser; `:sid:` and "
        "`:created_at:` as commonly described. Not tried on a real download"
    )
    decides = "`:sid:`, then `:email:` and `:name:` of each of the `:submitters:`"
    example = Example(
        {
            METADATA: "submission_7:\n  :submitters:\n  - :name: Anna\n    :sid: '41'\n"
            "    :email: a@b.c\n  - :name: Boris\n    :sid: '42'\n",
            "submission_7/work.py": "CODE",
        },
        ("41", "42"),
    )

    def fits(self, path: Path) -> bool:
        if path.name == METADATA:
            return True
        return PATTERN.match(path.name) is not None and path.is_dir()

    def claims(self, paths: Sequence[Path]) -> Iterator[Claim]:
        known = _metadata(self.folder)
        for path in paths:
            if match := PATTERN.match(path.name):
                about = known.get(match["number"], _About())
                owners = tuple(
                    Owner(one["name"], id=one["id"], email=one["email"])
                    for one in about.people
                    if any(one.values())
                )
                order = int(match["number"])
                yield Claim(path, owners or (Owner(path.name),), order=order, time=about.time)


@dataclass
class _About:
    people: list[dict[str, str]] = field(default_factory=list)
    time: str = ""


def _metadata(folder: Path) -> dict[str, _About]:
    """Submission number → its people and its time.

    Read by its few plain lines; what is written in another way names nobody.
    """
    text = (read_small(folder / METADATA, LARGE) or b"").decode("utf-8", "replace")
    found: dict[str, _About] = {}
    about, inside = _About(), False
    for line in text.splitlines():
        if match := re.match(r"submission_(\d+):\s*\Z", line):
            about = found[match[1]] = _About()
            inside = False
        elif match := re.match(r"  :(\w+):(.*)\Z", line):
            inside = match[1] == "submitters"
            if match[1] == "created_at" and not about.time and len(match[2]) < 60:
                about.time = in_utc(match[2].strip(" '\"")) or ""
        elif inside and (match := re.match(r" +(- )?:(sid|email|name):(?: (.+))?\Z", line)):
            if match[1] or not about.people:
                about.people.append({"id": "", "email": "", "name": ""})
            kind = "id" if match[2] == "sid" else match[2]
            about.people[-1][kind] = _scalar(match[3] or "")
    return found


def _scalar(text: str) -> str:
    """A plain or quoted word of YAML."""
    text = text.strip()
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return ""
    return text[1:-1].replace("''", "'") if text[:1] == text[-1:] == "'" else text
