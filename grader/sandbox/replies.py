"""Read a child's frames as records; what does not fit its form is a lost answer.

In: headers and blobs from a process that student code runs in. Out: `Reply`, `Broken`.
Never raises for what a frame says: every field is checked for its type and cut to size.
"""

from typing import Any

from grader.records import Broken, Check, Job, Place, Raised, Reply
from grader.sandbox import wire

NOT_WHOLE = "the answer did not arrive whole"
MAX_TEXT = 2000
MAX_LINE = 1 << 20
MAX_SIZE = 1 << 62


def reply_of(header: dict[str, Any], blob: bytes, printed: str) -> Reply:
    """One reply as the child told it."""
    common: dict[str, Any] = {
        "fills": _fills(header.get("fills")),
        "forbidden": _uses(header.get("forbidden")),
        "changed": tuple(texts(header.get("changed"))),
        "printed": printed,
    }
    match header.get("status"):
        case "answered":
            try:
                answer = wire.decode(header.get("answer"), blob)
            except wire.ProtocolError:
                return Reply("lost", name=NOT_WHOLE, printed=printed)
            return Reply("answered", answer=answer, **common)
        case "raised":
            return Reply("raised", raised=_raised(header.get("raised")), **common)
        case "missing":
            return Reply("missing", name=_text(header.get("name"), 80), **common)
    return Reply("lost", name=NOT_WHOLE, printed=printed)


def unasked(check: Check, job: Job, device: str) -> Reply | None:
    """What stands for the answer of a check that is not for this device, or has no model to ask."""
    if check.device not in ("any", device):
        return Reply("deferred", name=check.device)
    if check.material and check.id not in job.materials:
        trained = job.checkpoint
        return Reply("unusable", name=trained.fault) if trained else Reply("untrained")
    return None


def broken_of(header: dict[str, Any], *, parsing: bool) -> Broken:
    """Why the files did not import; once they are parsed, no error is one of syntax."""
    syntax = parsing and header.get("syntax")
    return Broken("syntax" if syntax else "raised", _raised(header.get("raised")))


def texts(value: Any, most: int = 1000) -> list[str]:
    """The texts in what should be a list of texts."""
    if not isinstance(value, list):
        return []
    return [wire.readable(item[:200]) for item in value[:most] if isinstance(item, str)]


def _text(value: Any, size: int = MAX_TEXT) -> str:
    return wire.readable(value[:size]) if isinstance(value, str) else ""


def _raised(value: Any) -> Raised:
    value = value if isinstance(value, dict) else {}
    return Raised(
        kind=_text(value.get("kind"), 80) or "an exception",
        bases=tuple(texts(value.get("bases"), 20)),
        message=_text(value.get("message")),
        place=_place(value.get("place")),
        tensors=tuple(texts(value.get("tensors"), 12)),
        returned=_text(value.get("returned"), 300),
    )


def _place(value: Any) -> Place | None:
    match value:
        case {"file": str(file), "line": int(line), "text": str(text), "function": str(function)}:
            return Place(
                _text(file, 80), min(max(line, 0), MAX_LINE), _text(text, 200), _text(function, 80)
            )
    return None


def _uses(value: Any) -> tuple[tuple[str, Place | None], ...]:
    pairs = value[:20] if isinstance(value, list) else []
    return tuple(
        (_text(pair[0], 80), _place(pair[1]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
    )


def _fills(value: Any) -> tuple[dict[str, tuple[int, ...]], ...]:
    found = []
    for fill in value[:50] if isinstance(value, list) else []:
        match fill:
            case [*pairs]:
                found.append(
                    {
                        _text(name, 120): tuple(
                            size
                            for size in shape[:16]
                            if isinstance(size, int) and 0 <= size < MAX_SIZE
                        )
                        for name, shape in (
                            pair
                            for pair in pairs[:500]
                            if isinstance(pair, list)
                            and len(pair) == 2
                            and isinstance(pair[0], str)
                            and isinstance(pair[1], list)
                        )
                    }
                )
    return tuple(found)
