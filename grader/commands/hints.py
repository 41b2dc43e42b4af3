"""Show the hints of a task one at a time, the smallest first.

In: an assignment, a task, and `.grade/hints.json`, which remembers what was shown. Out: text.
Never shows two new hints at once. After the last one it shows them all again.
"""

import json
import sys
from pathlib import Path

from grader.course import Assignment
from grader.errors import UsageError
from grader.report import WIDTH, one_line, wrap

FILE = "hints.json"


def next_hint(folder: Path, assignment: Assignment, name: str | None, width: int = WIDTH) -> str:
    """The next hint for a task, as text of several lines.

    Args:
        folder: where to remember; not being able to costs a note on stderr.
        name: the task's id or rank.

    Raises:
        UsageError: no such task, or it has no hints; the message lists those that have.
    """
    if name is None:
        tasks = ", ".join(task.name for task in assignment.tasks if task.hints)
        raise UsageError("which task?", help=f"{assignment.name} has hints for: {tasks}")
    task = assignment.task(name)
    if not task.hints:
        raise UsageError(f"{task.name} has no hints", help="its section of the handout is short")
    shown = _read(folder)
    key = f"{assignment.name} {task.name}"
    seen = min(shown.get(key, 0), len(task.hints))
    head = f"{task.name} ({assignment.rank(task.name)})"
    if seen == len(task.hints):
        hints = "\n\n".join(_lines(f"{at}  ", hint, width) for at, hint in enumerate(task.hints, 1))
        return f"{head}: you have seen all {seen} hints\n\n{hints}"
    _write(folder, shown | {key: seen + 1})
    left = len(task.hints) - seen - 1
    more = "the last one" if not left else f"{left} more: ask again"
    return f"{head}: hint {seen + 1} of {len(task.hints)} ({more})\n\n" + _lines(
        "  ", task.hints[seen], width
    )


def _lines(before: str, hint: str, width: int) -> str:
    lines = wrap(one_line(hint), width - len(before))
    return "\n".join([before + lines[0]] + [" " * len(before) + line for line in lines[1:]])


def _read(folder: Path) -> dict[str, int]:
    try:
        values = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {str(key): max(int(value), 0) for key, value in values.items()}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}  # safe to delete means safe to spoil


def _write(folder: Path, shown: dict[str, int]) -> None:
    try:
        folder.mkdir(exist_ok=True)
        (folder / FILE).write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"note: the next hint is not remembered: {error.strerror or error}\n")
