"""Say places in the words of whoever wrote the code: a notebook's cell and line, a script's line.

In: `Answers` about files that were made of a notebook, and where their lines were written. Out: the
same answers, with every place there, and the names that were left out. Done once, before anything
is judged or told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.records import Answers, Broken, Check, Origin, Place, Raised, Reply

Origins = Mapping[str, Origin]


def in_own_places(answers: Answers, origins: Origins, checks: Sequence[Check]) -> Answers:
    """The answers, with the places of made files as they were written."""
    if not origins:
        return answers
    counting = {check.id for check in checks if check.judge.name == "vectorised"}
    replies = {id: _reply(reply, origins, id in counting) for id, reply in answers.replies.items()}
    broken = answers.broken
    if broken and broken.raised:
        broken = Broken(broken.status, _raised(broken.raised, origins), broken.note)
    left_out = {name: why for origin in origins.values() for name, why in origin.left_out.items()}
    return replace(answers, replies=replies, broken=broken, left_out=left_out)


def _reply(reply: Reply, origins: Origins, counts: bool) -> Reply:
    return replace(
        reply,
        raised=_raised(reply.raised, origins) if reply.raised else None,
        forbidden=tuple(
            (name, place and _place(place, origins)) for name, place in reply.forbidden
        ),
        answer=_counts(reply.answer, origins) if counts else reply.answer,
    )


def _raised(raised: Raised, origins: Origins) -> Raised:
    return replace(raised, place=raised.place and _place(raised.place, origins))


def _place(place: Place, origins: Origins) -> Place:
    origin = origins.get(place.file)
    if origin is None:
        return place
    cell, line = _written(origin, place.line)
    return replace(place, file=origin.name, line=line, cell=cell)


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
