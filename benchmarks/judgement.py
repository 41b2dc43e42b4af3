"""How often the judges name a mistake that is not alone: two faults at once, in other words.

    python benchmarks/judgement.py [--assignments assignment1 assignment2 assignment3] [--count 60]

Each combination is a known mistake in other words (tests/submissions/*/spellings) with one thing
more: its refusals are not written, or a second such mistake stands in another task. It is graded
as a student grades, through the seal, or with --live as an instructor does, hidden checks and all.
A combination is named first where the first cause of the report is one of its mistakes. Of the
mistakes the other columns say: right first in the cause of its own task, right beside another, not
named. A name is wrong where neither file has that mistake. What builds on a named mistake must have
no cause.

Bars: named first in 85% of the combinations, no wrong name, no cause on right code.
"""

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.course import known_mistakes, reference  # noqa: E402
from grader.course.config import Assignment, find_course  # noqa: E402
from grader.grade import Grade  # noqa: E402
from grader.sandbox import open_starter  # noqa: E402
from tests.course.desk import Desks, overriding  # noqa: E402

RIGHT = 0.85
COLUMNS = (
    "combinations", "named first", "right first", "right", "not named", "wrong", "on right code"
)  # fmt: skip
SEED = 1


class Unwritten(ast.NodeTransformer):
    """Leaves out every refusal."""

    def visit_If(self, node: ast.If) -> ast.AST:
        refuses = all(isinstance(statement, ast.Raise) for statement in node.body)
        return ast.Pass() if refuses and not node.orelse else self.generic_visit(node)


def combinations(assignment: Assignment) -> Iterator[tuple[str, dict[str, bytes], set[str]]]:
    """A label, files, and the ids of the mistakes in them."""
    folder = ROOT / "tests/submissions" / assignment.name / "spellings"
    task_of = {mistake.id: mistake.task for mistake in known_mistakes(assignment)}
    right = reference(assignment)
    paths = sorted(folder.glob("*.py"))
    for at, path in enumerate(paths):
        files = overriding(assignment, path)
        text = path.read_text(encoding="utf-8")
        bare = ast.unparse(Unwritten().visit(ast.parse(text)))
        if bare != ast.unparse(ast.parse(text)):
            changed = {
                name: data.replace(text.encode(), bare.encode()) for name, data in files.items()
            }
            yield f"{path.stem}, nothing refused", changed, {path.stem}
        others = paths[at + 7 :] + paths[:at]  # a neighbour is mostly of the same task
        other = next((p for p in others if task_of[p.stem] != task_of[path.stem]), None)
        if other:
            second = overriding(assignment, other)
            both = {name: data + second[name][len(right[name]) :] for name, data in files.items()}
            yield f"{path.stem} with {other.stem}", both, {path.stem, other.stem}


def judged(grade: Grade, there: set[str], task_of: dict[str, str]) -> Counter[str]:
    """How each mistake that is there was named, and what was said of right code."""
    found: Counter[str] = Counter()
    causes = {task.task: task.cause for task in grade.tasks if task.cause}
    tasks = {task_of[id] for id in there}
    for id in there:
        cause = causes.get(task_of[id])
        named = cause.mistakes if cause else []
        found["right first" if named[:1] == [id] else "right" if id in named else "not named"] += 1
    first = next(iter(causes.values()), None)
    found["named first"] += bool(first and there & set(first.mistakes[:1]))
    for task, cause in causes.items():
        found["wrong"] += bool(cause.mistakes and not there & set(cause.mistakes))
        found["on right code"] += task not in tasks
    return found


def main() -> int:
    """Print a table, a row for each assignment and kind of answer key; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignments", nargs="+", default=[f"assignment{n}" for n in (1, 2, 3)])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--live", action="store_true", help="official, with hidden checks")
    options = parser.parse_args()
    course = find_course(ROOT)
    total: Counter[str] = Counter()
    share = -(-options.count // len(options.assignments))
    print(f"{'':13} {'  '.join(COLUMNS)}")
    with open_starter() as starter:
        starter.least = 1
        desks = Desks(course, starter)
        for name in options.assignments:
            desk = desks.live(name, SEED) if options.live else desks.sealed(name)
            task_of = {mistake.id: mistake.task for mistake in known_mistakes(desk.assignment)}
            every = list(combinations(desk.assignment))
            step = max(1, len(every) // share)
            row: Counter[str] = Counter()
            for label, files, there in islice(every, 0, step * share, step):
                found = judged(desk.grade(label, files), there, task_of)
                row += found
                row["combinations"] += 1
                if found["right first"] < len(there) or found["wrong"] or found["on right code"]:
                    print(f"    {label}: {', '.join(f'{k} {n}' for k, n in found.items() if n)}")
            total += row
            print(_row(name, row), flush=True)
    print(_row("all", total))
    named = total["named first"] / total["combinations"]
    met = named >= RIGHT and not total["wrong"] + total["on right code"]
    print(f"named first {named:.0%} (at least {RIGHT:.0%}): {'held' if met else 'missed'}")
    return not met


def _row(name: str, row: Counter[str]) -> str:
    return f"{name:13} " + "  ".join(f"{row[column]:>{len(column)}}" for column in COLUMNS)


if __name__ == "__main__":
    sys.exit(main())
