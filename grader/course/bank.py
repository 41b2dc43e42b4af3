"""The instructor's side as files: the reference, and what each known mistake makes of it.

In: a folder of solutions/. Out: files by name, as a submission has them; `Mistake` records.
Raises GraderFault, with the nearest line, for an edit that does not fit. Needs solutions/.
"""

import difflib
import re
from pathlib import Path

from grader.author import Mistake
from grader.course.config import Assignment
from grader.errors import GraderFault

BEGIN = re.compile(r"^(?P<indent>[ \t]*)# BEGIN SOLUTION (?P<task>[\w.]+)(?::[ ]*(?P<todo>.*))?$")
END = re.compile(r"^[ \t]*# END SOLUTION[ \t]*$")


def reference(assignment: Assignment) -> dict[str, bytes]:
    """The reference solution's files."""
    folder = solution_folder(assignment)
    try:
        return {name: (folder / name).read_bytes() for name in assignment.files}
    except FileNotFoundError as error:
        raise GraderFault(f"{assignment.name}: the reference has no {error.filename}") from None


def solution_folder(assignment: Assignment) -> Path:
    """Where the instructor's side of it lies."""
    if assignment.solution is None:
        raise GraderFault(f"{assignment.name} has no solutions/ here: this is a student edition")
    return assignment.solution


def right_solutions(assignment: Assignment) -> list[dict[str, bytes]]:
    """The reference, and what is right in other ways."""
    return [reference(assignment), *alternatives(assignment).values()]


def alternatives(assignment: Assignment) -> dict[str, dict[str, bytes]]:
    """Right solutions in other ways, by name; none where tests/ is not there.

    A file is the whole assignment of one file, a folder has some of its files, and the others are
    the reference's.
    """
    ours = reference(assignment)
    folder = solution_folder(assignment).parents[1] / "tests/alternatives" / assignment.name
    name = next(iter(ours))
    found = {path.stem: {name: path.read_bytes()} for path in sorted(folder.glob("*.py"))}
    for path in sorted(folder.glob("*/")):
        own = {file.name: file.read_bytes() for file in sorted(path.glob("*.py"))}
        if unknown := own.keys() - ours.keys():
            raise GraderFault(f"{path} has {unknown.pop()}, which the assignment has not")
        if own:
            found[path.name] = ours | own
    return found


def known_mistakes(assignment: Assignment) -> list[Mistake]:
    """The bank of known mistakes, in its order."""
    path = solution_folder(assignment) / "mistakes.py"
    if not path.is_file():
        return []
    space: dict[str, object] = {"__name__": "mistakes", "__file__": str(path)}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except Exception as error:  # it is ours, and may be wrong in any way
        raise GraderFault(f"{path}: {type(error).__name__}: {error}") from None
    bank = [m for m in space.get("MISTAKES", []) if isinstance(m, Mistake)]  # type: ignore[attr-defined]
    seen: set[str] = set()
    for mistake in bank:
        if mistake.id in seen:
            raise GraderFault(f"{path}: {mistake.id} stands there twice")
        if mistake.task not in assignment.task_names:
            raise GraderFault(f"{path}: {mistake.id}: there is no task {mistake.task!r}")
        seen.add(mistake.id)
    return bank


def apply_mistake(mistake: Mistake, files: dict[str, bytes]) -> dict[str, bytes]:
    """The reference with a mistake in it."""
    texts = {name: data.decode() for name, data in files.items()}
    for old, new in mistake.edits:
        places = [(name, text.count(old)) for name, text in texts.items() if old in text]
        if sum(count for _, count in places) != 1:
            raise GraderFault(_no_match(mistake, old, texts, places))
        name = places[0][0]
        texts[name] = texts[name].replace(old, new)
    if mistake.body:
        texts = {
            name: replace_body(text, mistake.task, mistake.body) for name, text in texts.items()
        }
    made = {name: text.encode() for name, text in texts.items()}
    if made == files:
        raise GraderFault(f"{mistake.id} changes nothing: it needs edits= or body=")
    return made


def apply_both(one: Mistake, other: Mistake, files: dict[str, bytes]) -> dict[str, bytes] | None:
    """The reference with two mistakes in it; None where their edits touch."""
    if one.task == other.task and (one.body or other.body):
        return None
    try:
        both = apply_mistake(other, apply_mistake(one, files))
        return both if both == apply_mistake(one, apply_mistake(other, files)) else None
    except GraderFault:
        return None


def _no_match(
    mistake: Mistake, old: str, texts: dict[str, str], places: list[tuple[str, int]]
) -> str:
    if places:
        return f"{mistake.id}: {old!r} occurs {sum(n for _, n in places)} times; once is needed"
    lines = [line.strip() for text in texts.values() for line in text.splitlines()]
    near = difflib.get_close_matches(old.strip().splitlines()[0], lines, 1, 0)
    return f"{mistake.id}: {old!r} does not occur; the nearest line is {near[0] if near else ''!r}"


def replace_body(text: str, task: str, body: str) -> str:
    """The text with the marked body of `task` replaced; markers go too.

    `body` is indented as from column 0.
    """
    made: list[str] = []
    inside = False
    for line in text.split("\n"):
        begin = BEGIN.match(line)
        if begin and begin["task"] == task:
            inside = True
            made += [
                begin["indent"] + row if row.strip() else row
                for row in body.strip("\n").split("\n")
            ]
        elif inside and END.match(line):
            inside = False
        elif not inside:
            made.append(line)
    return "\n".join(made)


def bodies(text: str) -> dict[str, list[str]]:
    """The lines of each marked body, by task."""
    found: dict[str, list[str]] = {}
    task = ""
    for line in text.split("\n"):
        if begin := BEGIN.match(line):
            task = begin["task"]
            found[task] = []
        elif END.match(line):
            task = ""
        elif task:
            found[task].append(line)
    return found


def stubs(assignment: Assignment) -> dict[str, bytes]:
    """The reference's files as students get them."""
    folder = solution_folder(assignment)
    return {
        name: stub(folder / name, data.decode(), assignment.task_names).encode()
        for name, data in reference(assignment).items()
    }


def stub(path: Path, text: str, tasks: tuple[str, ...]) -> str:
    """The student's text: each marked body becomes a TODO line and its NotImplementedError."""
    made: list[str] = []
    task = ""
    for number, line in enumerate(text.split("\n"), 1):
        begin, end = BEGIN.match(line), END.match(line)
        if begin and not task:
            task = begin["task"]
            if task not in tasks:
                raise GraderFault(f"{path}:{number}: {task!r} is not a task of assignment.toml")
            made.append(f"{begin['indent']}# TODO  {begin['todo'] or 'your code'}")
            made.append(f'{begin["indent"]}raise NotImplementedError("{task}")')
        elif end and task:
            task = ""
        elif begin or end or "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            raise GraderFault(f"{path}:{number}: a marker that opens or closes nothing: {line!r}")
        elif not task:
            made.append(line)
    if task:
        raise GraderFault(f"{path}: the body of {task} is not closed by # END SOLUTION")
    return "\n".join(made)
