"""The map: one submission walks down the corridor. Each room takes one noun, returns the next.

In: a path. Out: a `Grade`. Has no logic of its own: read it first.
"""

import secrets
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from grader.course import (
    Assignment,
    Course,
    apply_both,
    apply_mistake,
    known_mistakes,
    read_mistakes,
    reference,
    text_of,
)
from grader.errors import UsageError
from grader.grade import Grade
from grader.intake import receive
from grader.judging import (
    AnswerKey,
    LiveKey,
    MaterialKey,
    SealedKey,
    diagnose_all,
    judge,
    load_functions,
    tally,
    voided,
)
from grader.questions import Questions
from grader.records import Answers, Checkpoint, Submission
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
    questions = Questions.of(course, assignment, seed, hidden=options.official)
    if options.task:
        questions = questions.about({assignment.task(options.task).name})
    with open_starter() as starter:
        stand(course, starter, options)
        key = open_key(course, questions, starter, options)
        return grade_one(handed_in, questions, key, starter, options)


def overruled(assignment: Assignment, names: tuple[str, ...]) -> Assignment:
    """The assignment without what an instructor has overruled: evidence is no proof."""
    lists = assignment.forbidden
    if unknown := set(names) - set(lists) - {name for row in lists.values() for name in row}:
        raise UsageError(
            f"{assignment.name} forbids no {', '.join(sorted(unknown))}",
            help=f"its lists: {', '.join(lists) or 'none'}",
        )
    left = {
        key: () if key in names else tuple(name for name in row if name not in names)
        for key, row in lists.items()
    }
    return assignment.model_copy(update={"forbidden": left})


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
    answers = ask_files(questions, handed_in.files, starter, options.device, handed_in.checkpoint)
    return settle(handed_in, answers, questions, key, options, started)


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
    functions = load_functions(questions.side / "judges.py")
    if handed_in.checkpoint:
        right = {id: expected for id, (_, expected) in questions.materials.items()}
        key = MaterialKey(key, right)
    judged = {
        check.id: judge(check, answers.reply(check.id), key, answers.device, functions)
        for check in checks
    }
    judged = voided(assignment, judged)
    begun = [task for task in assignment.task_names if task not in answers.todo]
    diagnoses = diagnose_all(checks, begun, answers.replies, judged, key, answers.device)
    return tally(
        assignment,
        handed_in,
        checks,
        answers,
        judged,
        diagnoses,
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
) -> Answers:
    """What these files answer to the questions."""
    limits = questions.assignment.limits
    job = questions.job(files, device, checkpoint)
    return ask(starter, job, list(questions.checks), questions.streams, limits)


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


def live_key(questions: Questions, starter: Starter) -> LiveKey:
    """Ask the reference now, on the CPU; the known mistakes when something failed."""
    files = reference(questions.assignment)
    questions = questions.untrained
    bank = {mistake.id: mistake for mistake in known_mistakes(questions.assignment)}

    def ask_mistake(id: str) -> Answers:
        about = questions.about({bank[id].task})
        return ask_files(about, apply_mistake(bank[id], files), starter, "cpu")

    def ask_above(id: str) -> Answers:
        above = questions.about(questions.above(bank[id].task))
        return ask_files(above, apply_mistake(bank[id], files), starter, "cpu")

    def ask_pair(one: str, other: str) -> Answers | None:
        made = apply_both(bank[one], bank[other], files)
        about = questions.about({bank[one].task, bank[other].task})
        return ask_files(about, made, starter, "cpu") if made else None

    answers = ask_files(questions, files, starter, "cpu")
    texts = [text_of(mistake) for mistake in bank.values()]
    return LiveKey(answers, texts, ask_mistake, ask_above, ask_pair)
