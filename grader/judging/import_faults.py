"""Why the files could not be imported, or have not what is asked for.

In: `Answers`. Out: sentences, and crashes as a report shows them. Nothing is counted here.
"""

import difflib
import re

from grader.course import Assignment
from grader.grade import CrashText
from grader.records import Answers, Raised, Submission

NO_MODULE = re.compile(r"No module named '([A-Za-z_][A-Za-z_0-9]{0,60})'")
UNKNOWN = re.compile(r"name '(\w+)' is not defined")


def missing_name(name: str, answers: Answers) -> str:
    """What the files do have where a name is missing."""
    if why := answers.left_out.get(name.partition(".")[0]):
        return f"there is no `{name}`: it is {why}"
    near = difflib.get_close_matches(name, answers.names, 1, 0.7)
    if near:
        return f"there is no `{name}`; there is `{near[0]}`: did the name change?"
    has = ", ".join(answers.names[:8]) or "nothing"
    return f"there is no `{name}`; the file defines {has}"


def unknown_name(raised: Raised | None, answers: Answers) -> str:
    """What became of a name that a notebook's code looks for in vain."""
    said = UNKNOWN.match(raised.message) if raised and raised.kind == "NameError" else None
    why = answers.left_out.get(said[1]) if said else None
    return f"`{said[1]}` is {why}" if said and why else ""


def crash_of(raised: Raised, hidden: bool) -> CrashText:
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


def not_installed(answers: Answers, assignment: Assignment) -> list[str]:
    """Packages whose import failed, as the exceptions say: none of the assignment's files."""
    files = (*assignment.files, *assignment.given, *assignment.optional, *assignment.scripts)
    known = {name.removesuffix(".py") for name in files}
    raised = [answers.broken.raised if answers.broken else None]
    raised += [reply.raised for reply in answers.replies.values()]
    found = [
        NO_MODULE.fullmatch(one.message)
        for one in raised
        if one and one.kind == "ModuleNotFoundError"
    ]
    return list(dict.fromkeys(said[1] for said in found if said and said[1] not in known))


def problem_of(answers: Answers, submission: Submission) -> tuple[str, CrashText | None]:
    """Why the files could not be imported."""
    broken = answers.broken
    if broken is None:
        return "", None
    files = ", ".join(o.name for o in submission.origins.values()) or ", ".join(submission.files)
    crash = crash_of(broken.raised, hidden=False) if broken.raised else None
    match broken.status:
        case "syntax":
            version = ".".join(answers.versions.get("python", "").split(".")[:2])
            return f"{files} cannot be read as Python {version}".rstrip(), crash
        case "raised":
            unknown = unknown_name(broken.raised, answers)
            said = f"importing {files} raised {crash.kind if crash else 'an exception'}"
            return "; ".join(filter(None, (said, unknown))), crash
        case "timed out":
            return f"importing {files} does not end: is there a loop outside a function?", None
        case "flooded":
            return f"importing {files} prints without end", None
        case "filled":
            return f"importing {files} fills its folder", None
    return f"importing {files} ended the process: {broken.note}".rstrip(": "), None
