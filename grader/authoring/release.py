"""Make the student's side from the instructor's, and the student edition from the repository.

In: a course with solutions/. Out: files under assignments/, or a folder for students.
Writes nothing where a file was edited by hand, or where a line of a solution would get out.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.authoring import leaks
from grader.course import (
    NOTEBOOK,
    START,
    Assignment,
    Course,
    dump_mistakes,
    has_lab,
    has_start,
    known_mistakes,
    solution_folder,
    start_notebook,
    stubs,
    student_notebook,
)
from grader.errors import GraderError, GraderFault, UsageError
from grader.questions import examples

RECORD = ".generated.json"
SEAL = "sealed.safetensors"
EDITION = (
    "pyproject.toml",
    "constraints.txt",
    "LICENSE",
    "grader",
    "assignments",
    "datasets",
    "docs",
)
LEFT_OUT = {"__pycache__", ".DS_Store", ".ipynb_checkpoints", ".mypy_cache"}


class Refused(GraderError):
    """The release found something that it must not write over, or give away."""

    exit_code = 1


@dataclass
class Plan:
    """What assignments/ should be: each file's path below the root, and its content."""

    files: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


def plan(course: Course, seal: Callable[[Assignment], bytes]) -> Plan:
    """Everything that the instructor's side makes of the student's.

    Args:
        seal: makes the sealed answer key of an assignment, or keeps the one that is there.
    """
    if not course.has_solutions:
        raise UsageError("there is no solutions/ here: a student edition has nothing to release")
    made = Plan()
    made.files["assignments/README.md"] = (course.root / "solutions/README.md").read_bytes()
    for name in course.assignment_names():
        assignment = course.assignment(name)
        add_sources(made, course, assignment)
        made.files[f"assignments/{name}/{SEAL}"] = seal(assignment)
    return made


def add_sources(made: Plan, course: Course, assignment: Assignment) -> None:
    """The files of one assignment that are text, and its secrets."""
    side = solution_folder(assignment)
    at = f"assignments/{assignment.name}"
    # Two assignments may ask alike: a line of one's hidden checks is no secret in the other's.
    public = [
        path.read_text(encoding="utf-8") for path in course.root.glob("solutions/*/checks.py")
    ]
    for name, data in stubs(assignment).items():
        made.files[f"{at}/{name}"] = data
        public.append(data.decode())
    for name in ("checks.py", "assignment.toml", "README.md"):
        made.files[f"{at}/{name}"] = (side / name).read_bytes()
    if made_checks := examples(assignment):
        made.files[f"{at}/examples.py"] = made_checks
    there = [name for name in ("judges.py", "material.py") if (side / name).is_file()]
    for name in (*there, *assignment.given, *assignment.scripts):
        made.files[f"{at}/{name}"] = _as_it_is(side / name)
        public.append(made.files[f"{at}/{name}"].decode())
    if has_lab(assignment):
        made.files[f"{at}/{NOTEBOOK}"] = student_notebook(assignment)
    if has_start(course):
        made.files[f"{at}/{START}"] = start_notebook(course, assignment)
    made.files[f"{at}/mistakes.json"] = dump_mistakes(known_mistakes(assignment))
    made.secrets |= leaks.secrets_of(assignment, public)


def _as_it_is(path: Path) -> bytes:
    """A file that students get as it is; it holds no hole."""
    if not path.is_file():
        raise GraderFault(f"assignment.toml lists {path.name}, and there is no {path}")
    data = path.read_bytes()
    if b"# BEGIN SOLUTION" in data:
        raise GraderFault(f"{path} has a hole, and is not in `files` of assignment.toml")
    return data


def differences(course: Course, made: Plan) -> list[str]:
    """What of assignments/ is not as it should be, a line each."""
    there = files_below(course.root, course.root / "assignments")
    found = [f"{name} is missing" for name in made.files if name not in there]
    found += [
        f"{name} is not what solutions/ makes of it"
        for name, data in made.files.items()
        if name in there and there[name] != data and not name.endswith(SEAL)
    ]
    record = f"assignments/{RECORD}"
    found += [f"{name} is made by nothing" for name in there if name not in {*made.files, record}]
    return sorted(found)


def write(course: Course, made: Plan) -> list[str]:
    """Refresh assignments/: the paths that changed."""
    refuse_leaks(made.secrets, made.files)
    folder = course.root / "assignments"
    there = files_below(course.root, folder)
    record = folder / RECORD
    before: dict[str, str] = json.loads(record.read_text()) if record.is_file() else {}
    edited = [
        name
        for name, data in there.items()
        if name != f"assignments/{RECORD}"
        and data != made.files.get(name)
        and _digest(data) != before.get(name)
    ]
    if edited:
        raise Refused(
            f"edited by hand, or not made from solutions/: {', '.join(sorted(edited))}",
            help="make the change in solutions/ and restore or remove these files",
        )
    changed: list[str] = []
    for name, data in made.files.items():
        if there.get(name) != data:
            _put(course.root / name, data)
            changed.append(name)
    for name in sorted(set(before) - set(made.files)):
        (course.root / name).unlink(missing_ok=True)
        changed.append(name)
    digests = {name: _digest(data) for name, data in sorted(made.files.items())}
    _put(record, (json.dumps(digests, indent=1) + "\n").encode())
    return changed


def write_edition(course: Course, made: Plan, target: Path) -> int:
    """Write the student edition: the number of its files.

    The folder is new, empty, or an edition that was written before; its `.git` and what students
    keep there under names of their own stay.
    """
    target = target.resolve()  # as text "course/../edition" begins with the course
    if target.is_relative_to(course.root.resolve()):
        raise UsageError(f"{target} lies in the course; choose a folder outside of it")
    listing = target / "assignments" / RECORD
    if target.exists() and not listing.is_file() and (target.is_file() or any(target.iterdir())):
        raise UsageError(f"{target} is not empty, and is no student edition")
    files: dict[str, bytes] = {}
    for top in EDITION:
        if (path := course.root / top).is_file():
            files[top] = path.read_bytes()
        elif path.is_dir():
            files |= files_below(course.root, path)
    files["README.md"] = (course.root / "docs/student.md").read_bytes()
    refuse_leaks(made.secrets, files)
    if listing.is_file():  # what an older edition had and this one has not
        for name in set(json.loads(listing.read_text())) - set(files):
            (target / name).unlink(missing_ok=True)
        shutil.rmtree(target / "grader", ignore_errors=True)
    for name, data in files.items():
        _put(target / name, data)
    return len(files)


def refuse_leaks(secrets: dict[str, str], files: dict[str, bytes]) -> None:
    """Raise Refused where a file has a line that must stay with the instructor."""
    if found := leaks.find(secrets, files):
        lines = "\n".join(f"  {leak.file}: {leak.line!r} is of {leak.of}" for leak in found[:20])
        raise Refused(
            f"{len(found)} lines of the instructor's side would get out:\n{lines}",
            help="say it in other words there, or make it part of the stub",
        )


def files_below(root: Path, folder: Path) -> dict[str, bytes]:
    """Each file of a folder but caches, by its path from the root."""
    paths = {path.relative_to(root): path for path in sorted(folder.rglob("*"))}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in paths.items()
        if path.is_file() and not LEFT_OUT & set(name.parts) and path.suffix != ".pyc"
    }


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
