"""Judges that need no expected answer: an exception, a bound, a rate, a count of calls.

In: a judge with its numbers, a reply. Out: a `Gap`, or None where it is right. Pure functions;
never raise for what a student answers. Numbers of hidden checks are not told.
"""

from collections.abc import Iterator
from itertools import chain, islice
from math import exp, isfinite, lgamma, log, log1p
from typing import Any

import numpy as np

from grader.author import Judge
from grader.judging import wording
from grader.judging.known_answers import Known
from grader.judging.printed import example_gap
from grader.records import Array, Check, Gap

BOUNDED = ("at_most", "at_least", "within", "rate")
"""Judges of single numbers."""
UNCOMPARED = (*BOUNDED, "raises", "vectorised", "example")
"""Judges that do not look at the expected answer."""
UNIT = 20
"""Calls are counted at this size, twice it, four times it, unless the counts say their size."""
LOOP = 0.5
"""Calls for each unit more. Measured: right code needs 0 to 0.2, loops 1 and more."""
MOST = 1_000_000
"""Numbers that a bounded answer may hold: as Python's, those of a frame would take gigabytes."""
SEVERAL = 64
"""So many numbers of a bounded answer are compared with those of a known mistake."""


def can_be_forged(check: Check) -> bool:
    """Whether an answer may be right that nobody computed from the draw."""
    return bool(check.guessable) or check.judge.name in UNCOMPARED


def passes(judge: Judge, known: Known) -> bool:
    """Whether what the reference or a mistake answers is right, by one of these judges."""
    if known.passes is not None:
        return known.passes
    if judge.name == "raises":
        return known.status == "raised" and not raise_gap(
            judge, known.kind, known.bases, known.message, public=False
        )
    return known.status == "answered" and not answer_gap(judge, known.tree, public=False)


def answer_gap(judge: Judge, answer: Any, public: bool) -> Gap | None:
    """What is wrong with an answer, by a judge other than `raises`."""
    if judge.name == "vectorised":
        return _loop_gap(judge.options["per"], answer, public)
    if judge.name == "example":
        return example_gap(judge.options["wants"], answer)
    return _bound_gap(judge, answer, public)


def raise_gap(
    judge: Judge, kind: str, bases: tuple[str, ...], message: str, public: bool
) -> Gap | None:
    """What is wrong with an exception that was to be raised."""
    wanted, says = judge.options["kind"], judge.options["says"]
    if wanted != kind and wanted not in bases:
        expected = f"{wording.with_article(wanted)} is expected"
        return Gap("raise", f"raised {wording.with_article(kind)}; {expected}")
    if says.lower() not in message.lower():
        missing = f"does not say {says!r}" if public else "does not say what it should"
        return Gap("raise", f"the message of the {kind} {missing}")
    return None


def not_raised(judge: Judge) -> Gap:
    """The gap of a call that was to raise and returned."""
    return Gap("raise", f"no {judge.options['kind']} was raised")


def numbers(answer: Any) -> list[float]:
    """The numbers in an answer, flat, as float64; NaN for what is not a number."""
    return list(chain.from_iterable(_leaves(answer)))


def _count(answer: Any) -> int:
    if isinstance(answer, (list, tuple)):
        return sum(map(_count, answer))
    if isinstance(answer, dict):
        return sum(map(_count, answer.values()))
    return int(answer.values.size) if isinstance(answer, Array) else 1


def _leaves(answer: Any) -> Iterator[list[float]]:
    if isinstance(answer, (list, tuple)):
        for item in answer:
            yield from _leaves(item)
    elif isinstance(answer, dict):
        for item in answer.values():
            yield from _leaves(item)
    elif isinstance(answer, Array) and not np.iscomplexobj(answer.values):
        yield answer.values.reshape(-1)[:MOST].astype(np.float64).tolist()
    else:
        yield [float(answer) if type(answer) in (int, float) else float("nan")]


def rough(answer: Any) -> tuple[float, ...]:
    """The first numbers of an answer to three digits: enough to know a mistake again."""
    return tuple(
        float(f"{number:.3g}") for number in islice(chain.from_iterable(_leaves(answer)), SEVERAL)
    )


