"""Find out what explains a task's wrong answers: a known mistake, or a relation to the right ones.

In: a task's checks, replies and verdicts, an answer key. Out: a `Diagnosis`, or None. Pure, but
that a live key may ask its known mistakes now. States facts ("your answers are what you get
when …") and never guesses what somebody did.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.course import MistakeText
from grader.grade import Verdict
from grader.judging import bounds
from grader.judging.answer_key import AnswerKey
from grader.judging.compare import Pair, line_up
from grader.judging.leaves import difference, is_floating, largest, misplaced, shape_of
from grader.judging.relations import Wrong, explain
from grader.judging.rules import Rule
from grader.judging.verdict import Judged, agrees
from grader.records import Array, Check, Diagnosis, Reply

ASKED = ("answered", "raised", "missing", "lost", "timed out", "flooded", "filled")


def diagnose(
    task: str,
    checks: Sequence[Check],
    replies: Mapping[str, Reply],
    judged: Mapping[str, Judged],
    key: AnswerKey,
    device: str = "cpu",
) -> Diagnosis | None:
    """What explains the wrong answers of one task; None where nothing is wrong, or nothing does.

    Args:
        checks: those of the task, public and hidden.
        device: where the answers were given.
    """
    asked = [check for check in checks if check.id in replies and replies[check.id].status in ASKED]
    failed = {
        check.id
        for check in asked
        if judged[check.id].verdict not in (Verdict.PASSED, Verdict.DEFERRED, Verdict.VOID)
    }
    if not any(_tells(check, replies[check.id]) for check in asked if check.id in failed):
        return None
    known = [
        mistake
        for mistake in key.mistakes(task)
        if _answers_like(mistake.id, asked, failed, replies, key, device)
    ]
    if known:
        return _named(known)
    says = explain(_wrongs([c for c in asked if c.id in failed], replies, key, device))
    return Diagnosis("relation", says) if says else None


def _named(mistakes: Sequence[MistakeText]) -> Diagnosis:
    says = ", or when ".join(dict.fromkeys(mistake.says for mistake in mistakes))
    help = "; or: ".join(dict.fromkeys(mistake.help for mistake in mistakes))
    ids = tuple(mistake.id for mistake in mistakes)
    return Diagnosis("mistake", f"your answers are what you get when {says}", help, ids)


def _answers_like(
    mistake: str,
    asked: Sequence[Check],
    failed: set[str],
    replies: Mapping[str, Reply],
    key: AnswerKey,
    device: str,
) -> bool:
    """Whether all answers agree with a mistake's, and a failed one among them tells something."""
    telling = False
    for check in sorted(asked, key=lambda check: check.id not in failed):  # failed ones first
        known = key.of_mistake(mistake, check.id)
        if known is None:
            continue
        reply = replies[check.id]
        if not agrees(check, reply, known, device, right=key.expected(check.id)):
            return False
        telling = telling or (check.id in failed and _tells(check, reply))
    return telling


def _tells(check: Check, reply: Reply) -> bool:
    """Whether a wrong answer is evidence: finite somewhere, and not the same everywhere there.

    NaN in one row and numbers in the others is a fingerprint too; nothing but NaN is none.
    """
    if reply.status != "answered":
        return False
    if check.judge.name in ("raises", "vectorised"):
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


def _wrongs(
    failed: Sequence[Check], replies: Mapping[str, Reply], key: AnswerKey, device: str
) -> list[Wrong]:
    """The tensors that are wrong in values or shape."""
    found: list[Wrong] = []
    for check in failed:
        reply, known = replies[check.id], key.expected(check.id)
        if check.judge.name in (*bounds.UNCOMPARED, "by") or reply.status != "answered":
            continue
        rule = Rule.of(check, device)
        pairs = list(line_up(known.tree, reply.answer, rule))
        found += [
            wrong for pair in pairs if isinstance(pair, Pair) and (wrong := _wrong(pair, rule))
        ]
    return found


def _wrong(pair: Pair, rule: Rule) -> Wrong | None:
    if not pair.is_tensor or pair.got.dtype != pair.leaf.dtype:
        return None
    rtol = rule.fraction(pair.leaf.dtype)
    allowed = rule.allowed(pair.leaf, pair.path)
    if rule.exact and is_floating(pair.leaf):  # a copy is wrong by a bit; a relation is near
        allowed = rtol * largest(pair.leaf)
    names = rule.names(pair.path, len(shape_of(pair.leaf)))
    wrong = Wrong(pair.leaf, pair.got, allowed, rtol, hidden=not rule.public, names=names)
    if tuple(pair.got.values.shape) == shape_of(pair.leaf):
        if misplaced(pair.leaf, pair.got) is not None:
            return None
        if difference(pair.leaf, pair.got, allowed, rule.exact).within:
            return None
    return wrong
