"""Judge what an example prints against what its docstring says it prints.

In: texts, as Python shows values. Out: a `Gap`, or None. Numbers are compared by value, within what
is printed of them; all else word by word. Pure functions.
"""

import re
from collections.abc import Sequence
from typing import Any

from grader.judging.wording import shown
from grader.records import Gap

NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)(?!\w)")
UNSAID = re.compile(r", grad_fn=<[^>]*>|, requires_grad=True|Parameter containing:\s*|\s+")
"""What torch says of a tensor beside its numbers, and white space."""
DIGITS = 3
"""Behind the point, that have to agree where fewer are printed."""


def example_gap(wants: Sequence[tuple[str, str]], answer: Any) -> Gap | None:
    """The first of the example's lines that prints something else.

    Args:
        wants: of each line its source, and what it prints.
    """
    if not isinstance(answer, list) or len(answer) != len(wants):
        return Gap("type", "the lines of the example did not arrive whole")
    for (source, want), got in zip(wants, answer, strict=True):
        if not isinstance(got, str) or not agree(want, got):
            is_ = shown(" ".join(str(got).split())).strip("'\"")
            says = f"`{_short(source)}` gives {is_}"
            return Gap("value", says, f"the example says {shown(' '.join(want.split()))[1:-1]}")
    return None


def agree(want: str, got: str) -> bool:
    """Whether two texts say the same, numbers by value."""
    want, got = UNSAID.sub("", want), UNSAID.sub("", got)
    if NUMBER.sub("#", want) != NUMBER.sub("#", got):
        return False
    pairs = zip(NUMBER.findall(want), NUMBER.findall(got), strict=True)
    return all(_near(a, b) for a, b in pairs)


def _near(want: str, got: str) -> bool:
    right, found = float(want), float(got)
    if "." not in want or right != right or abs(right) == float("inf"):
        return right == found or (right != right and found != found)
    digits = max(DIGITS, len(want.partition(".")[2].partition("e")[0]))
    return abs(right - found) <= 1.01 * 10.0**-digits * max(1.0, abs(right))


def _short(source: str) -> str:
    first, *more = source.split("\n")
    return first + " …" if more else first
