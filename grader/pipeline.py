"""The map: one submission walks down the corridor. Each room takes one noun, returns the next.

In: a path. Out: a `Grade`. Has no logic of its own: read it first.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from grader.course import (
    Assignment,
    Course,
    Limits,
    apply_both,
    apply_mistake,
    known_mistakes,
    overruled,
    read_mistakes,
    reference,
    right_solutions,
    text_of,
)
from grader.errors import UsageError
from grader.grade import Grade
from grader.intake import receive, with_imports, with_unreached
from grader.judging import (
    AnswerKey,
    FollowRight,
    LiveKey,
    MaterialKey,
    SealedKey,
    as_diagnosed,
    borne_out,
    counted,
    diagnose_all,
    given_functions,
    in_own_places,
    inputs_of,
    judge,
    load_functions,
    tally,
    voided,
    with_lines,
)
from grader.questions import Questions
from grader.records import Answers, Check, Checkpoint, Inputs, Job, Reply, Submission
from grader.sandbox import Starter, ask, open_starter
from grader.sandbox.isolation import level
from grader.selftest import require


@dataclass(frozen=True)
class Options:
    """What a run may ask for."""

    task: str | None = None
    device: str = "auto"
    official: bool = False
    seed: int | None = None
    key: Literal["live", "sealed"] | None = None
    unsafe: bool = False
    """Official, although the sandbox does not hold here."""
    overrule: tuple[str, ...] = ()
    """Keys of [forbidden], or names of functions, that may be called after all."""


def grade(course: Course, assignment: Assignment, path: Path | None, options: Options) -> Grade:
    """Grade one submission: the whole corridor."""
    seed = choose_seed(course, options)
    assignment = overruled(assignment, options.overrule)
    handed_in = receive(path or assignment.folder, assignment)
    if path is None:
        handed_in = replace(handed_in, label=f"assignments/{assignment.name}")
    if not options.official and assignment.other_python:
        handed_in = replace(handed_in, notes=(*handed_in.notes, assignment.other_python))
    questions = Questions.of(course, assignment, seed, hidden=options.official)
    if options.task:
        questions = questions.about({assignment.task(options.task).name})
    with open_starter() as starter:
        stand(course, starter, options)
        key = open_key(course, questions, starter, options)
        return grade_one(handed_in, questions, key, starter, options)


def stand(course: Course, starter: Starter, options: Options) -> None:
    """Before an official run: the sandbox must hold, or the run says that it need not."""
    starter.least = 1
    if options.official:
        require(starter, course.secret, unsafe=options.unsafe)


def grade_one(
    handed_in: Submission, questions: Questions, key: AnswerKey, starter: Starter, options: Options
) -> Grade:
    """One submission against an answer key that is open."""
    started = time.monotonic()
    trained = handed_in.checkpoint
    answers = ask_files(questions, handed_in.files, starter, options.device, trained, key.inputs)
    found = settle(handed_in, answers, questions, key, options, started)
    if trained and (files := as_diagnosed(found, questions.assignment)):
        more = by_reference(questions, answers, files, starter, trained)
        answers = replace(answers, by_reference=more)
        found = settle(handed_in, answers, questions, key, options, started)
    limits = questions.assignment.limits.again
    again = partial(follow, questions, limits, handed_in.files, starter, answers.device)
    return with_lines(found, handed_in, answers, questions.checks, key, again)


def follow(
    questions: Questions,
    limits: Limits,
    files: dict[str, bytes],
    starter: Starter,
    device: str,
    checks: Sequence[Check],
) -> Answers:
    """Ask some checks again, to be told what is computed on the way."""
    job = replace(questions.job(files, device), followed=True)
    return ask(starter, job, list(checks), questions.streams, limits)


def follow_all(
    questions: Questions, solutions: Callable[[], Iterable[dict[str, bytes]]], starter: Starter
) -> FollowRight:
    """A way to ask what right solutions compute; they are read where something failed."""
    limits = questions.assignment.limits

    def follow_right(tasks: set[str], wanted: Callable[[Check], bool]) -> list[Answers]:
        asked = [check for check in questions.about(tasks).checks if wanted(check)]
        return [follow(questions, limits, files, starter, "cpu", asked) for files in solutions()]

    return follow_right


def settle(
    handed_in: Submission,
    answers: Answers,
    questions: Questions,
    key: AnswerKey,
    options: Options,
    started: float,
) -> Grade:
    """Answers, once they are here: judged, explained, counted."""
    assignment, checks = questions.assignment, questions.checks
    handed_in = with_unreached(with_imports(handed_in, assignment), assignment)
    answers = in_own_places(answers, handed_in, checks)
    functions = load_functions(questions.side / "judges.py")
    if handed_in.checkpoint:
        right = {id: expected for id, (_, expected) in questions.materials.items()}
        key = MaterialKey(key, right)
    judged = {
        check.id: judge(check, answers.reply(check.id), key, answers.device, functions)
        for check in checks
    }
    for check in checks:
        if again := answers.by_reference.get(check.id):
            second = judge(check, again, key, answers.device, functions)
            judged[check.id] = borne_out(judged[check.id], second)
    judged = voided(assignment, judged)
    begun = [task for task in assignment.task_names if task not in answers.todo]
    found = diagnose_all(checks, begun, answers.replies, judged, key, answers.device)
    return tally(
        assignment,
        handed_in,
        checks,
        answers,
        judged,
        found,
        official=options.official,
        answer_key=key.mode,
        isolation=list(answers.layers),
        level=level(answers.layers),
        unsafe=options.official and options.unsafe,
        seconds=time.monotonic() - started,
    )


def ask_files(
    questions: Questions,
    files: dict[str, bytes],
    starter: Starter,
    device: str,
    checkpoint: Checkpoint | None = None,
    inputs: Inputs | None = None,
    *,
    ours: bool = False,
) -> Answers:
    """What these files answer to the questions.

    Args:
        inputs: what the reference was given where hits are counted; of our own files, none.
        ours: whether they are our own, so that one child may be asked everything.
    """
    job = replace(questions.job(files, device, checkpoint), ours=ours)
    answers = _ask(questions, job, starter)
    functions = load_functions(questions.side / "judges.py")
    answers = counted(questions.checks, answers, functions, inputs or {})
    if checkpoint and questions.official:
        files = reference(questions.assignment)
        more = by_reference(questions, answers, files, starter, checkpoint)
        answers = replace(answers, by_reference=more)
    return answers


def _ask(questions: Questions, job: Job, starter: Starter) -> Answers:
    """As the child told it, evidence and all."""
    limits = questions.assignment.limits
    return ask(starter, job, list(questions.checks), questions.streams, limits)


def by_reference(
    questions: Questions,
    answers: Answers,
    files: dict[str, bytes],
    starter: Starter,
    checkpoint: Checkpoint,
) -> dict[str, Reply]:
    """What our own files answer with a student's checkpoint, to what theirs have answered.

    A checkpoint is numbers, so no code of the student's runs here: what they made up is not borne
    out.
    """
    answered = {id for id, reply in answers.replies.items() if reply.status == "answered"}
    checks = [c for c in questions.checks if c.material and c.id in answered]
    if not checks:
        return {}
    job = questions.job(files, answers.device, checkpoint)
    return ask(starter, job, checks, questions.streams, questions.assignment.limits).replies


def choose_seed(course: Course, options: Options) -> int:
    """The public seed; in official runs a private one, new unless it is given."""
    private = options.official or options.seed is not None or options.key == "live"
    if private and not course.has_solutions:
        raise UsageError(
            "official grading, --seed and --key live need solutions/, which this edition has not"
        )
    if options.seed is not None:
        return options.seed
    return secrets.randbits(128) if options.official else course.public_seed


def open_key(course: Course, questions: Questions, starter: Starter, options: Options) -> AnswerKey:
    """The live answer key where there are solutions, else the sealed one."""
    assignment = questions.assignment
    if options.key == "sealed" and (options.official or options.seed is not None):
        raise UsageError("the sealed answer key is for the public seed and the public checks")
    if options.key == "live" or (options.key is None and course.has_solutions):
        return live_key(questions, starter)
    texts = read_mistakes(assignment.folder / "mistakes.json")
    return SealedKey.open(
        assignment.folder / "sealed.safetensors",
        texts,
        checks_digest=questions.digest,
        seed=course.public_seed,
    )


def live_key(questions: Questions, starter: Starter, *, explains: bool = True) -> LiveKey:
    """Ask the reference now, on the CPU; the known mistakes when something failed.

    Args:
        explains: whether wrong answers are looked for among the known mistakes.
    """
    files = reference(questions.assignment)
    questions = questions.untrained
    mistakes = known_mistakes(questions.assignment) if explains else []
    bank = {mistake.id: mistake for mistake in mistakes}

    def ask_mistake(id: str) -> Answers:
        about = questions.about({bank[id].task})
        return ask_files(about, apply_mistake(bank[id], files), starter, "cpu", ours=True)

    def ask_above(ids: Sequence[str]) -> Answers:
        tasks = set().union(*(questions.above(bank[id].task) for id in ids))
        made = files
        for id in ids:
            made = apply_mistake(bank[id], made)
        return ask_files(questions.about(tasks), made, starter, "cpu", ours=True)

    def ask_pair(one: str, other: str) -> Answers | None:
        made = apply_both(bank[one], bank[other], files)
        about = questions.about({bank[one].task, bank[other].task})
        return ask_files(about, made, starter, "cpu", ours=True) if made else None

    told = _ask(questions, replace(questions.job(files, "cpu"), ours=True), starter)
    functions = load_functions(questions.side / "judges.py")
    answers = counted(questions.checks, told, functions, {})
    texts = [text_of(mistake) for mistake in bank.values()]
    inputs = inputs_of(questions.checks, told)
    follow_right = follow_all(questions, partial(right_solutions, questions.assignment), starter)
    given = given_functions(files, questions.assignment.task_names)
    return LiveKey(answers, texts, ask_mistake, inputs, ask_above, ask_pair, follow_right, given)