def roughly_equal(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    """Within a twentieth of the largest: training and sampling do not repeat to the digit."""
    if len(left) != len(right) or not all(map(isfinite, (*left, *right))):
        return False
    near = 0.05 * max(map(abs, left), default=0.0)
    return all(abs(a - b) <= near for a, b in zip(left, right, strict=True))


def _bound_gap(judge: Judge, answer: Any, public: bool) -> Gap | None:
    if (count := _count(answer)) > MOST:
        return Gap("type", f"holds {count} numbers; at most {MOST} are looked at")
    found = numbers(answer)
    if not found:
        return Gap("type", "holds no number")
    if not all(map(isfinite, found)):
        if _all_numbers(answer):
            bad = sum(not isfinite(number) for number in found)
            one = len(found) == 1
            of = "is" if one else f"{bad} of {len(found)} numbers {'is' if bad == 1 else 'are'}"
            return Gap("finite", f"{of} NaN or infinite; finite ones are expected")
        return Gap("type", "holds something other than numbers")
    if judge.name == "rate":
        return _rate_gap(judge, found, public)
    options, least, most = judge.options, min(found), max(found)
    low = options["bound"] if judge.name == "at_least" else options.get("low")
    high = options["bound"] if judge.name == "at_most" else options.get("high")
    if low is not None and least < low:
        says = f"{_reaches(least, found, 'down')}; at least {low:.6g} is expected"
    elif high is not None and most > high:
        says = f"{_reaches(most, found, 'up')}; at most {high:.6g} is expected"
    else:
        return None
    return Gap("bound", says if public else "lies outside the range of right answers")


def _reaches(number: float, found: list[float], way: str) -> str:
    return f"is {number:.6g}" if len(found) == 1 else f"goes {way} to {number:.6g}"


def _all_numbers(answer: Any) -> bool:
    if isinstance(answer, (list, tuple)):
        return all(map(_all_numbers, answer))
    if isinstance(answer, dict):
        return all(map(_all_numbers, answer.values()))
    if isinstance(answer, Array):
        return not np.iscomplexobj(answer.values)
    return type(answer) in (int, float)


def _rate_gap(judge: Judge, found: list[float], public: bool) -> Gap | None:
    p, n, false_alarm = (judge.options[name] for name in ("p", "n", "false_alarm"))
    for hits in found:
        if hits < 0 and judge.options.get("of"):
            return Gap("bound", "is no draw that what was given allows")
        if hits != int(hits) or not 0 <= hits <= n:
            return Gap(
                "bound", f"is not a number of hits in {n} trials" if public else "is no rate"
            )
        # each side gets half, and each of several numbers its share
        if tail(int(hits), n, p) < false_alarm / 2 / len(found):
            often = "too often" if hits > n * p else "too rarely"
            says = f"happens in {100 * hits / n:.3g}% of {n} trials; {100 * p:.3g}% is expected"
            sure = f"right code is further off in less than 1 of {1 / false_alarm:.0f} runs"
            return Gap("bound", says, sure) if public else Gap("bound", f"happens {often}")
    return None


def tail(hits: int, n: int, p: float) -> float:
    """Probability that a binomial count lies at `hits` or further from its mean, on that side."""
    step = 1 if hits > n * p else -1
    total, at = 0.0, hits
    while 0 <= at <= n:
        term = _binomial(at, n, p)
        total += term
        if term < 1e-17 * total or not term:
            break
        at += step
    return min(total, 1.0)


def _binomial(hits: int, n: int, p: float) -> float:
    if p in (0.0, 1.0):
        return float(hits == n * p)
    ways = lgamma(n + 1) - lgamma(hits + 1) - lgamma(n - hits + 1)
    return exp(ways + hits * log(p) + (n - hits) * log1p(-p))


def _loop_gap(per: str, answer: Any, public: bool) -> Gap | None:
    counts = _counts(answer)
    if counts is None:
        return Gap("type", "the counts of calls did not arrive whole")
    (first, before, _), *_, (last, after, line) = counts
    cell = answer[-1].get("cell")
    slope = (after - before) / max(1, last - first)
    if slope < LOOP:
        return None
    where = f" at {f'cell {cell}, ' if cell else ''}line {line}" if line else ""
    calls = "call" if round(slope) <= 1 else "calls"
    says = f"{max(1, round(slope))} more torch {calls} for each {per} more: a loop{where}"
    told = f"{wording.listed([c for _, c, _ in counts])} calls"
    sizes = wording.listed([size for size, _, _ in counts])
    return Gap("bound", says, f"{told} for sizes {sizes}" if public else "")


def _counts(answer: Any) -> list[tuple[int, int, int]] | None:
    """Size, calls and busiest line of each count; None for anything else."""
    if not isinstance(answer, (list, tuple)) or not 2 <= len(answer) <= 16:
        return None
    found = []
    for index, item in enumerate(answer):
        if not isinstance(item, dict):
            return None
        size, calls, line = item.get("size", UNIT << index), item.get("calls"), item.get("line")
        if not (type(size) is int and type(calls) is int and type(line) is int):
            return None
        found.append((size, calls, line))
    return found
