"""Count the hits of a rate from what was drawn, where no code of the student's runs.

In: checks, answers that hold evidence, functions of judges.py. Out: the same answers, with counts
in the place of evidence; and what a reference was given. Never raises for what a student answers:
evidence that cannot be counted becomes an `Other`.

A count alone can be made up by whoever knows the check. What was drawn is counted against what the
reference was given, so evidence that counts rightly is a right draw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.errors import GraderFault
from grader.judging.verdict import JudgeFunctions, plain
from grader.records import Answer, Answers, Check, Inputs, Other

NO_COUNT = Other("what cannot be counted")


def inputs_of(checks: Iterable[Check], answers: Answers) -> Inputs:
    """What these answers were given, as they say: to be asked of our own code's answers."""
    found: dict[str, dict[Any, Answer]] = {}
    for check in checks:
        reply = answers.replies.get(check.id)
        if _counted_by(check) and reply and reply.status == "answered":
            found[check.id] = {name: given for name, (_, given) in _pairs(reply.answer).items()}
    return found


def counted(
    checks: Iterable[Check], answers: Answers, functions: JudgeFunctions, inputs: Inputs
) -> Answers:
    """The answers with hits in the place of what was drawn.

    Args:
        inputs: what the reference was given; a check that is not among them is counted by what its
            own answer says that it was given.
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
    function: Any, pairs: Mapping[Any, tuple[Answer, Answer]], given: Mapping[Any, Answer] | None
) -> Answer:
    if given is None:
        given = {name: own for name, (_, own) in pairs.items()}
    if not pairs or pairs.keys() != given.keys():
        return NO_COUNT
    found: dict[Any, Answer] = {}
    for name, (drawn, _) in pairs.items():
        try:
            with np.errstate(all="ignore"):
                found[name] = int(function(plain(drawn), plain(given[name])))
        except Exception:  # an answer of another form; our function is shown right by the reference
            return NO_COUNT
    return found
