"""The register of constructions, and what they share.

In: functions that draw one sentence from a `Source`.
Out: `CONSTRUCTIONS`, name → (function, weight). A sentence here has no capital, and no end mark
unless it ends in "?" or "!": `writing.py` adds them.
"""

from collections.abc import Callable

from .grammar import Pair, Phrase, Source
from .inflection import past
from .lexicon import HAPPENINGS

Construction = Callable[[Source], Pair]
CONSTRUCTIONS: dict[str, tuple[Construction, float]] = {}


def construction(weight: float = 1.0) -> Callable[[Construction], Construction]:
    """Enter a function under its name; the weight says how often it is drawn."""

    def register(function: Construction) -> Construction:
        CONSTRUCTIONS[function.__name__.replace("_", "-")] = (function, weight)
        return function

    return register


def did(stems: str, subject: Phrase) -> str:
    """A past that agrees with its subject."""
    return past(stems, subject.agreement)


def happens(source: Source, subject: Phrase) -> Pair:
    """What somebody did, without an object."""
    verb = source.choose(HAPPENINGS)
    return verb.did, did(verb.russian_past, subject)
