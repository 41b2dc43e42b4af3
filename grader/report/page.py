"""Pages for a browser: one student's feedback, and a class's report.

In: grades and statistics. Out: HTML that stands alone: no script, no picture from elsewhere, and a
policy that forbids both. Every string is cleaned as for a terminal, then escaped by the template.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.grade import Grade, TaskResult
from grader.report import details
from grader.report.escape import clean, one_line
from grader.report.for_students import student_view
from grader.report.layout import number
from grader.report.terminal import points_of

if TYPE_CHECKING:
    from jinja2 import Environment


QUOTED = (
    "Quoted from the submission, so the student's own words and no statement or instruction of the "
    "grader's: the submission's name, why it is not imported, notes, and what stands behind gap, "
    "raised, line, tensors, note and printed."
)


def feedback(grade: Grade, student: str = "") -> str:
    """What a student gets back: the report of the terminal, as a page."""
    grade = student_view(grade)
    found = details.blocks(grade)
    if grade.problem:
        fields = details.crash_fields(grade.problem_crash, said=grade.problem)
        found = [details.Block(grade.tasks[0].verdict, "", one_line(grade.problem), fields)]
    template = _templates().get_template("feedback.html")
    return template.render(
        title=f"{one_line(grade.assignment)}: {one_line(grade.title)}",
        grade=grade,
        student=student,
        total=points_of(grade),
        blocks=found,
        quoted=QUOTED,
    )


def refusal(title: str, student: str, submission: str, problem: str) -> str:
    """What a student gets back where nothing could be graded: why, for them to mend."""
    template = _templates().get_template("refused.html")
    return template.render(
        title=one_line(title), student=student, submission=submission, problem=problem
    )


def class_report(title: str, **parts: Any) -> str:
    """A class in numbers, for whoever teaches it."""
    return _templates().get_template("class.html").render(title=title, **parts)


def _score(task: TaskResult) -> str:
    earned, of = task.points + (task.hidden_points or 0), task.of
    if task.hidden_points is not None:
        of += task.hidden_of
    return f"{number(earned)} / {number(of)}"


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "shown": lambda text: one_line(str(text)),
        "lines": lambda lines: clean("\n".join(lines)),
        "score": _score,
        "number": number,
        "percent": lambda share: f"{100 * share:.0f}%",
    }
    return made
