"""What a grade tells beside points: of each check, of files that do not import, of all of it once.

In: answers, with places as `cell_places` says them; verdicts. Out: the texts of a `Grade`. Pure
functions.
"""

import difflib
import re
from collections.abc import Sequence

from grader.course import Assignment
from grader.grade import UNREADABLE, CrashText, GapText, Outcome, Verdict
from grader.judging.verdict import Judged
from grader.records import Answers, Check, Place, Raised, Submission

NO_MODULE = re.compile(r"No module named '([A-Za-z_][A-Za-z_0-9]{0,60})'")
NO_GPU = re.compile(r"not compiled with CUDA|no NVIDIA driver|No CUDA GPUs|invalid device ordinal")
UNKNOWN = re.compile(r"name '(\w+)' is not defined")
WITHOUT_LOSS = (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)


def not_asked(check: Check, answers: Answers) -> bool:
    """Whether the files did not import, so that nobody could ask."""
    return answers.broken is not None and check.id not in answers.replies


def outcome(
    check: Check,
    answers: Answers,
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
        crash = _crash(reply.raised, check.hidden)
    elif reply.stopped:
        crash = _stopped(reply.stopped)
    shown = verdict not in WITHOUT_LOSS and verdict is not Verdict.NOT_STARTED
    note = _missing_name(reply.name, answers) if reply.status == "missing" else judged.note
    if crash:
        known = (_unknown_name(reply.raised, answers), _no_gpu(crash))
        note = "; ".join(filter(None, (note, *known)))
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
        seconds=round(reply.seconds, 3),
    )


def _missing_name(name: str, answers: Answers) -> str:
    """What the files do have where a name is missing."""
    if why := answers.left_out.get(name.partition(".")[0]):
        return f"there is no `{name}`: it is {why}"
    near = difflib.get_close_matches(name, answers.names, 1, 0.7)
    if near:
        return f"there is no `{name}`; there is `{near[0]}`: did the name change?"
    has = ", ".join(answers.names[:8]) or "nothing"
    return f"there is no `{name}`; the file defines {has}"


def _unknown_name(raised: Raised | None, answers: Answers) -> str:
    """What became of a name that a notebook's code looks for in vain."""
    said = UNKNOWN.match(raised.message) if raised and raised.kind == "NameError" else None
    why = answers.left_out.get(said[1]) if said else None
    return f"`{said[1]}` is {why}" if said and why else ""


def _crash(raised: Raised, hidden: bool) -> CrashText:
    place = raised.place
    return CrashText(
        kind=raised.kind,
        message="" if hidden else raised.message,
        file=place.file if place else "",
        line=place.line if place else 0,
        cell=place.cell if place else 0,
        text=place.text if place else "",
        tensors=list(raised.tensors),
    )


def _no_gpu(crash: CrashText) -> str:
    """What to write in the place of a GPU's name."""
    return "use x.device instead of cuda()" if NO_GPU.search(crash.message) else ""


def _stopped(place: Place) -> CrashText:
    """A line that did not end, as far as is known."""
    return CrashText(kind="", file=place.file, line=place.line, cell=place.cell, text=place.text)


def not_installed(checks: Sequence[Check], answers: Answers, assignment: Assignment) -> list[str]:
    """Packages whose import failed, as the exceptions say: none of the assignment's files.

    A message in the process of hidden checks may name anything, so it names no package.
    """
    files = (*assignment.files, *assignment.given, *assignment.optional, *assignment.scripts)
    known = {name.removesuffix(".py") for name in files}
    raised = [answers.broken.raised if answers.broken else None]
    raised += [answers.reply(check.id).raised for check in checks if not check.hidden]
    found = [
        NO_MODULE.fullmatch(one.message)
        for one in raised
        if one and one.kind == "ModuleNotFoundError"
    ]
    return list(dict.fromkeys(said[1] for said in found if said and said[1] not in known))


def problem(
    answers: Answers, submission: Submission, assignment: Assignment
) -> tuple[str, CrashText | None]:
    """Why the files could not be imported."""
    broken = answers.broken
    if broken is None:
        return "", None
    files = ", ".join(o.name for o in submission.origins.values()) or ", ".join(submission.files)
    crash = _crash(broken.raised, hidden=False) if broken.raised else None
    if broken.stopped:
        crash = _stopped(broken.stopped)
    match broken.status:
        case "syntax":
            version = ".".join(answers.versions.get("python", "").split(".")[:2])
            return f"{files} {UNREADABLE} {version}".rstrip(), crash
        case "raised":
            known = [_unknown_name(broken.raised, answers), _no_gpu(crash) if crash else ""]
            if not_installed((), answers, assignment) and assignment.packages:
                packages = ", ".join(assignment.packages)
                known.append(f"there is only what the course installs: {packages}")
            said = f"importing {files} raised {crash.kind if crash else 'an exception'}"
            return "; ".join(filter(None, (said, *known))), crash
        case "timed out":
            return f"importing {files} does not end: is there a loop outside a function?", crash
        case "flooded":
            return f"importing {files} prints without end", None
        case "filled":
            return f"importing {files} fills its folder", None
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
