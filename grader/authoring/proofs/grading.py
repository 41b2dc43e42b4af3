"""Proofs by grading: the reference, the stub, known mistakes, alternatives.

In: a bench. Out: what was found against each claim, a line each, and a note.
"""

from collections.abc import Sequence

from grader.authoring.proofs.bench import Bench, Found
from grader.course import apply_both, stubs
from grader.grade import Grade, Outcome, TaskResult, Verdict
from grader.intake import submission
from grader.judging import can_be_forged
from grader.pipeline import Options, grade_one, live_key
from grader.questions import Questions

TEN_SEEDS = range(100, 110)


def reference(bench: Bench) -> Found:
    """Every check of the reference passes."""
    grade = bench.grade("reference", bench.files)
    return (tuple(_not_passed(grade)), f"{len(bench.questions.checks)} checks")


def stub(bench: Bench) -> Found:
    """Every task of the stub is not started."""
    grade = bench.grade("stub", stubs(bench.assignment))
    against = [f"{t.task} is {t.verdict}" for t in grade.tasks if t.verdict != "not started"]
    if grade.points or grade.hidden_points:
        against.append(f"it earns {grade.points + (grade.hidden_points or 0):g} points")
    return (tuple(against), "")


def mistakes_caught(bench: Bench) -> Found:
    """Each known mistake fails a check of its task, and is named."""
    against = []
    for mistake in bench.mistakes:
        task = _task(bench.grades[mistake.id], mistake.task)
        if task.verdict is Verdict.PASSED:
            against.append(f"{mistake.id}: every check of {mistake.task} lets it pass")
        elif all(o.verdict in (Verdict.CRASHED, Verdict.TIMED_OUT) for o in task.outcomes):
            against.append(f"{mistake.id}: it only crashes, so it cannot be named")
        elif not task.cause or mistake.id not in task.cause.mistakes:
            said = task.cause.says if task.cause else "no cause"
            against.append(f"{mistake.id}: it is not named, but: {said}")
    return (tuple(against), f"{len(bench.mistakes)} mistakes")


def carried_forward(bench: Bench) -> Found:
    """What builds on a named mistake, and is right but for that, keeps its points."""
    against: list[str] = []
    apart: list[str] = []
    kept = 0
    forged = {check.id for check in bench.questions.checks if can_be_forged(check)}
    for mistake in bench.mistakes:
        for sealed in (False, True):
            if sealed and bench.sealed is None:
                continue
            grade = bench.grade_mistake(mistake, sealed) if sealed else bench.grades[mistake.id]
            above = [task for task in grade.tasks if task.task != mistake.task]
            kept += sum(bool(task.given) for task in above)
            lost = [task for task in above if task.verdict is not Verdict.PASSED]
            said = [f"{mistake.id}: {task.task} is {task.verdict}" for task in lost]
            crashed = any(o.crash or o.verdict is Verdict.TIMED_OUT for o in _lost(lost))
            own = {o.check for o in _lost([_task(grade, mistake.task)])}
            (apart if crashed or own <= forged else against).extend(said)
    note = f"{kept} tasks keep their points"
    others = ", ".join(dict.fromkeys(apart))
    return (tuple(against), f"{note}; crash, or can be forged: {others}" if apart else note)


def _lost(tasks: Sequence[TaskResult]) -> list[Outcome]:
    fine = (Verdict.PASSED, Verdict.DEFERRED)
    return [o for task in tasks for o in task.outcomes if o.verdict not in fine]


def mistakes_sealed(bench: Bench) -> Found:
    """Through the seal, each known mistake gets the same verdicts, and the same name."""
    if bench.sealed is None:
        return ((bench.seal_fault,), "run `grade release`")
    against: list[str] = []
    alike: set[str] = set()
    for mistake in bench.mistakes:
        task = _task(bench.grade_mistake(mistake, sealed=True), mistake.task)
        live = {o.check: o.verdict for o in _task(bench.grades[mistake.id], mistake.task).outcomes}
        if task.verdict is Verdict.PASSED:
            continue  # only a hidden check tells it apart
        against += [
            f"{mistake.id}: {o.check} is {live[o.check]} live, {o.verdict} through the seal"
            for o in task.outcomes
            if live[o.check] != o.verdict
        ]
        if not task.cause or mistake.id not in task.cause.mistakes:
            against.append(f"{mistake.id}: it is not named through the seal")
        elif len(task.cause.mistakes) > 1:
            alike.add(" = ".join(sorted(task.cause.mistakes)))
    return (tuple(against), f"alike: {'; '.join(sorted(alike))}" if alike else "")


def alternatives(bench: Bench) -> Found:
    """Right solutions in other ways get full points, and no cause is named."""
    against = []
    for name, files in bench.alternatives.items():
        for sealed in (False, True):
            grade = bench.grade(name, files, sealed=sealed)
            against += [f"{name}: {said}" for said in _not_passed(grade)]
            against += [f"{name}: {t.cause.says}" for t in grade.tasks if t.cause]
    if len(bench.alternatives) < 4:
        against.append(f"there are {len(bench.alternatives)}; four are needed")
    return (tuple(against), f"{len(bench.alternatives)} alternatives")


def coverage(bench: Bench) -> Found:
    """No claim against anything: the checks that no mistake fails are listed."""
    caught = {
        outcome.check
        for grade in bench.grades.values()
        for task in grade.tasks
        for outcome in task.outcomes
        if outcome.verdict not in (Verdict.PASSED, Verdict.DEFERRED)
    }
    free = [check.id for check in bench.questions.checks if check.id not in caught]
    return ((), f"no mistake fails: {', '.join(free)}" if free else "")


def ten_seeds(bench: Bench) -> Found:
    """Right alternatives pass whatever is drawn."""
    against = []
    for seed in TEN_SEEDS:
        questions = Questions.of(bench.course, bench.assignment, seed, hidden=True).untrained
        key = live_key(questions, bench.starter)
        options = Options(device="cpu", official=True, seed=seed)
        for name, files in bench.alternatives.items():
            handed_in = submission(name, files)
            grade = grade_one(handed_in, questions, key, bench.starter, options)
            against += [f"seed {seed}: {name}: {said}" for said in _not_passed(grade)]
    return (tuple(against), "")


def pairs(bench: Bench) -> Found:
    """Each mistake with the next one of another task, where their edits do not meet."""
    against = []
    asked = 0
    for place, first in enumerate(bench.mistakes):
        others = bench.mistakes[place + 1 :] + bench.mistakes[:place]
        second = next((m for m in others if m.task != first.task), None)
        if second is None:
            continue
        if (files := apply_both(first, second, bench.files)) is None:
            continue
        asked += 1
        grade = bench.grade(f"{first.id} and {second.id}", files)
        against += [
            f"{first.id} with {second.id}: {m.task} passes"
            for m in (first, second)
            if _task(grade, m.task).verdict is Verdict.PASSED
        ]
    return (tuple(against), f"{asked} pairs")


def _task(grade: Grade, name: str) -> TaskResult:
    return next(task for task in grade.tasks if task.task == name)


def _not_passed(grade: Grade) -> list[str]:
    return [
        f"{outcome.check} is {outcome.verdict}: {outcome.gap.says if outcome.gap else outcome.note}"
        for task in grade.tasks
        for outcome in task.outcomes
        if outcome.verdict not in (Verdict.PASSED, Verdict.DEFERRED)
    ]
