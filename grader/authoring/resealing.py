"""Make the sealed answer key of an assignment, or keep the one that still says the same.

In: a course with solutions/, a fork server. Out: the bytes of sealed.safetensors.
Kernels differ by CPU in the last bits, so a seal that is there is kept when today's answers get
every verdict and every name through it: a fresh seal does not churn.
"""

from grader.authoring.release import SEAL
from grader.course import Assignment, Course, MistakeText, reference
from grader.errors import GraderFault
from grader.grade import Verdict
from grader.judging import (
    Entry,
    Identity,
    Known,
    LiveKey,
    SealedKey,
    SealedLines,
    agrees,
    chosen,
    dump_seal,
    judge,
    salt_on_the_way,
    seal_values,
)
from grader.pipeline import ask_files, live_key
from grader.questions import Questions
from grader.records import Answers, Check, Raised, Reply
from grader.sandbox import Starter

MOST_OTHERS = 0.05
"""A part of the values on the way may be other ones: what is all rounding differs by processor."""


def sealed_key(course: Course, assignment: Assignment, starter: Starter) -> bytes:
    """The content of the assignment's seal: the old one's where it is fresh."""
    questions = Questions.of(course, assignment, course.public_seed, hidden=False).untrained
    key = live_key(questions, starter)
    answers = ask_files(questions, reference(assignment), starter, "cpu")
    path = assignment.folder / SEAL
    if path.is_file() and not stale(assignment, course, questions, key, answers):
        return path.read_bytes()
    identity = Identity(course.course, assignment.name, course.public_seed, questions.digest)
    return dump_seal(_entries(questions, key, answers), identity, _lines(questions, key, identity))


def stale(
    assignment: Assignment, course: Course, questions: Questions, key: LiveKey, answers: Answers
) -> list[str]:
    """What the committed seal says otherwise than the answers of today, a line each."""
    path = assignment.folder / SEAL
    bank_texts = [text for task in assignment.task_names for text in key.mistakes(task)]
    try:
        sealed = SealedKey.open(
            path, bank_texts, checks_digest=questions.digest, seed=course.public_seed
        )
        found = _stale_lines(questions, key, sealed)
        for check in questions.checks:
            if check.hidden:
                continue
            judged = judge(check, answers.reply(check.id), sealed, "cpu")
            if judged.verdict is not Verdict.PASSED:
                found.append(f"the reference is {judged.verdict} at {check.id}")
            for mistake in bank_texts:
                live = _told(mistake, check, questions, key)
                known = sealed.of_mistake(mistake.id, check.id)
                if (live is None) != (known is None):
                    found.append(f"{mistake.id} at {check.id}: one of the two did not answer")
                elif (
                    live
                    and known
                    and not agrees(
                        check, as_reply(live), known, "cpu", right=key.expected(check.id)
                    )
                ):
                    found.append(f"{mistake.id} answers otherwise at {check.id}")
    except GraderFault as fault:
        return [str(fault)]
    return found


def _lines(questions: Questions, key: LiveKey, identity: Identity) -> SealedLines:
    """What right solutions compute on the way to the answers of public checks."""
    key.follow(questions.assignment.task_names)
    return SealedLines(
        key.given,
        {
            check.id: seal_values(key.steps(check), salt_on_the_way(identity, check.id))
            for check in questions.checks
            if key.leads(check)
        },
    )


def _stale_lines(questions: Questions, key: LiveKey, sealed: SealedKey) -> list[str]:
    """Where the seal does not know the values that right solutions have today."""
    key.follow(questions.assignment.task_names)
    found = [] if sealed.given == key.given else ["functions that are given are others today"]
    for check in filter(key.leads, questions.checks):
        values, today = sealed.right(check), chosen(key.steps(check))
        ours = [values.holds(steps, value) for steps, some in today for value in some]
        if values.count != len(today):
            found.append(f"{check.id}: {len(today)} right solutions, {values.count} in the seal")
        elif ours.count(False) > len(ours) * MOST_OTHERS:
            found.append(f"{check.id}: right solutions compute other values on the way")
    return found


def as_reply(known: Known) -> Reply:
    """What a live key knows, as the reply that it was."""
    raised = None
    if known.status == "raised":
        raised = Raised(known.kind, known.bases, known.message, None)
    return Reply(known.status, answer=known.tree, raised=raised, fills=known.fills)


def _entries(questions: Questions, key: LiveKey, answers: Answers) -> list[Entry]:
    entries = []
    for check in questions.checks:
        reply = answers.reply(check.id)
        if reply.status not in ("answered", "raised"):
            raise GraderFault(f"the reference does not answer {check.id}: it is {reply.status}")
        entries.append(Entry(check, "", Known.of(reply)))
        for task in questions.assignment.task_names:
            for mistake in key.mistakes(task):
                if known := _told(mistake, check, questions, key):
                    entries.append(Entry(check, mistake.id, known))
    return entries


def _told(mistake: MistakeText, check: Check, questions: Questions, key: LiveKey) -> Known | None:
    """What a seal says of a mistake: its answers and, of what builds on it, those that it spoils.

    The others are right, so there is nothing to carry forward.
    """
    if check.task == mistake.task:
        return key.of_mistake(mistake.id, check.id)
    if check.task not in questions.above(mistake.task):
        return None
    known, right = key.of_mistake(mistake.id, check.id), key.expected(check.id)
    if known is None or agrees(check, as_reply(known), right, "cpu", right=right):
        return None
    return known
