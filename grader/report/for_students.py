"""What a student may read of a grade: the one function that every channel to students goes through.

In: a `Grade`. Out: a `Grade`, the same for one that is a view already. Of hidden checks it keeps
verdicts and points by task, and the sentence of those that are declared `tell`; no text that the
process of hidden checks gave. Of an error at import it keeps the student's own line.
Whoever teaches reads the full grade: `--json` of an official run, and the store of a class.
"""

import builtins
import re
from typing import Any

from grader.grade import (
    UNREADABLE,
    CrashText,
    Grade,
    Outcome,
    TaskResult,
    Verdict,
    first_to_act_on,
)

HIDDEN = "hidden checks"
"""In the place of a check's id: all hidden checks of a task that are not told."""
UNNAMED = "an exception of its own"
"""In the place of a class's name that is the student's to choose."""
WITHOUT_LOSS = (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)
NAME = r"['\"][\w.\-]{1,60}['\"]"
SAYS = re.compile(
    rf"No module named {NAME}(; {NAME} is not a package)?|cannot import name {NAME} from {NAME}"
    rf"( \(unknown location\))?|name {NAME} is not defined|(module|type object)? ?{NAME}( object)?"
    rf" has no attribute {NAME}|division by zero|list index out of range"
)
"""Messages that Python makes of names alone. Any other may hold whatever the code has read."""


def student_view(grade: Grade, *, hidden_points: bool = True) -> Grade:
    """The grade as its student may read it.

    Args:
        hidden_points: whether hidden checks count already; else they are not there at all.
    """
    tasks = [_task(task, hidden_points) for task in grade.tasks]
    update: dict[str, Any] = {"tasks": tasks}
    if grade.problem_crash and grade.official:  # else it runs on the student's own machine
        update |= _at_import(grade.problem, grade.problem_crash)
    if not hidden_points:
        update["hidden_points"] = None
    return grade.model_copy(update=update)


def _task(task: TaskResult, hidden_points: bool) -> TaskResult:
    public = [outcome for outcome in task.outcomes if not outcome.hidden]
    hidden = [outcome for outcome in task.outcomes if outcome.hidden] if hidden_points else []
    kept = public + [_bare(outcome) for outcome in hidden if outcome.tell]
    if rest := [outcome for outcome in hidden if not outcome.tell]:
        kept.append(_together(task, rest))
    lost = any(outcome.verdict not in WITHOUT_LOSS for outcome in public)
    update: dict[str, Any] = {"outcomes": kept, "cause": task.cause if lost else None}
    if not hidden_points:
        verdict = first_to_act_on(outcome.verdict for outcome in public)
        update |= {"hidden_points": None, "verdict": verdict if public else task.verdict}
    return task.model_copy(update=update)


def _bare(outcome: Outcome) -> Outcome:
    """A hidden check that is told: our sentence, no word of the process that answered."""
    update = {"gap": None, "line": None, "crash": None, "note": "", "printed": ""}
    return outcome.model_copy(update=update)


def _together(task: TaskResult, hidden: list[Outcome]) -> Outcome:
    return Outcome(
        check=HIDDEN,
        task=task.task,
        sentence="",
        hidden=True,
        verdict=first_to_act_on(outcome.verdict for outcome in hidden),
        points=round(sum(outcome.points for outcome in hidden), 4),
        of=round(sum(outcome.of for outcome in hidden), 4),
    )


def _at_import(problem: str, crash: CrashText) -> dict[str, Any]:
    """An error at import: code that runs then may say what it has read."""
    kind = getattr(builtins, crash.kind, None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    parsing = f" {UNREADABLE}" in problem  # nothing has run yet
    update = {
        "kind": crash.kind if known else UNNAMED,
        "message": crash.message if parsing or SAYS.fullmatch(crash.message) else "",
        "tensors": [],
    }
    if not known:
        problem = problem.replace(f"raised {crash.kind}", f"raised {UNNAMED}")
    return {"problem": problem, "problem_crash": crash.model_copy(update=update)}
