"""Which of the things that were handed in are the assignment's files.

In: items. Out: one item for each of the assignment's names, and what there is to tell. The
shallowest copy outside of the folders that tools make counts; two that are equally good are
refused, and never is one of them guessed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.course import Assignment
from grader.errors import SubmissionRefused
from grader.intake.items import Item, is_junk

COPY = re.compile(r"(?P<stem>.+?)(?: ?\(\d{1,3}\)|-\d{1,3})(?P<suffix>\.\w+)\Z")
"""As browsers and platforms name a file whose name is taken: `work (1).py`, `work-1.py`."""
OF_AN_ASSIGNMENT = re.compile(r"assignment\d+\Z")


@dataclass
class Chosen:
    """What was found."""

    files: dict[str, Item] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def original(name: str) -> str:
    """A file's name without the number that a browser or a platform gave it."""
    copy = COPY.match(name)
    return copy["stem"] + copy["suffix"] if copy else name


def choose(
    label: str,
    items: list[Item],
    beside: Collection[str],
    assignment: Assignment,
    apart: bool = False,
) -> Chosen:
    """The assignment's files, and what may lie beside them, as far as they are there.

    Args:
        apart: a platform took the files apart, so a number behind a name is a second file.
    """
    items = [item for item in items if not is_junk(item.path)]
    chosen = Chosen()
    candidates = {name: _called(name, items, apart) for name in (*assignment.files, *beside)}
    homes: dict[PurePosixPath, set[str]] = {}
    for name in assignment.files:
        for item in candidates[name]:
            homes.setdefault(item.path.parent, set()).add(name)
    whole = [home for home, names in homes.items() if len(names) == len(assignment.files)]
    home = _best(whole, assignment)
    for name, found in candidates.items():
        here = [item for item in found if whole and item.path.parent in home]
        if name in beside and not here:
            here = found  # a trained model lies beside the zip with the code
        best = _best([item.path.parent for item in here or found], assignment)
        ways = [item for item in found if item.path.parent in best]
        if len(ways) > 1:
            places = ", ".join(sorted(str(item.path) for item in ways))
            raise SubmissionRefused(f"{label} has {name} twice: {places}", help="hand in one")
        if ways:
            chosen.files[name] = ways[0]
            if len(found) > 1:
                chosen.notes.append(f"{name} is there {len(found)} times: {ways[0].path} was taken")
    return chosen


def _called(name: str, items: list[Item], apart: bool) -> list[Item]:
    """What has the name; in a folder where nothing has, what a platform gave a number."""
    exact = [item for item in items if item.name == name]
    homes = set() if apart else {item.path.parent for item in exact}
    copies = [
        item
        for item in items
        if item.path.parent not in homes and original(item.name) == name != item.name
    ]
    return exact + copies


def _best(homes: Collection[PurePosixPath], assignment: Assignment) -> set[PurePosixPath]:
    """The folders that come first: the top, then the course's own place, then the shallowest."""

    def rank(home: PurePosixPath) -> tuple[bool, int, int]:
        others = [part for part in home.parts if OF_AN_ASSIGNMENT.match(part)]
        foreign = bool(others) and assignment.name not in others
        own = home.parts[-2:] == ("assignments", assignment.name)
        depth = len(home.parts)
        return foreign, 0 if depth == 0 else 1 if own else 2, depth

    first = min(map(rank, homes), default=None)
    return {home for home in homes if rank(home) == first}
