"""Settle verdicts and count points.

In: what was asked, what came back, how each answer was judged, what explains it. Out: `Grade`.
A pure function: it runs nothing and reads nothing. Only here do points exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from grader.course import Assignment, Task
from grader.grade import CauseText, Grade, Outcome, TaskResult, Verdict, first_to_act_on
from grader.judging.bounds import can_be_forged
from grader.judging.diagnosis import Findings
from grader.judging.telling import WITHOUT_LOSS, not_asked, not_installed, notices, outcome, problem
from grader.judging.verdict import Judged
from grader.records import Answers, Check, Submission

UNSAFE = "graded with --allow-unsafe: the sandbox need not hold on the machine that graded this"


def tally(
    assignment: Assignment,
    submission: Submission,
    checks: Sequence[Check],
    answers: Answers,
    judged: Mapping[str, Judged],
    found: Findings,
    *,
    official: bool,
    answer_key: Literal["live", "sealed"],
    isolation: list[str],
    level: int,
    seconds: float,
    unsafe: bool = False,
) -> Grade:
    """The grade of one submission."""
    if not assignment.carried_forward:
        found = replace(found, given={})
    verdicts = _settle(checks, answers, judged, found)
    asked = [task for task in assignment.tasks if any(c.task == task.name for c in checks)]
    results = [
        _task(
            assignment,
            task,
            checks,
            answers,
            judged,
            verdicts,
            found,
            official,
        )
        for task in asked
    ]
    hidden = [result.hidden_points for result in results if result.hidden_points is not None]
    says, crash = problem(answers, submission, assignment)
    return Grade(
        assignment=assignment.name,
        title=assignment.title,
        submission=submission.label,
        digest=submission.digest,
        official=official,
        answer_key=answer_key,
        device=answers.device,
        versions=answers.versions,
        not_installed=not_installed(checks, answers, assignment),
        isolation=isolation,
        level=level,
        unsafe=unsafe,
        problem=says,
        problem_crash=crash,
        notices=[
            *submission.notes,
            *notices(checks, answers, official),
            *([UNSAFE] if unsafe else []),
        ],
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
    found: Findings,
) -> dict[str, Verdict]:
    """What the judge said, seen together with the holes and with what builds on what."""
    verdicts: dict[str, Verdict] = {}
    for check in checks:
        verdict = judged[check.id].verdict
        if not_asked(check, answers) and verdict not in (Verdict.VOID, Verdict.DEFERRED):
            # Importing may have raised the very error that a check asks for.
            late = answers.broken is not None and answers.broken.status == "timed out"
            verdict = Verdict.TIMED_OUT if late else Verdict.CRASHED
        if verdict not in WITHOUT_LOSS and check.task in answers.todo:
            verdict = Verdict.NOT_STARTED
        verdicts[check.id] = Verdict.PASSED if check.id in found.given else verdict
    failed = {check.task for check in checks if verdicts[check.id] not in WITHOUT_LOSS}
    if answers.broken:
        return verdicts
    for check in checks:
        explained = (said := found.diagnoses.get(check.task)) and said.kind == "mistake"
        if check.task in failed and failed & set(check.needs) - {check.task} and not explained:
            verdict = verdicts[check.id]
            if verdict not in (*WITHOUT_LOSS, Verdict.NOT_STARTED):
                verdicts[check.id] = Verdict.BLOCKED
    return verdicts


def _task(
    assignment: Assignment,
    task: Task,
    checks: Sequence[Check],
    answers: Answers,
    judged: Mapping[str, Judged],
    verdicts: Mapping[str, Verdict],
    found: Findings,
    official: bool,
) -> TaskResult:
    diagnosis = found.diagnoses.get(task.name)
    mine = [check for check in checks if check.task == task.name]
    # What can be forged counts beside an answer that cannot be, or that we voided.
    sure = (Verdict.PASSED, Verdict.VOID)
    honest = any(verdicts[c.id] in sure and not can_be_forged(c) for c in mine)
    outcomes: list[Outcome] = []
    earned = {False: 0.0, True: 0.0}  # by hidden; unrounded, so that thirds add up
    for check in mine:
        worth = _worth(task, check, mine, verdicts)
        verdict = verdicts[check.id]
        earns = verdict is Verdict.VOID or (
            verdict is Verdict.PASSED and (honest or not can_be_forged(check))
        )
        given = found.given.get(check.id, ())
        points = (worth * assignment.carried_forward if given else worth) if earns else 0.0
        earned[check.hidden] += points
        said = outcome(check, answers, judged[check.id], verdict, points, worth)
        outcomes.append(said.model_copy(update={"given": list(given)}))
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
        verdict=first_to_act_on(verdicts[c.id] for c in mine if c.id not in assignment.void),
        points=_round(earned[False]),
        of=task.points if any(not o.hidden and o.of for o in outcomes) else 0.0,
        hidden_points=_round(earned[True]) if official else None,
        hidden_of=task.hidden_points
        if not official or any(o.hidden and o.of for o in outcomes)
        else 0.0,
        waits_for=[name for name in assignment.task_names if name in waits],
        given=[name for name in assignment.task_names if any(name in o.given for o in outcomes)],
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
