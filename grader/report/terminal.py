"""The report of one grade, as a student reads it: one screen, true without colour.

In: a `Grade`. Out: a `rich.text.Text`. Measures nothing and prints nothing. Every string passes
`escape`; none is ever read as markup. It shows the student's view of the grade.
"""

from rich.cells import cell_len
from rich.text import Text

from grader.grade import SHOWN, Grade, TaskResult, Verdict
from grader.report import details
from grader.report.escape import one_line
from grader.report.for_students import student_view
from grader.report.layout import WIDTH, number, pad, shorten, shorten_path, wrap

STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.CRASHED: "bold red",
    Verdict.TIMED_OUT: "bold red",
    Verdict.NOT_STARTED: "cyan",
    Verdict.BLOCKED: "yellow",
    Verdict.DEFERRED: "blue",
    Verdict.VOID: "bold magenta",
}
LEAST_LABEL = 14
"""Columns below which the submission's name moves to a line of its own."""


def render(grade: Grade, width: int = WIDTH) -> Text:
    """The whole report; ends without a newline."""
    grade = student_view(grade)
    parts = [_header(grade, width)]
    if grade.problem:
        parts.append(_problem(grade, width))
    else:
        parts.append(_table(grade, width))
        parts += [_block(block) for block in details.blocks(grade, width)]
    if notices := _notices(grade, width):
        parts.append(notices)
    parts.append(_closing(grade))
    return Text("\n\n").join(parts)


def _header(grade: Grade, width: int) -> Text:
    """Two lines only where the name of what was graded would not fit behind the title."""
    left = shorten(f"{one_line(grade.assignment)}  {one_line(grade.title)}", width)
    right = f"{one_line(grade.digest[:6])}  {shorten(one_line(grade.device), 12)}"
    if version := grade.versions.get("python"):
        right += f"  Python {shorten('.'.join(one_line(version).split('.')[:2]), 6)}"
    if version := grade.versions.get("torch"):
        right += f"  torch {shorten(_short(one_line(version)), 12)}"
    if grade.official:
        right += "  official"
    room = width - cell_len(left) - cell_len(right) - 3
    label = one_line(grade.submission)
    if room < min(LEAST_LABEL, cell_len(label)):
        label = shorten_path(label, width - cell_len(right) - 1)
        return Text(f"{left}\n{label} {right}", style="bold")
    label = shorten_path(label, room)
    gap = " " * (width - cell_len(left) - cell_len(label) - 1 - cell_len(right))
    return Text(f"{left}{gap}{label} {right}", style="bold")


def _short(version: str) -> str:
    """ "2.13.0+cpu" is torch 2.13."""
    return version.partition("+")[0].removesuffix(".0")


def _table(grade: Grade, width: int) -> Text:
    ranks = {task.task: task.rank for task in grade.tasks}
    scores = {task.task: _score(task) for task in grade.tasks}
    rank_width = max((len(rank) for rank in ranks.values()), default=0)
    score_width = max((len(score) for score in scores.values()), default=0)
    names = {task.task: shorten(one_line(task.task), 40) for task in grade.tasks}
    name_width = max((cell_len(name) for name in names.values()), default=0)
    rows = []
    for task in grade.tasks:
        row = Text("  ")
        row.append(f"{task.verdict.shown:<5}", STYLES[task.verdict])
        row.append(f" {task.rank:<{rank_width}}  {scores[task.task]:>{score_width}}  ")
        if aside := _aside(task, ranks):
            row.append(pad(names[task.task], name_width) + "  ")
            row.append(shorten(aside, width - cell_len(row.plain)), "dim")
        else:
            row.append(names[task.task])
        rows.append(row)
    return Text("\n").join(rows)


def _score(task: TaskResult) -> str:
    if task.hidden_points is None:
        return f"{number(task.points)}/{number(task.of)}"
    return f"{number(task.points + task.hidden_points)}/{number(task.of + task.hidden_of)}"


def _aside(task: TaskResult, ranks: dict[str, str]) -> str:
    """What stands behind a task's name: why it has no points yet."""
    if task.verdict is Verdict.BLOCKED and task.waits_for:
        return "builds on " + ", ".join(ranks.get(name, one_line(name)) for name in task.waits_for)
    if task.verdict is Verdict.PASSED and task.given:
        return "given " + ", ".join(ranks.get(name, one_line(name)) for name in task.given)
    if task.verdict is Verdict.DEFERRED:
        return "needs a GPU"
    return ""


def _problem(grade: Grade, width: int) -> Text:
    """Why the files cannot be imported: once, and no row for each task that says it again."""
    fields = details.crash_fields(grade.problem_crash, said=grade.problem, width=width)
    problem = one_line(grade.problem)
    return _block(details.Block(Verdict.CRASHED, "", problem, fields, width=width))


def _block(block: details.Block) -> Text:
    """At most six lines: the verdict with its sentence, then what is known, each with its label."""
    text = Text()
    head, *more = block.lines()
    word = block.verdict.shown
    text.append(word, STYLES[block.verdict])
    text.append(head.removeprefix(word), "bold")
    for line in more:
        text.append("\n")
        text.append(line[: details.INDENT], "dim")
        text.append(line[details.INDENT :])
    return text


def _notices(grade: Grade, width: int) -> Text | None:
    """What is said once: of the whole submission, and where to go on."""
    lines: list[str] = []
    for notice in grade.notices:
        lines += [
            f"{'note' if at == 0 else '':<6}{line}"
            for at, line in enumerate(wrap(one_line(notice), width - 6))
        ]
    todo = [task.task for task in grade.tasks if task.verdict is Verdict.NOT_STARTED]
    if todo and not grade.problem:
        lines.append(f"hint  grade hint {one_line(grade.assignment)} {one_line(todo[0])}")
    return Text("\n".join(lines), style="dim") if lines else None


def _closing(grade: Grade) -> Text:
    """Two lines that can be read alone."""
    counts = ", ".join(
        f"{n} {verdict.value}"
        for verdict in SHOWN
        if (n := sum(task.verdict is verdict for task in grade.tasks))
    )
    if grade.problem:
        counts = "no task could be asked"
    text = Text(points_of(grade), style="bold")
    text.append(f"\n{counts}   {grade.seconds:.1f} s", "not bold")
    if not grade.complete:
        text.append(
            "\nincomplete: a fault of the grader voided a check; no points were taken. Grade again",
            STYLES[Verdict.VOID],
        )
    return text


def points_of(grade: Grade) -> str:
    """The points in a sentence."""
    if grade.hidden_points is not None:
        total = grade.points + grade.hidden_points
        return f"{number(total)} of {number(grade.of + grade.hidden_of)} points"
    if not grade.hidden_of:
        return f"{number(grade.points)} of {number(grade.of)} points"
    decided = "is" if grade.hidden_of == 1 else "are"
    return (
        f"{number(grade.points)} of {number(grade.of)} public points; "
        f"{number(grade.hidden_of)} more {decided} decided by hidden checks"
    )
