"""The course map: the assignments, one's best scores, and what is next.

In: a course. Out: text. Runs nothing, and imports no torch.
"""

from rich.text import Text

from grader.course import Assignment, Course, Score, best_score
from grader.grade import Grade
from grader.report import WIDTH, number, one_line, pad, shorten

TITLE_WIDTH = 40


def overview(course: Course) -> Text:
    """Where one is; ends without a newline."""
    edition = "instructor's edition" if course.has_solutions else "student's edition"
    text = Text()
    text.append(one_line(course.course), "bold")
    text.append(f"   {edition}\n\n")
    assignments = [course.assignment(name) for name in course.assignment_names()]
    best = best_score(course.history)
    following: Assignment | None = None
    for assignment in assignments:
        score = best.get(assignment.name)
        of = score.of if score else sum(task.points for task in assignment.tasks)
        done = score is not None and score.points >= score.of
        if following is None and not done:
            following = assignment
        title = pad(shorten(one_line(assignment.title), TITLE_WIDTH), TITLE_WIDTH)
        points = f"{number(score.points) if score else '-'}/{number(of)}"
        word, style = ("ok", "green") if done else ("..", "yellow") if score else ("todo", "cyan")
        text.append(f"  {word:<4}", style)
        line = f"  {assignment.number:>2}  {title}  {points:>7}  {one_line(assignment.hours)} h"
        text.append(shorten(line, WIDTH - 6) + "\n")
    text.append("\n" + _next(assignments, following, best))
    return text


def _next(
    assignments: list[Assignment],
    following: Assignment | None,
    best: dict[str, Score],
) -> str:
    if not assignments:
        return "no assignments yet"
    if following is None:
        return "all public points are yours; hidden checks decide the rest: grade pack ASSIGNMENT"
    verb = "go on" if following.name in best else "read"
    return (
        f"next  {verb}: assignments/{following.name}/README.md, then type: grade {following.name}"
    )


def after(course: Course, assignment: Assignment, grade: Grade) -> str:
    """What comes next where nothing is left to fix; else nothing."""
    if grade.official or grade.of == 0 or grade.points < grade.of:
        return ""
    if len(grade.tasks) < len(assignment.tasks):
        return f"next  grade {assignment.number}: the whole assignment"
    names = course.assignment_names()
    at = names.index(assignment.name) + 1
    said = f"next  grade pack {assignment.number} makes the file to hand in"
    return said + (f"; then read assignments/{names[at]}/README.md" if at < len(names) else "")
