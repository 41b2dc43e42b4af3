"""What somebody meant who typed a word that is not there.

In: a word and the words there are. Out: the nearest ones, or the clause that offers them.
"""

import difflib
from collections.abc import Iterable

CUTOFF = 0.6
AS_NEAR = 0.05
"""Choices whose likeness (0..1) is this close to the best one's are offered with it."""


def nearest(word: str, choices: Iterable[str], most: int = 3) -> list[str]:
    """The choices that look most like `word`, best first; upper and lower case are the same."""
    likeness: dict[str, float] = {}
    for choice in choices:
        ratio = difflib.SequenceMatcher(None, word.lower(), choice.lower()).ratio()
        if ratio >= CUTOFF:
            likeness[choice] = ratio
    best = max(likeness.values(), default=0.0)
    near = [choice for choice, ratio in likeness.items() if ratio >= best - AS_NEAR]
    return sorted(near, key=lambda choice: -likeness[choice])[:most]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """ "; did you mean A or B?", or nothing where nothing is near."""
    found = nearest(word[:200], choices)
    return f"; did you mean {' or '.join(found)}?" if found else ""
