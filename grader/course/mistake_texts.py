"""The texts of the known mistakes, without their edits.

In: mistakes.json. Out: `MistakeText` records. Needs neither numpy nor pydantic, so that
`grade explain` answers at once. Raises GraderFault for a file that is missing or wrong.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from grader.author import Mistake
from grader.errors import GraderFault


@dataclass(frozen=True)
class MistakeText:
    """What may be told of a known mistake."""

    id: str
    task: str
    says: str
    """Completes "your answers are what you get when …"."""
    help: str
    why: str
    read: str
    """Anchor of a heading of the handout."""


NAMES = tuple(field.name for field in fields(MistakeText))


def read_mistakes(path: Path) -> tuple[MistakeText, ...]:
    """The known mistakes of an assignment, in the order of the bank; none where no file is."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        raise GraderFault(f"{path} cannot be read: {error}", help="get the course again") from None
    if not isinstance(entries, list):
        raise GraderFault(f"{path}: a list is expected", help="get the course again")
    return tuple(_text(path, entry) for entry in entries)


def text_of(mistake: Mistake) -> MistakeText:
    """What may be told of a mistake of the bank: everything but its edits."""
    return MistakeText(**{name: getattr(mistake, name) for name in NAMES})


def dump_mistakes(mistakes: Iterable[Mistake]) -> bytes:
    """The content of a mistakes.json, as `read_mistakes` reads it."""
    texts = [asdict(text_of(mistake)) for mistake in mistakes]
    return (json.dumps(texts, indent=1, ensure_ascii=False) + "\n").encode()


def _text(path: Path, entry: object) -> MistakeText:
    if not isinstance(entry, dict) or set(entry) != set(NAMES):
        raise GraderFault(f"{path}: each entry has {', '.join(NAMES)}", help="get the course again")
    if not all(isinstance(value, str) for value in entry.values()):
        raise GraderFault(f"{path}: every value is a text", help="get the course again")
    return MistakeText(**entry)
