"""What is asked of everybody: the checks, their source, and each check's stream of draws.

What is asked of a checkpoint is drawn here too, with what is right.

In: an assignment and a seed. Out: `Questions`, and from them a `Job` for any set of files.
Runs in the parent. The seed goes no further than here: a child gets the key of one check's
stream, from which it cannot be computed back. What is asked of a checkpoint is drawn from keys that
no child gets.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.course import Assignment, Course
from grader.errors import GraderFault
from grader.questions import declarations, docstrings, materials
from grader.questions.stream import material_key, stream_key
from grader.records import HIDDEN_CHECKS, Check, Checkpoint, Job


def side_of(assignment: Assignment) -> Path:
    """The instructor's side where there is one, else the student's."""
    return assignment.solution or assignment.folder


@dataclass(frozen=True)
class Questions:
    """Every check of one run."""

    assignment: Assignment
    checks: tuple[Check, ...]
    sources: dict[str, bytes]
    streams: dict[str, bytes]
    material_streams: dict[str, bytes]
    """Of checks of a checkpoint: never sent."""
    official: bool = False
    """With hidden checks and a private seed."""

    @classmethod
    def of(cls, course: Course, assignment: Assignment, seed: int, hidden: bool) -> "Questions":
        """Read the public checks, and the hidden ones if asked for and there."""
        side = side_of(assignment)
        tasks = assignment.task_names
        checks = declarations.read_declarations(side / "checks.py", False, tasks)
        sources = {"checks.py": (side / "checks.py").read_bytes()}
        if made := docstrings.examples(assignment):
            builds_on = {
                task: tuple(dict.fromkeys(n for c in checks if c.task == task for n in c.needs))
                for task in tasks
            }
            checks += [
                replace(check, needs=builds_on[check.task])
                for check in declarations.read_declarations(
                    side / docstrings.FILE, False, tasks, made
                )
            ]
            sources[docstrings.FILE] = made
        if hidden and (side / HIDDEN_CHECKS).is_file():
            checks += declarations.read_declarations(side / HIDDEN_CHECKS, True, tasks)
            sources[HIDDEN_CHECKS] = (side / HIDDEN_CHECKS).read_bytes()
        names = [check.id for check in checks]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise GraderFault(f"{assignment.name} has two checks called {', '.join(twice)}")
        place = (seed, course.course, assignment.name)
        streams = {name: stream_key(*place, name) for name in names}
        own = {check.id: material_key(*place, check.id) for check in checks if check.material}
        known = set(names)
        if assignment.void and not hidden and (side / HIDDEN_CHECKS).is_file():
            known |= {
                check.id
                for check in declarations.read_declarations(side / HIDDEN_CHECKS, True, tasks)
            }
        if course.has_solutions and (unknown := sorted(set(assignment.void) - known)):
            raise GraderFault(f"{assignment.name} has no check {unknown[0]!r} to void")
        for check in checks:
            if bool(check.material) != assignment.task(check.task).trained:
                raise GraderFault(
                    f"{assignment.name}: check {check.id}: material is for a trained task, and a "
                    "trained task needs it"
                )
        named = tuple(replace(check, axes=assignment.axis_names) for check in checks)
        return cls(assignment, named, sources, streams, own, official=hidden)

    @property
    def side(self) -> Path:
        """The folder that the checks are from."""
        return side_of(self.assignment)

    def about(self, tasks: set[str]) -> "Questions":
        """Only the checks of these tasks."""
        return replace(self, checks=tuple(c for c in self.checks if c.task in tasks))

    @property
    def untrained(self) -> "Questions":
        """Only the checks that need no checkpoint: the reference has none."""
        return replace(self, checks=tuple(c for c in self.checks if not c.material))

    @cached_property
    def materials(self) -> dict[str, tuple[Any, Any]]:
        """Check → what it asks of the checkpoint, and what is right."""
        streams = {c.id: self.material_streams[c.id] for c in self.checks if c.material}
        if not streams:
            return {}
        functions = materials.load(self.side / "material.py")
        names = {check.id: check.material for check in self.checks}
        return {
            id: materials.draw(functions, names[id], stream, self.official)
            for id, stream in streams.items()
        }

    def of_task(self, task: str) -> list[Check]:
        """The checks of one task."""
        return [check for check in self.checks if check.task == task]

    def above(self, task: str) -> set[str]:
        """The tasks that build on one, and those that build on these."""
        found = {task}
        for check in (*self.checks, *self.checks):
            if found & set(check.needs):
                found.add(check.task)
        return found - {task}

    @property
    def digest(self) -> str:
        """sha256 of the public checks' source: a sealed answer key belongs to one."""
        public = self.sources["checks.py"] + self.sources.get(docstrings.FILE, b"")
        return hashlib.sha256(public.replace(b"\r\n", b"\n")).hexdigest()

    def job(
        self, files: dict[str, bytes], device: str, checkpoint: Checkpoint | None = None
    ) -> Job:
        """These questions to these files, and to the checkpoint where it can be opened."""
        assignment = self.assignment
        opens = checkpoint is not None and not checkpoint.fault
        forbidden = {
            task.name: tuple(name for group in task.forbid for name in assignment.forbidden[group])
            for task in assignment.tasks
        }
        return Job(
            files,
            self.sources,
            assignment.task_names,
            forbidden,
            device,
            given={name: _given(self.side / name) for name in assignment.given},
            load=assignment.files,
            checkpoint=checkpoint,
            materials={id: ask for id, (ask, _) in self.materials.items()} if opens else {},
        )


def _given(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GraderFault(f"{path} cannot be read: {error.strerror or error}") from None
