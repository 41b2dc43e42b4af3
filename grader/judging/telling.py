"""What a grade tells beside points: of each check, of files that do not import, of all of it once.

In: answers as the child told them, verdicts. Out: the texts of a `Grade`. Pure functions. A line of
the student's is the one that was handed in, whatever the child says that it is.
"""

import difflib
import re
from collections.abc import Sequence

from grader.grade import UNREADABLE, CrashText, GapText, Outcome, Verdict
from grader.judging.verdict import Judged
from grader.records import Answers, Check, Place, Raised, Submission

WITHOUT_LOSS = (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)


def not_asked(check: Check, answers: Answers) -> bool:
    """Whether the files did not import, so that nobody could ask."""
    return answers.broken is not None and check.id not in answers.replies


def outcome(
    check: Check,
    answers: Answers,
    submission: Submission,
    judged: Judged,
    verdict: Verdict,
    points: float,
    worth: float,
) -> Outcome:
    """One check, as the grade holds it."""
    reply = answers.reply(check.id)
    gap = None if not_asked(check, answers) else judged.gap
    crash = None
    if reply.raised and not answers.broken:
        crash = _crash(reply.raised, submission, check.hidden)
    shown = verdict not in WITHOUT_LOSS and verdict is not Verdict.NOT_STARTED
    note = _missing(reply.name, answers) if reply.status == "missing" else judged.note
    return Outcome(
        check=check.id,
        task=check.task,
        sentence=check.sentence,
        hidden=check.hidden,
        tell=check.tell,
        verdict=verdict,
        points=round(points, 4),
        of=round(worth, 4),
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


def _crash(raised: Raised, submission: Submission, hidden: bool) -> CrashText:
    place = raised.place
    return CrashText(
        kind=raised.kind,
        message="" if hidden else raised.message,
        file=place.file if place else "",
        line=place.line if place else 0,
        text=_line(submission, place) if place else "",
        tensors=list(raised.tensors),
    )


def _line(submission: Submission, place: Place) -> str:
    """A line as it was handed in: the child may say that anything stands there."""
    text = submission.files.get(place.file, b"").decode("utf-8", "replace")
    lines = re.split(r"\r\n?|\n", text)  # as Python counts them
    return lines[place.line - 1].strip()[:200] if 0 < place.line <= len(lines) else ""


def problem(answers: Answers, submission: Submission) -> tuple[str, CrashText | None]:
    """Why the files could not be imported."""
    broken = answers.broken
    if broken is None:
        return "", None
    files = ", ".join(submission.files)
    crash = _crash(broken.raised, submission, hidden=False) if broken.raised else None
    match broken.status:
        case "syntax":
            return f"{files} {UNREADABLE}", crash
        case "raised":
            return f"importing {files} raised {crash.kind if crash else 'an exception'}", crash
        case "timed out":
            return f"importing {files} does not end: is there a loop outside a function?", None
        case "flooded":
            return f"importing {files} prints without end", None
    return f"importing {files} ended the process: {broken.note}".rstrip(": "), None


def notices(checks: Sequence[Check], answers: Answers, official: bool) -> list[str]:
    """What is said once; hidden checks are asked in a process whose words reach no student."""
    said: list[str] = []
    changes = [("importing your file", answers.changed)]
    changes += [("your code", answers.reply(c.id).changed) for c in checks if not c.hidden]
    for what in dict.fromkeys(change for _, changed in changes for change in changed):
        who = next(who for who, changed in changes if what in changed)
        said.append(f"{who} changes {what} for the whole process; it was put back")
    if answers.printed.strip() and not official:
        said.append(f"importing your file prints: {answers.printed.strip()[:400]}")
    return said
