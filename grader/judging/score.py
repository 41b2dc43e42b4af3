"""Settle verdicts and count points.

In: what was asked, what came back, how each answer was judged, what explains it. Out: `Grade`.
A pure function: it runs nothing and reads nothing. Only here do points exist.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Literal

from grader.course import Assignment, Task
from grader.grade import CauseText, CrashText, GapText, Grade, Outcome, TaskResult, Verdict
from grader.judging.verdict import Judged
from grader.records import Answers, Check, Diagnosis, Raised, Submission

UNSAFE = "graded with --allow-unsafe: the sandbox need not hold on the machine that graded this"
WITHOUT_LOSS = (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)


def tally(
    assignment: Assignment,
    submission: Submission,
    checks: Sequence[Check],
    answers: Answers,
    judged: Mapping[str, Judged],
    diagnoses: Mapping[str, Diagnosis | None],
    *,
    official: bool,
    answer_key: Literal["live", "sealed"],
    isolation: list[str],
    level: int,
    seconds: float,
    unsafe: bool = False,
) -> Grade:
    """The grade of one submission."""
    verdicts = _settle(checks, answers, judged, diagnoses)
    asked = [task for task in assignment.tasks if any(c.task == task.name for c in checks)]
    results = [
        _task(
            assignment, task, checks, answers, judged, verdicts, diagnoses.get(task.name), official
        )
        for task in asked
    ]
    hidden = [result.hidden_points for result in results if result.hidden_points is not None]
    problem, crash = _problem(answers, submission)
    return Grade(
        assignment=assignment.name,
        title=assignment.title,
        submission=submission.label,
        digest=submission.digest,
        official=official,
        answer_key=answer_key,
        device=answers.device,
        versions=answers.versions,
        isolation=isolation,
        level=level,
        unsafe=unsafe,
        problem=problem,
        problem_crash=crash,
        notices=[*submission.notes, *_notices(answers, official), *([UNSAFE] if unsafe else [])],
        tasks=results,
        points=_round(sum(result.points for result in results)),
        of=_round(sum(result.of for result in results)),
        hidden_points=_round(sum(hidden)) if official else None,
        hidden_of=_round(sum(result.hidden_of for result in results)),
        complete=not any(
            verdict is Verdict.VOID and id not in assignment.void
            for id, verdict in verdicts.items()
        ),
        seconds=round(seconds, 3),
    )


def voided(assignment: Assignment, judged: Mapping[str, Judged]) -> dict[str, Judged]:
    """What the judge said; a check that counts no more explains nothing, and blocks nothing."""
    return {
        id: Judged(Verdict.VOID, note=f"it counts no more: {assignment.void[id]}")
        if id in assignment.void
        else said
        for id, said in judged.items()
    }


def _round(points: float) -> float:
    return round(points, 4)


def _settle(
    checks: Sequence[Check],
    answers: Answers,
    judged: Mapping[str, Judged],
    diagnoses: Mapping[str, Diagnosis | None],
) -> dict[str, Verdict]:
    """What the judge said, seen together with the holes and with what builds on what."""
    verdicts: dict[str, Verdict] = {}
    for check in checks:
        verdict = judged[check.id].verdict
        if _not_asked(check, answers) and verdict not in (Verdict.VOID, Verdict.DEFERRED):
            # Importing may have raised the very error that a check asks for.
            late = answers.broken is not None and answers.broken.status == "timed out"
            verdict = Verdict.TIMED_OUT if late else Verdict.CRASHED
        if verdict not in WITHOUT_LOSS and check.task in answers.todo:
            verdict = Verdict.NOT_STARTED
        verdicts[check.id] = verdict
    failed = {check.task for check in checks if verdicts[check.id] not in WITHOUT_LOSS}
    if answers.broken:
        return verdicts
    for check in checks:
        explained = (diagnosis := diagnoses.get(check.task)) and diagnosis.kind == "mistake"
        if check.task in failed and failed & set(check.needs) - {check.task} and not explained:
            verdict = verdicts[check.id]
            if verdict not in (*WITHOUT_LOSS, Verdict.NOT_STARTED):
                verdicts[check.id] = Verdict.BLOCKED
    return verdicts


def _not_asked(check: Check, answers: Answers) -> bool:
    """Whether the files did not import, so that nobody could ask."""
    return answers.broken is not None and check.id not in answers.replies


def _task(
    assignment: Assignment,
    task: Task,
    checks: Sequence[Check],
    answers: Answers,
    judged: Mapping[str, Judged],
    verdicts: Mapping[str, Verdict],
    diagnosis: Diagnosis | None,
    official: bool,
) -> TaskResult:
    mine = [check for check in checks if check.task == task.name]
    # A guessable answer can be forged, so it counts beside one that cannot, or that we voided.
    sure = (Verdict.PASSED, Verdict.VOID)
    honest = any(verdicts[c.id] in sure and not c.guessable for c in mine)
    outcomes: list[Outcome] = []
    earned = {False: 0.0, True: 0.0}  # by hidden; unrounded, so that thirds add up
    for check in mine:
        worth = _worth(task, check, mine, verdicts)
        verdict = verdicts[check.id]
        earns = verdict is Verdict.VOID or (
            verdict is Verdict.PASSED and (honest or not check.guessable)
        )
        points = worth if earns else 0.0
        earned[check.hidden] += points
        outcomes.append(_outcome(check, answers, judged[check.id], verdict, points, worth))
    failed = {c.task for c in checks if verdicts[c.id] not in WITHOUT_LOSS}
    waits = {
        need
        for c in mine
        if verdicts[c.id] is Verdict.BLOCKED
        for need in c.needs
        if need in failed
    }
    return TaskResult(
        task=task.name,
        rank=assignment.rank(task.name),
        title=task.title,
        verdict=_whole([verdicts[c.id] for c in mine if c.id not in assignment.void]),
        points=_round(earned[False]),
        of=task.points if any(not o.hidden and o.of for o in outcomes) else 0.0,
        hidden_points=_round(earned[True]) if official else None,
        hidden_of=task.hidden_points
        if not official or any(o.hidden and o.of for o in outcomes)
        else 0.0,
        waits_for=[name for name in assignment.task_names if name in waits],
        cause=CauseText(
            kind=diagnosis.kind,
            says=diagnosis.says,
            help=diagnosis.help,
            mistakes=list(diagnosis.mistakes),
        )
        if diagnosis
        else None,
        outcomes=outcomes,
    )


def _worth(
    task: Task, check: Check, mine: Sequence[Check], verdicts: Mapping[str, Verdict]
) -> float:
    """A check's share of its side's points; what is deferred holds none."""
    if verdicts[check.id] is Verdict.DEFERRED:
        return 0.0
    side = [
        c.weight for c in mine
        if c.hidden == check.hidden and verdicts[c.id] is not Verdict.DEFERRED
    ]  # fmt: skip
    points = task.hidden_points if check.hidden else task.points
    return points * check.weight / sum(side)


def _whole(verdicts: list[Verdict]) -> Verdict:
    """A task's verdict: the first that one would act on."""
    order = (
        Verdict.NOT_STARTED, Verdict.FAILED, Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.BLOCKED,
        Verdict.VOID, Verdict.PASSED, Verdict.DEFERRED,
    )  # fmt: skip
    return min(verdicts, key=order.index, default=Verdict.PASSED)


