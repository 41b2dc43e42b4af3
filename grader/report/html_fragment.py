"""The report of one task as a piece of a page: for a notebook's cell.

In: a `Grade` and one of its tasks. Out: HTML without script, style sheet or link, that may stand
inside any page. Every string is cleaned as for a terminal, then escaped here.
"""

from html import escape

from grader.grade import Grade, TaskResult, Verdict
from grader.report import details
from grader.report.escape import clean, one_line
from grader.report.for_students import student_view
from grader.report.terminal import points_of

LIMIT = 20_000
"""Characters; what is longer ends with a word about it."""
COLOURS = {
    Verdict.PASSED: "#1a7f37",
    Verdict.NOT_STARTED: "#0b7285",
    Verdict.BLOCKED: "#9a6700",
    Verdict.DEFERRED: "#0550ae",
    Verdict.VOID: "#8250df",
}
WRONG = "#cf222e"


def fragment(grade: Grade, task: TaskResult, notes: tuple[str, ...] = ()) -> str:
    """One task.

    Args:
        notes: what is to be said beside it.
    """
    grade = student_view(grade)
    task = next(mine for mine in grade.tasks if mine.task == task.task)
    alone = grade.model_copy(
        update={
            "tasks": [task],
            "points": task.points,
            "of": task.of,
            "hidden_points": task.hidden_points,
            "hidden_of": task.hidden_of,
        }
    )
    colour = COLOURS.get(task.verdict, WRONG)
    parts = [
        f'<p><strong style="color: {colour}">{_text(task.verdict.value)}</strong> '
        f"{_text(task.rank)} <code>{_text(task.task)}</code> {_text(task.title)}: "
        f"<strong>{_text(points_of(alone))}</strong></p>"
    ]
    if grade.problem:
        fields = details.crash_fields(grade.problem_crash, said=grade.problem)
        parts.append(_block(details.Block(task.verdict, "", one_line(grade.problem), fields)))
    else:
        parts += [_block(block) for block in details.blocks(alone)]
    if task.waits_for:
        parts.append(f"<p>It builds on {_text(', '.join(task.waits_for))}.</p>")
    if task.given:
        parts.append(f"<p>It is right, given the mistake in {_text(', '.join(task.given))}.</p>")
    if task.verdict is Verdict.NOT_STARTED and not grade.problem and not grade.official:
        hint = f"grade hint {grade.assignment} {task.task}"
        parts.append(f"<p>Nothing is written here yet. <code>{_text(hint)}</code></p>")
    parts += [fragment_line("Note", note) for note in notes]
    made = "\n".join(parts)
    if len(made) > LIMIT:
        return f"{parts[0]}\n<p>The rest of this report is too long to be shown here.</p>"
    return made


def fragment_line(label: str, text: str) -> str:
    """One paragraph: a label, and a text of whatever origin."""
    return f"<p><strong>{_text(label)}:</strong> {_text(text)}</p>"


def _block(block: details.Block) -> str:
    lines = clean("\n".join(block.lines()))
    return f'<pre style="white-space: pre-wrap">{escape(lines)}</pre>'


def _text(text: str) -> str:
    return escape(one_line(text))
