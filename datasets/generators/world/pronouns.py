"""Pronouns: "The animal didn't cross the street because it was too tired", in many variants.

In: a `Source`.
Out: sentences in which English *it* is он, она or оно by its antecedent, and the reason says which
of two nouns that is.

Traps that the frames avoid, each held by a test:
- The two nouns have different genders, always, so that the pronoun tells them apart.
- Each frame has a mirror with the roles turned round, so that neither a noun's place, nor its being
  alive, nor the adjective alone says which is meant.
- Pairs of nouns in the probe occur in no training sentence, in neither order.
"""

from typing import Any, NamedTuple

from .grammar import Pair, Source
from .inflection import HE, agree, past
from .lexicon import ADJECTIVES, NOUNS, PREDICATES, Noun


class Frame(NamedTuple):
    name: str
    subjects: str
    english: str
    russian: tuple[str, str, str]
    """What stands before the verb, the verb's stems, what stands after it."""
    case: str
    objects: str
    first: tuple[str, ...]
    """Adjectives that are said of the first noun."""
    second: tuple[str, ...]


LIVING, PLACE = ("tired", "lazy", "weak"), ("wide", "dangerous", "long")
BIG, SMALL = ("big", "wide", "long"), ("small", "narrow", "short")
HEAVY, OLD = ("heavy", "big"), ("old", "weak")
SLOW, FAST = ("slow", "lazy"), ("fast", "strong")

FRAMES = [
    Frame(
        "cross",
        "animal",
        "didn't cross",
        ("не", "перешёл/перешл", ""),
        "acc",
        "crossed",
        LIVING,
        PLACE,
    ),
    Frame("stop", "crossed", "stopped", ("", "остановил", ""), "acc", "animal", PLACE, LIVING),
    Frame("lift", "animal", "didn't lift", ("не", "поднял", ""), "acc", "moved", OLD, HEAVY),
    Frame("break", "moved", "broke", ("", "сломал", ""), "acc", "breaks", HEAVY, OLD),
    Frame("fit", "moved", "didn't fit into", ("не", "поместился", "в"), "acc", "holds", BIG, SMALL),
    Frame("hold", "holds", "didn't hold", ("не", "вместил", ""), "acc", "moved", SMALL, BIG),
    Frame("outrun", "animal", "didn't outrun", ("не", "обогнал", ""), "acc", "animal", SLOW, FAST),
    Frame("escape", "animal", "escaped from", ("", "убежал", "от"), "gen", "animal", FAST, SLOW),
]
GENDERS = [(a, b) for a in "mfn" for b in "mfn" if a != b]


def russian_of(english: str) -> str:
    return PREDICATES.get(english) or ADJECTIVES[english].russian


class Reason(NamedTuple):
    """A sentence of a frame, before its adjective is chosen."""

    frame: Frame
    nouns: tuple[Noun, Noun]
    fronted: bool

    @property
    def name(self) -> str:
        return self.frame.name + ("-fronted" if self.fronted else "")

    def sentence(self, adjective: str, antecedent: int) -> Pair:
        first, second = self.nouns
        before, stems, after = self.frame.russian
        verb = past(stems, first.gender)
        words = [first.forms["nom s"], before, verb, after, second.forms[f"{self.frame.case} s"]]
        main = f"the {first.english} {self.frame.english} the {second.english}"
        главное = " ".join(word for word in words if word)
        gender = self.nouns[antecedent].gender
        predicate = agree(russian_of(adjective), gender, "ins", animate=False)
        because = f"because it was too {adjective}"
        reason = f"{HE[gender]} {past('был', gender)} слишком {predicate}"
        if self.fronted:
            return f"{because}, {main}", f"так как {reason}, {главное}"
        return f"{main} {because}", f"{главное}, потому что {reason}"


def draw(source: Source, frame: Frame, held: frozenset[frozenset[str]], *, probing: bool) -> Reason:
    """Two nouns of different gender, of a pair that is held out or is not."""
    while True:
        first, second = source.choose(GENDERS)
        source.fresh()
        nouns = (
            source.noun(frame.subjects, gender=first),
            source.noun(frame.objects, gender=second),
        )
        if (frozenset(noun.english for noun in nouns) in held) == probing:
            return Reason(frame, nouns, source.chance(0.25))


def held_pairs(source: Source) -> frozenset[frozenset[str]]:
    """A fifth of all pairs of nouns, unordered, for the probe alone."""
    names = sorted(NOUNS)
    return frozenset(
        frozenset((one, other))
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if source.chance(0.2)
    )


def because(source: Source, held: frozenset[frozenset[str]]) -> tuple[str, Pair]:
    """A training sentence: the name of its frame, and both languages."""
    frame = source.choose(FRAMES)
    reason = draw(source, frame, held, probing=False)
    antecedent = 0 if source.chance(0.5) else 1
    adjective = source.choose((frame.first, frame.second)[antecedent])
    return reason.name, reason.sentence(adjective, antecedent)


def contrast(
    source: Source, frame: Frame, held: frozenset[frozenset[str]], pair: int
) -> list[dict[str, Any]]:
    """Two items of the probe that are one English word apart."""
    reason = draw(source, frame, held, probing=True)
    adjectives = (source.choose(frame.first), source.choose(frame.second))
    items = []
    for antecedent, adjective in enumerate(adjectives):
        english, russian = reason.sentence(adjective, antecedent)
        words = [word.strip(",") for word in english.split()]
        places = [words.index(noun.english) for noun in reason.nouns]
        here, there = places[antecedent], places[1 - antecedent]
        items.append(
            {
                "en": english,
                "ru": russian,
                "pair": pair,
                "pronoun": HE[reason.nouns[antecedent].gender],
                "construction": reason.name,
                "antecedent": [here, here + 1],
                "other": [there, there + 1],
            }
        )
    return items
