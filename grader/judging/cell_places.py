"""Say places in the words of whoever wrote the code: a notebook's cell and line, a script's line.

In: `Answers`, and what was handed in: of files that were made of a notebook also where their lines
were written. Out: the same answers, with every line as it was handed in, every place where it was
written, and the names that were left out. Done once, before anything is judged or told.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.records import Answers, Check, Origin, Place, Raised, Reply, Submission

Origins = Mapping[str, Origin]


def in_own_places(answers: Answers, handed_in: Submission, checks: Sequence[Check]) -> Answers:
    """The answers, with lines as they were handed in, and places of made files as written."""
    origins = handed_in.origins
    counting = {check.id for check in checks if check.judge.name == "vectorised"}
    replies = {
        id: _reply(reply, handed_in, id in counting) for id, reply in answers.replies.items()
    }
    broken = answers.broken
    if broken:
        broken = replace(
            broken,
            raised=broken.raised and _raised(broken.raised, handed_in),
            stopped=broken.stopped and own_place(broken.stopped, handed_in),
        )
    left_out = {name: why for origin in origins.values() for name, why in origin.left_out.items()}
    return replace(answers, replies=replies, broken=broken, left_out=left_out)


def _reply(reply: Reply, handed_in: Submission, counts: bool) -> Reply:
    return replace(
        reply,
        raised=_raised(reply.raised, handed_in) if reply.raised else None,
        stopped=reply.stopped and own_place(reply.stopped, handed_in),
        forbidden=tuple(
            (name, place and own_place(place, handed_in)) for name, place in reply.forbidden
        ),
        answer=_counts(reply.answer, handed_in.origins) if counts else reply.answer,
    )


def _raised(raised: Raised, handed_in: Submission) -> Raised:
    return replace(raised, place=raised.place and own_place(raised.place, handed_in))


def own_place(place: Place, handed_in: Submission) -> Place:
    """A place in the words of whoever wrote the code, with its line as it was handed in."""
    place = replace(place, text=_line(place, handed_in))
    origin = handed_in.origins.get(place.file)
    if origin is None:
        return place
    cell, line = _written(origin, place.line)
    return replace(place, file=origin.name, line=line, cell=cell)


def _line(place: Place, handed_in: Submission) -> str:
    """A line as it was handed in: the child may say that anything stands there."""
    text = handed_in.files.get(place.file, b"").decode("utf-8", "replace")
    lines = re.split(r"\r\n?|\n", text)  # as Python counts them
    return lines[place.line - 1].strip()[:200] if 0 < place.line <= len(lines) else ""


def _written(origin: Origin, line: int) -> tuple[int, int]:
    """The cell and line of a line of the made file; of one that it has not got, no place."""
    return origin.lines[line - 1] if 0 < line <= len(origin.lines) else (0, 0)


def _counts(answer: Any, origins: Origins) -> Any:
    """Counts of calls name their busiest line, and no file: told where only one was made."""
    if len(origins) != 1 or not isinstance(answer, (list, tuple)):
        return answer
    [origin] = origins.values()
    moved = []
    for item in answer:
        if isinstance(item, dict) and type(item.get("line")) is int:
            cell, line = _written(origin, item["line"])
            item = item | {"cell": cell, "line": line}
        moved.append(item)
    return moved
