"""Which known mistakes a task's wrong answers fit. A mistake explains checks, not a whole task.

In: one task's checks, replies and verdicts, an answer key. Out: `Named`, or None. Pure, but that
a live key may ask its known mistakes, and pairs of them, now. Refusals, loops, dtypes and
forbidden calls have messages of their own: they neither hide a mistake nor make one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from grader.course import MistakeText
from grader.grade import Verdict
from grader.judging.answer_key import AnswerKey
from grader.judging.known_answers import Known
from grader.judging.verdict import Judged, agrees
from grader.records import Array, Check, Reply

ASKED = ("answered", "raised", "missing", "lost", "timed out", "flooded", "filled")
SPOKEN = ("raises", "vectorised", "example")
"""Judges whose message says all: the refusal is missing, there is a loop, what was printed."""
SPOKEN_GAPS = ("dtype", "device", "forbidden")
MOST_PAIRS = 15
"""Of six mistakes with each other. A live key asks them once for a class."""
IN_PAIRS = 6


@dataclass(frozen=True)
class Task:
    """What one task was asked, what came back, and how that was judged."""

    checks: Sequence[Check]
    """Those that were asked, public and hidden."""
    replies: Mapping[str, Reply]
    judged: Mapping[str, Judged]
    device: str

    @cached_property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if is_failed(self.judged[check.id]))

    @cached_property
    def passed(self) -> tuple[Check, ...]:
        """Right answers that say what is not wrong. An example, which is small and for all to read,
        may come out right in spite of a mistake."""
        right = (check for check in self.checks if check not in self.failed)
        return tuple(check for check in right if check.judge.name != "example")

    @cached_property
    def wrong(self) -> tuple[Check, ...]:
        """The failed checks that a mistake has to explain, in their order."""
        return tuple(check for check in self.failed if is_wrong(check, self.judged[check.id]))

    def without(self, aside: frozenset[str]) -> "Task":
        """The same without the checks of these ids."""
        return replace(self, checks=[check for check in self.checks if check.id not in aside])

    def alike(self, check: Check, known: Known, key: AnswerKey) -> bool:
        """Whether the reply is what a mistake answers."""
        right = key.expected(check.id)
        return agrees(check, self.replies[check.id], known, self.device, right=right)

    def tells(self, check: Check) -> bool:
        return tells(check, self.replies[check.id])


@dataclass(frozen=True)
class Fit:
    """A mistake, or two in one program, and the wrong answers that are just its own."""

    mistakes: tuple[MistakeText, ...]
    explains: frozenset[str]


@dataclass(frozen=True)
class Named:
    """What is named: each part explains wrong answers of its own."""

    parts: tuple[tuple[Fit, ...], ...]
    """Fits of one part answer alike: one or another of them."""
    wrong: tuple[Check, ...]
    """What was to be explained."""

    @property
    def left(self) -> tuple[Check, ...]:
        explained = frozenset().union(*(part[0].explains for part in self.parts))
        return tuple(check for check in self.wrong if check.id not in explained)


def is_failed(judged: Judged) -> bool:
    return judged.verdict not in (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)


def is_wrong(check: Check, judged: Judged) -> bool:
    """Whether a check's answer is wrong in its values, or there is none."""
    spoken = judged.gap is not None and judged.gap.kind in SPOKEN_GAPS
    return is_failed(judged) and check.judge.name not in SPOKEN and not spoken


def spoils(check: Check, judged: Judged) -> bool:
    """Whether what builds on this answer may fail by it."""
    called = judged.gap is not None and judged.gap.kind == "forbidden"
    return is_failed(judged) and check.judge.name not in SPOKEN and not called


def name(task: str, asked: Task, key: AnswerKey) -> Named | None:
    """The known mistake that explains the wrong answers; else the one, or the two, that explain
    the first of them and most of them. None where nothing does."""
    if not any(asked.tells(check) for check in asked.failed):
        return None
    bank = key.mistakes(task)
    if whole := [mistake for mistake in bank if _whole(mistake, asked, key)]:
        everything = frozenset(check.id for check in asked.failed)
        return Named((tuple(Fit((mistake,), everything) for mistake in whole),), asked.wrong)
    if not asked.wrong:
        return None
    fits = [found for mistake in bank if (found := fit((mistake,), asked, key))]
    leads = _leading(fits, asked)
    if leads and _most(leads[0].explains, asked):
        others = [fit for fit in fits if not fit.explains & leads[0].explains]
        return Named(_with_second(leads, others, asked), asked.wrong)
    made = [found for two in _pairs(bank, leads) if (found := fit(two, asked, key))]
    pairs = _leading(made, asked)
    if pairs and _most(pairs[0].explains, asked):
        return Named((tuple(pairs),), asked.wrong)
    if leads:
        others = [fit for fit in fits if not fit.explains & leads[0].explains]
        parts = _with_second(leads, others, asked)
        if len(parts) > 1 and not Named(parts, asked.wrong).left:
            return Named(parts, asked.wrong)
    return None


