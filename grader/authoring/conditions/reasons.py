"""Why a condition is not asked of a task: the author's table beside the assignment.

In: solutions/assignmentN/conditions.toml. Out: reasons by task and condition. Students never get
the file: what is not asked is a secret, too. Raises GraderFault for a table that says nothing.
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from grader.authoring.conditions.matrix import CONDITIONS
from grader.course import Assignment, solution_folder
from grader.errors import GraderFault
from grader.support import did_you_mean

UNASKED = "conditions.toml"
NOT_YET = "not asked yet"
"""How a reason begins that is none: the cell is still to be asked."""


@dataclass(frozen=True)
class Reason:
    """Why some parts of some cells are empty."""

    tasks: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    """Pairs (condition, part); the part is "" for all of them."""
    says: str

    @property
    def is_open(self) -> bool:
        return self.says.startswith(NOT_YET)

    def closes(self, task: str, condition: str, part: str) -> bool:
        """Whether it speaks of this part of a cell."""
        return task in self.tasks and any(
            condition == named and of in ("", part) for named, of in self.cells
        )


def read_reasons(assignment: Assignment) -> list[Reason]:
    """The table; empty where there is none."""
    path = solution_folder(assignment) / UNASKED
    if not path.is_file():
        return []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GraderFault(f"{path}: {error}") from None
    rows = enumerate(table.get("reason", []), 1)
    return [_reason(f"{path}: reason {n}", row, assignment.task_names) for n, row in rows]


def _reason(where: str, row: dict[str, Any], known: tuple[str, ...]) -> Reason:
    tasks, cells, says = (row.get(name) for name in ("tasks", "conditions", "says"))
    if not (tasks and cells and says and len(row) == 3):
        raise GraderFault(f"{where} has not `tasks`, `conditions` and `says`, and nothing else")
    for task in tasks:
        if task not in known:
            raise GraderFault(f"{where}: there is no task {task!r}")
    pairs = [cell.partition(": ")[::2] for cell in cells]
    for condition, _ in pairs:
        if condition not in CONDITIONS:
            near = did_you_mean(condition, CONDITIONS)
            raise GraderFault(f"{where}: there is no condition {condition!r}{near}")
    return Reason(tuple(tasks), tuple((one, other) for one, other in pairs), says)
