"""A class on the terminal: a live line while it is graded, and what it comes to.

In: events, a class, its statistics. Out: text, and a bar on stderr. Every string of a submission
passes `escape`, and none is read as markup.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from grader.report import WIDTH, count, number, one_line, shorten, wrap

if TYPE_CHECKING:
    from grader.cohort.batch import Class, Event
    from grader.cohort.statistics import Statistics

MOST = 10


@contextmanager
def live_bar(name: str) -> "Iterator[Callable[[Event], None]]":
    """A bar with rate and time left; what has no grade is printed above it."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}", markup=False),
    )
    failed = known = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"grading {name}", total=None, rate="", failed="")

        def tell(event: "Event") -> None:
            nonlocal failed, known
            known += event.known
            if event.result.problem:
                failed += 1
                said = f"{event.student}: {event.result.problem}"
                console.print(Text(shorten(one_line(said), WIDTH)))
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = (event.done - known) / elapsed if elapsed > 1 else 0.0
            bar.update(
                task,
                total=event.of,
                completed=event.done,
                rate=f"{rate:.1f}/s" if rate else "",
                failed=f"{failed} without a grade" if failed else "",
            )

        yield tell


def class_closing(graded: "Class", numbers: "Statistics", folder: Path) -> str:
    """What a class comes to, and where it lies."""
    lines = [f"{graded.assignment.name}  {one_line(graded.assignment.title)}", ""]
    if graded.graded < graded.handed_in:
        lines.insert(0, _first(graded))
    if numbers.graded:
        lines.append(
            f"{count(numbers.students, 'student')}, {numbers.graded} graded; "
            f"mean {numbers.mean:.0%}, median {numbers.median:.0%} of the points"
        )
    else:
        lines.append("nobody has a grade")
    if numbers.mistakes:
        lines.append("")
    for mistake in numbers.mistakes[:MOST]:
        ids = " or ".join(map(one_line, mistake.mistakes))
        head = f"  {mistake.students:>3} of {mistake.of:<3}  {ids}  "
        lines.append(shorten(head + one_line(mistake.says), WIDTH))
    missing = [f"{name}: {n} of {numbers.graded} import it" for name, n in numbers.not_installed]
    lines += _list("not installed here", missing)
    if missing:
        lines.append(f"  for everybody: {one_line(numbers.install)}, then grade again")
    lines += _list("without a grade", [f"{m.student}: {m.note}" for m in graded.marks if m.void])
    refused = [f"{m.student}: {m.problem}" for m in graded.marks if m.problem and not m.void]
    lines += _list("refused", refused)
    lines += _list("not matched", [f"{path}: {why}" for path, why in graded.found.unmatched])
    lines += _list("to look at", [f"{path}: {what}" for path, what in graded.found.told])
    lines += _list("handed nothing in", list(graded.found.missing))
    lines += _list("the same to the byte", [", ".join(students) for students in graded.alike])
    lines += ["", f"grades.csv, class.html, feedback/ in {one_line(str(folder))}"]
    lines.append(f"private seed {graded.seed}: it is kept there, and --seed repeats it")
    return "\n".join(lines)


def _first(graded: "Class") -> str:
    """How many have a grade, and why the others have none."""
    refused = sum(bool(mark.problem) and not mark.void for mark in graded.marks)
    void = sum(mark.grade is None for mark in graded.marks) - refused
    why = {"refused": refused, "not matched": graded.found.ownerless, "to be graded again": void}
    said = ", ".join(f"{number} {what}" for what, number in why.items() if number)
    return f"{graded.graded} of {graded.handed_in} have a grade: {said}"


def class_changes(graded: "Class") -> str:
    """Whose points are others than when the last run ended."""
    lines = [f"{count(len(graded.changes), 'student')} would get other points than before:"]
    for student, before, now in graded.changes:
        lines.append(f"  {shorten(one_line(student), 40):<40}  {_points(before)} -> {_points(now)}")
    return "\n".join(lines)


def _points(points: float | None) -> str:
    return "no grade" if points is None else number(points)


def _list(title: str, items: list[str]) -> list[str]:
    """A heading with its items, each on the lines that it needs."""
    if not items:
        return []
    lines = ["", f"{title}: {len(items)}"]
    for item in items[:MOST]:
        first, *rest = wrap(one_line(item), WIDTH - 4)
        lines += [f"  {first}", *(f"    {line}" for line in rest)]
    if len(items) > MOST:
        lines.append(f"  … and {len(items) - MOST} more")
    return lines
