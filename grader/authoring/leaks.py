"""Find lines of the instructor's side in files that students get.

In: assignments with their solutions, and files. Out: leaks, each with its file and line.
A leak is any line of a solution body, a hidden check, a mistake's edit, a marking scheme, the table
of what is not asked or the list of mutants, longer than 30 characters once its spaces are folded,
that is not in a public source too.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.authoring.conditions.reasons import UNASKED
from grader.authoring.proofs.excuses import FILE as EQUIVALENT
from grader.course import (
    Assignment,
    bodies,
    known_mistakes,
    lab_secrets,
    reference,
    solution_folder,
)

WHOLE = {
    "hidden.py": "a hidden check",
    UNASKED: "what is not asked",
    EQUIVALENT: "a list of mutants",
}
"""Files of which every line is secret."""
SHORTEST = 31
STRIDE = (SHORTEST + 1) // 2
"""Of every so many characters in a row one begins a stretch as long that lies in the line."""


@dataclass(frozen=True)
class Leak:
    """A secret line, and where it stands."""

    file: str
    line: str
    of: str
    """What it belongs to."""


def fold(line: str) -> str:
    """A line with its spaces folded, so that indentation hides nothing."""
    return re.sub(r"\s+", " ", line).strip()


def secrets_of(assignment: Assignment, public: Iterable[str]) -> dict[str, str]:
    """Secret lines of one assignment, each with what it belongs to.

    Args:
        public: sources that students get anyhow: its stubs, and every assignment's checks.
    """
    folder = solution_folder(assignment)
    found: dict[str, str] = {}

    def add(text: str, of: str) -> None:
        for line in text.split("\n"):
            if len(folded := fold(line)) >= SHORTEST:
                found.setdefault(folded, of)

    for name, data in reference(assignment).items():
        for task, lines in bodies(data.decode()).items():
            add("\n".join(lines), f"the solution of {task} in {name}")
    for name, of in WHOLE.items():
        if (folder / name).is_file():
            add((folder / name).read_text(encoding="utf-8"), of)
    for mistake in known_mistakes(assignment):
        for old, new in mistake.edits:
            add(old + "\n" + new, f"the edit of {mistake.id}")
        add(mistake.body, f"the body of {mistake.id}")
    for text, of in lab_secrets(assignment):
        add(text, of)
    known = " ".join(fold(text) for text in public)
    return {line: of for line, of in found.items() if line not in known}


def find(secrets: Mapping[str, str], files: Mapping[str, bytes]) -> list[Leak]:
    """Every secret line in every file: texts, notebooks and binaries."""
    leaks: list[Leak] = []
    # Megabytes of data are searched for thousands of lines: once, in strides.
    parts: dict[str, list[tuple[str, int]]] = {}
    for line in secrets:
        for into in range(STRIDE):
            parts.setdefault(line[into : into + STRIDE], []).append((line, into))
    for name, data in sorted(files.items()):
        text = " ".join(fold(part) for part in _texts(name, data))
        found = {
            line
            for at in range(0, len(text), STRIDE)
            for line, into in parts.get(text[at : at + STRIDE], ())
            if at >= into and text.startswith(line, at - into)
        }
        leaks += [Leak(name, line, of) for line, of in secrets.items() if line in found]
    return leaks


def _texts(name: str, data: bytes) -> Iterator[str]:
    """A file as text in every way that a line could be read from it."""
    yield data.decode("utf-8", errors="replace")
    if b"\0" in data:  # UTF-16 of either order, at any offset
        yield data.replace(b"\0", b"").decode("utf-8", errors="replace")
    if Path(name).suffix in (".json", ".ipynb"):
        try:
            yield from _strings(json.loads(data))
        except ValueError:
            return


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield "".join(item for item in value if isinstance(item, str))
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