def _whole(mistake: MistakeText, asked: Task, key: AnswerKey) -> bool:
    """Whether all answers agree with a mistake's, and a failed one among them tells something."""
    telling = False
    for check in (*asked.failed, *asked.passed):
        known = key.of_mistake(mistake.id, check.id)
        if known is None:
            continue
        if not asked.alike(check, known, key):
            return False
        telling = telling or (check in asked.failed and asked.tells(check))
    return telling


def fit(mistakes: tuple[MistakeText, ...], asked: Task, key: AnswerKey) -> Fit | None:
    """What a mistake explains; None where a right answer says that it is not there."""
    explains = set()
    telling = False
    for check in (*asked.passed, *asked.wrong):
        known = known_of(mistakes, check, key)
        if known is None:
            continue
        alike = asked.alike(check, known, key)
        if check in asked.passed:
            if not alike:
                return None
        elif alike:
            explains.add(check.id)
            telling = telling or asked.tells(check)
    return Fit(mistakes, frozenset(explains)) if telling else None


def known_of(mistakes: tuple[MistakeText, ...], check: Check, key: AnswerKey) -> Known | None:
    """What one mistake, or two in one program, answer to a check."""
    if len(mistakes) == 1:
        return key.of_mistake(mistakes[0].id, check.id)
    return key.of_pair(mistakes[0].id, mistakes[1].id, check.id)


def _leading(fits: Sequence[Fit], asked: Task) -> list[Fit]:
    """Those that explain the first wrong answer, and of them the ones that explain most."""
    leads = [fit for fit in fits if asked.wrong[0].id in fit.explains]
    best = max(leads, key=lambda fit: len(fit.explains), default=None)
    return [fit for fit in leads if best and fit.explains == best.explains]


def _most(explains: frozenset[str], asked: Task) -> bool:
    return 2 * len(explains) > len(asked.wrong)


def _with_second(leads: list[Fit], others: list[Fit], asked: Task) -> tuple[tuple[Fit, ...], ...]:
    """The leading mistake and, where another explains most of the rest, that one too."""
    left = len(asked.wrong) - len(leads[0].explains)
    best = max(others, key=lambda fit: len(fit.explains), default=None)
    if best is None or 2 * len(best.explains) <= left:
        return (tuple(leads),)
    return tuple(leads), tuple(fit for fit in others if fit.explains == best.explains)


def _pairs(
    bank: Sequence[MistakeText], leads: Sequence[Fit]
) -> Iterable[tuple[MistakeText, MistakeText]]:
    """Two mistakes at a time: with what explains the first answer, else of the first ones."""
    if leads:
        first = leads[0].mistakes[0]
        return [(first, other) for other in bank if other != first][:MOST_PAIRS]
    return list(combinations(bank[:IN_PAIRS], 2))


def tells(check: Check, reply: Reply) -> bool:
    """Whether a wrong answer is evidence: finite somewhere, and not the same everywhere there.

    NaN in one row and numbers in the others is a fingerprint too; nothing but NaN is none.
    """
    if reply.status != "answered":
        return False
    if check.judge.name == "example":
        return False  # that it is another answer says nothing of which
    if check.judge.name in SPOKEN:
        return True  # that it returned, or loops, is the evidence
    values: set[object] = set()
    _collect(reply.answer, values)
    if check.judge.name == "rate" and values - {0}:
        return True  # that something happens, or always happens, is a fact; that nothing does, none
    return len(values) > 1 or any(isinstance(value, str) for value in values)


def _collect(answer: Any, values: set[object]) -> None:
    """Add the finite values that an answer holds, up to two of a tensor."""
    if isinstance(answer, (list, tuple)):
        for item in answer:
            _collect(item, values)
    elif isinstance(answer, dict):
        _collect(list(answer.values()), values)
    elif isinstance(answer, Array):
        finite = answer.values[np.isfinite(answer.values)]
        if finite.size:
            values |= {complex(finite.min()), complex(finite.max())}
    elif not isinstance(answer, float) or np.isfinite(answer):
        values.add(complex(answer) if type(answer) in (int, float) else answer)