def _outcome(
    check: Check, answers: Answers, judged: Judged, verdict: Verdict, points: float, worth: float
) -> Outcome:
    reply = answers.reply(check.id)
    gap = None if _not_asked(check, answers) else judged.gap
    crash = _crash(reply.raised, check.hidden) if reply.raised and not answers.broken else None
    shown = verdict not in WITHOUT_LOSS and verdict is not Verdict.NOT_STARTED
    note = _missing(reply.name, answers) if reply.status == "missing" else judged.note
    return Outcome(
        check=check.id,
        task=check.task,
        sentence=check.sentence,
        hidden=check.hidden,
        verdict=verdict,
        points=_round(points),
        of=_round(worth),
        gap=GapText(kind=gap.kind, says=gap.says, detail=gap.detail) if gap and shown else None,
        crash=crash if shown and not gap else None,
        note=note if verdict is not Verdict.NOT_STARTED else "",
        printed="" if check.hidden else reply.printed,
    )


def _missing(name: str, answers: Answers) -> str:
    """What the files do have where a name is missing."""
    near = difflib.get_close_matches(name, answers.names, 1, 0.7)
    if near:
        return f"there is no `{name}`; there is `{near[0]}`: did the name change?"
    has = ", ".join(answers.names[:8]) or "nothing"
    return f"there is no `{name}`; the file defines {has}"


def _crash(raised: Raised, hidden: bool) -> CrashText:
    place = raised.place
    return CrashText(
        kind=raised.kind,
        message="" if hidden else raised.message,
        file=place.file if place else "",
        line=place.line if place else 0,
        text=place.text if place else "",
        tensors=list(raised.tensors),
    )


def _problem(answers: Answers, submission: Submission) -> tuple[str, CrashText | None]:
    """Why the files could not be imported."""
    broken = answers.broken
    if broken is None:
        return "", None
    files = ", ".join(submission.files)
    crash = _crash(broken.raised, hidden=False) if broken.raised else None
    match broken.status:
        case "syntax":
            return f"{files} cannot be read as Python", crash
        case "raised":
            return f"importing {files} raised {crash.kind if crash else 'an exception'}", crash
        case "timed out":
            return f"importing {files} does not end: is there a loop outside a function?", None
        case "flooded":
            return f"importing {files} prints without end", None
        case "filled":
            return f"importing {files} fills its folder", None
    return f"importing {files} ended the process: {broken.note}".rstrip(": "), None


def _notices(answers: Answers, official: bool) -> list[str]:
    said: list[str] = []
    changes = [("importing your file", answers.changed)]
    changes += [("your code", reply.changed) for reply in answers.replies.values()]
    for what in dict.fromkeys(change for _, changed in changes for change in changed):
        who = next(who for who, changed in changes if what in changed)
        said.append(f"{who} changes {what} for the whole process; it was put back")
    if answers.printed.strip() and not official:
        said.append(f"importing your file prints: {answers.printed.strip()[:400]}")
    return said
