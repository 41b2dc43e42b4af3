"""Count the hits of a rate from what was drawn, where no code of the student's runs.

In: checks, answers that hold evidence, functions of judges.py. Out: the same answers, with counts
in the place of evidence; and what a reference was given. Never raises for what a student answers:
evidence that cannot be counted becomes an `Other`.

A count alone can be made up by whoever knows the check. What was drawn is counted against what the
reference was given, so evidence that counts rightly is a right draw. It has to be of the form in
which the reference draws: arrays of other forms could be spread over each other here, and fill the
memory of whoever grades.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.errors import GraderFault
from grader.judging.verdict import JudgeFunctions, plain
from grader.records import Answer, Answers, Array, Check, Inputs, Other

NO_COUNT = Other("what cannot be counted")
LARGER = 4
"""So many times what the reference drew: code that is wrong may draw for more."""


def inputs_of(checks: Iterable[Check], answers: Answers) -> Inputs:
    """What these answers drew and were given: to be asked of our own code's answers."""
    found: dict[str, dict[Any, tuple[Answer, Answer]]] = {}
    for check in checks:
        reply = answers.replies.get(check.id)
        if _counted_by(check) and reply and reply.status == "answered":
            found[check.id] = _pairs(reply.answer)
    return found


def counted(
    checks: Iterable[Check], answers: Answers, functions: JudgeFunctions, inputs: Inputs
) -> Answers:
    """The answers with hits in the place of what was drawn.

    Args:
        inputs: what the reference drew and was given; a check that is not among them is counted by
            what its own answer says that it was given.
    """
    replies = dict(answers.replies)
    for check in checks:
        reply = replies.get(check.id)
        name = _counted_by(check)
        if not name or reply is None or reply.status != "answered":
            continue
        if name not in functions:
            raise GraderFault(f"check {check.id}: judges.py has no function `{name}`")
        hits = _hits(functions[name], _pairs(reply.answer), inputs.get(check.id))
        replies[check.id] = replace(reply, answer=hits)
    return replace(answers, replies=replies)


def _counted_by(check: Check) -> str:
    return str(check.judge.options.get("of", "")) if check.judge.name == "rate" else ""


def _pairs(answer: Answer) -> dict[Any, tuple[Answer, Answer]]:
    if not isinstance(answer, dict):
        return {}
    pairs = {name: part for name, part in answer.items() if isinstance(part, tuple)}
    return {name: (part[0], part[1]) for name, part in pairs.items() if len(part) == 2}


def _hits(
    function: Any,
    pairs: Mapping[Any, tuple[Answer, Answer]],
    right: Mapping[Any, tuple[Answer, Answer]] | None,
) -> Answer:
    if right is None:
        right = pairs
    if not pairs or pairs.keys() != right.keys():
        return NO_COUNT
    found: dict[Any, Answer] = {}
    for name, (drawn, _) in pairs.items():
        like, given = right[name]
        if not _formed_as(drawn, like):
            return NO_COUNT
        try:
            with np.errstate(all="ignore"):
                found[name] = int(function(plain(drawn), plain(given)))
        except Exception:  # an answer of another form; our function is shown right by the reference
            return NO_COUNT
    return found


def _formed_as(drawn: Answer, like: Answer) -> bool:
    """Whether this is of the same types and axes, and not much larger."""
    if type(drawn) is not type(like):
        return False
    if isinstance(drawn, Array) and isinstance(like, Array):
        mine, right = drawn.values.shape, like.values.shape
        spread = any(m == 1 < r for m, r in zip(mine, right, strict=False))
        size = LARGER * max(like.values.size, 1)
        return len(mine) == len(right) and not spread and drawn.values.size <= size
    if isinstance(drawn, dict) and isinstance(like, dict):
        drawn, like = list(drawn.items()), list(like.items())
    if isinstance(drawn, (list, tuple)) and isinstance(like, (list, tuple)):
        return len(drawn) == len(like) and all(map(_formed_as, drawn, like))
    return True
