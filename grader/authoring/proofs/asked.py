"""Proof that nothing of a promise is left unasked: each task's conditions, cell by cell.

In: a bench. Out: the cells of the matrix, and what was found against it. The reference is asked
every check once more, and what its holes are called with is noted.
"""

import json
from dataclasses import dataclass, replace

from grader.authoring.conditions.matrix import CONDITIONS, Call
from grader.authoring.conditions.reasons import Reason, read_reasons
from grader.authoring.conditions.signatures import signatures_of
from grader.authoring.proofs.bench import Bench, Found
from grader.errors import GraderFault
from grader.sandbox import ask


@dataclass(frozen=True)
class Cell:
    """A condition of one task's promise."""

    task: str
    condition: str
    empty: tuple[str, ...] = ()
    """Parts that no check asks, and no reason speaks of: "length: word"."""
    reasons: tuple[Reason, ...] = ()
    """Why the others that nobody asks are not."""
    stale: tuple[Reason, ...] = ()
    """Reasons for what is asked after all."""

    @property
    def state(self) -> str:
        """empty, open (to be asked later), reason, or asked."""
        if self.empty:
            return "empty"
        if any(reason.is_open for reason in self.reasons):
            return "open"
        return "reason" if self.reasons else "asked"


def cells_of(bench: Bench) -> list[Cell]:
    """Every condition that applies to a task of the assignment, in their order."""
    reasons = read_reasons(bench.assignment)
    calls = _calls(bench)
    found: list[Cell] = []
    for task, signature in signatures_of(bench.assignment).items():
        for condition, of in CONDITIONS.items():
            parts = of(signature, calls.get(task, []))
            about = [r for r in reasons if any(r.closes(task, condition, p) for p in (*parts, ""))]
            if not parts and not about:
                continue
            missing = [part for part, asked in parts.items() if not asked]
            needed = [r for r in about if any(r.closes(task, condition, p) for p in missing)]
            closed = {p for p in missing if any(r.closes(task, condition, p) for r in needed)}
            found.append(
                Cell(
                    task,
                    condition,
                    tuple(part for part in missing if part not in closed),
                    tuple(needed),
                    tuple(r for r in about if r not in needed),
                )
            )
    return found


def conditions(bench: Bench) -> Found:
    """Every cell is asked, or says why not."""
    cells = cells_of(bench)
    against = []
    for cell in cells:
        parts = ", ".join(filter(None, cell.empty))
        if cell.state == "empty":
            against.append(f"{cell.task}: {cell.condition}{f' ({parts})' if parts else ''}")
        against += [
            f"{cell.task}: {cell.condition}: it is asked, or cannot be: stale is {reason.says!r}"
            for reason in cell.stale
        ]
    states = [cell.state for cell in cells]
    note = f"{states.count('asked')} asked, {states.count('reason')} with a reason"
    if left := states.count("open"):
        note += f", {left} not asked yet"
    return (tuple(against), note)


def _calls(bench: Bench) -> dict[str, list[Call]]:
    """Task → what its hole is called with by its own checks."""
    questions = bench.questions
    job = replace(questions.job(bench.files, "cpu"), witnessed=True)
    checks = [check for check in questions.checks if check.device != "cuda"]
    answers = ask(bench.starter, job, checks, questions.streams, bench.assignment.limits)
    found: dict[str, list[Call]] = {}
    for check in checks:
        reply = answers.reply(check.id)
        if reply.status == "raised":
            continue  # what a check of an error asks is the error
        if reply.status != "answered" or not isinstance(reply.answer, list):
            raise GraderFault(f"{check.id}: its calls were not noted: {reply.status} {reply.name}")
        calls = (json.loads(str(call)) for call in reply.answer)
        found.setdefault(check.task, []).extend(Call(c, not check.hidden, check.id) for c in calls)
    return found
