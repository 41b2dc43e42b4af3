"""Errors carried forward: a task that is right, given a known mistake in what it builds on.

In: what is named of the tasks below, one task's checks, replies and verdicts, an answer key. Out:
which of its wrong answers the reference gives too, built on that mistake. Pure, but that a live
key may ask now. Counts nothing, and believes no mistake that is named by what can be forged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from grader.course import MistakeText
from grader.judging.answer_key import AnswerKey
from grader.judging.bounds import can_be_forged
from grader.judging.matching import Named, Task, known_of

Program = tuple[MistakeText, ...]
"""One mistake, or two at once."""


@dataclass(frozen=True)
class Root:
    """Tasks that are wrong in themselves, and what answers as they do."""

    tasks: tuple[str, ...]
    programs: tuple[Program, ...]
    """Told apart by none of their checks."""
    whole: bool
    """Whether they explain all that is wrong there."""


@dataclass(frozen=True)
class Carried:
    """What of a task is right, given a root."""

    root: Root
    """With the programs that answer so here, too."""
    checks: frozenset[str]


def root_of(task: str, named: Named, asked: Task) -> Root | None:
    """What a named mistake is for those who build on it; None where its evidence can be forged."""
    explained = frozenset().union(*(part[0].explains for part in named.parts))
    if not _sure(asked, explained):
        return None
    parts = [[one.mistakes for one in part] for part in named.parts]
    programs = _together(parts)
    return Root((task,), programs, whole=not named.left) if programs else None


def below(needs: Iterable[str], roots: Mapping[str, Root]) -> Root | None:
    """The one root that all of these fail by, or two in one program; None where none is known."""
    found: dict[tuple[str, ...], Root] = {}
    for need in needs:
        root = roots.get(need)
        if root is None:
            return None
        known = found.setdefault(root.tasks, root)
        if len(root.programs) < len(known.programs):
            found[root.tasks] = root
    if len(found) == 1:
        return next(iter(found.values()))
    programs = _together([root.programs for root in found.values()])
    tasks = tuple(dict.fromkeys(task for root in found.values() for task in root.tasks))
    whole = all(root.whole for root in found.values())
    return Root(tasks, programs, whole) if programs else None


def _together(parts: Iterable[Iterable[Program]]) -> tuple[Program, ...]:
    """One of each part in one program; no answer key knows more than two mistakes at once."""
    made = []
    for programs in product(*parts):
        program = tuple(dict.fromkeys(mistake for each in programs for mistake in each))
        made.append(program)
    return tuple(dict.fromkeys(program for program in made if 1 <= len(program) <= 2))


def carried(root: Root, asked: Task, shadowed: frozenset[str], key: AnswerKey) -> Carried | None:
    """The wrong answers that the reference gives too, built on the root; None where there is none.

    One of them has to be evidence that nobody makes up; a right answer that the mistake does not
    leave right says that the task is not built on it.
    """
    found = {program: _given(program, asked, key) & shadowed for program in root.programs}
    checks = max(found.values(), key=len)
    if not _sure(asked, checks):
        return None
    alike = tuple(program for program, given in found.items() if given == checks)
    return Carried(Root(root.tasks, alike, root.whole), checks)


def _given(program: Program, asked: Task, key: AnswerKey) -> frozenset[str]:
    """The failed checks that a program answers alike; none where a right answer says otherwise."""
    alike = {
        check.id: asked.alike(check, known, key)
        for check in asked.checks
        if (known := known_of(program, check, key))
    }
    if not all(alike.get(check.id, True) for check in asked.passed):
        return frozenset()
    return frozenset(check.id for check in asked.failed if alike.get(check.id))


def _sure(asked: Task, checks: frozenset[str]) -> bool:
    """Whether one of these is an answer that tells something and that nobody makes up."""
    return any(
        check.id in checks and asked.tells(check) and not can_be_forged(check)
        for check in asked.failed
    )


def is_known(root: Root, asked: Task, shadowed: frozenset[str], key: AnswerKey) -> bool:
    """Whether the answer key says what all of these checks are, given the root."""
    checks = [check for check in asked.wrong if check.id in shadowed]
    return root.whole and all(
        known_of(program, check, key) for program in root.programs for check in checks
    )
