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

from .grammar import Pair, Phrase, Source
from .inflection import HE, agree, past
from .lexicon import ADJECTIVES, NOUNS, PREDICATES, lines


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
    weight: int
    """A frame is drawn twice as often as its mirror: a model finds the exception by the rule."""


# name weight · nouns · English · Russian before, verb, after · case · nouns · reasons
FRAME_TABLE = """
cross 2 · animal · didn't cross · не перешёл/перешл - · acc · crossed · tired lazy weak · dangerous dark wide
stop 1 · crossed · stopped · - остановил - · acc · animal · dangerous dark wide · tired lazy weak
lift 2 · animal · didn't lift · не поднял - · acc · moved · weak old · heavy long
break 1 · moved · broke · - сломал - · acc · breaks · heavy long · weak old
fit 2 · moved · didn't fit into · не поместился в · acc · holds · big tall thick · small narrow short
hold 1 · holds · didn't hold · не вместил - · acc · moved · small narrow short · big tall thick
outrun 2 · animal · didn't outrun · не обогнал - · acc · animal · slow lazy · fast strong
escape 1 · animal · escaped from · - убежал от · gen · animal · fast strong · slow lazy
"""  # noqa: E501


def frame(line: str) -> Frame:
    name, subjects, english, russian, case, objects, first, second = line.split(" · ")
    before, verb, after = ("" if word == "-" else word for word in russian.split())
    return Frame(
        name.split()[0],
        subjects,
        english,
        (before, verb, after),
        case,
        objects,
        tuple(first.split()),
        tuple(second.split()),
        int(name.split()[1]),
    )


FRAMES = [frame(line) for line in lines(FRAME_TABLE)]
GENDERS = [(a, b) for a in "mfn" for b in "mfn" if a != b]


def russian_of(english: str) -> str:
    return PREDICATES.get(english) or ADJECTIVES[english].russian


class Reason(NamedTuple):
    """A sentence of a frame, before its reason is chosen."""

    frame: Frame
    phrases: tuple[Phrase, Phrase]
    fronted: bool

    @property
    def name(self) -> str:
        return self.frame.name + ("-fronted" if self.fronted else "")

    def sentence(self, adjective: str, antecedent: int) -> Pair:
        first, second = self.phrases
        before, stems, after = self.frame.russian
        verb = past(stems, first.agreement)
        words = [first.nom, before, verb, after, second.russian(self.frame.case)]
        main = f"{first.english} {self.frame.english} {second.english}"
        rest = " ".join(word for word in words if word)
        gender = self.phrases[antecedent].agreement
        predicate = agree(russian_of(adjective), gender, "ins", animate=False)
        because = f"because it was too {adjective}"
        reason = f"{HE[gender]} {past('был', gender)} слишком {predicate}"
        if self.fronted:
            return f"{because}, {main}", f"так как {reason}, {rest}"
        return f"{main} {because}", f"{rest}, потому что {reason}"


def draw(source: Source, frame: Frame, held: frozenset[frozenset[str]], *, probing: bool) -> Reason:
    """Two nouns of different gender, of a pair that is held out or is not."""
    while True:
        first, second = source.choose(GENDERS)
        described = 0.0 if probing else 0.15
        source.fresh()
        phrases = (
            source.phrase(frame.subjects, article="the", described=described, gender=first),
            source.phrase(frame.objects, article="the", described=described, gender=second),
        )
        if (frozenset(phrase.noun.english for phrase in phrases) in held) == probing:
            return Reason(frame, phrases, source.chance(0.2))


def held_pairs(source: Source) -> frozenset[frozenset[str]]:
    """A quarter of all pairs of nouns, unordered, for the probe alone."""
    names = sorted(NOUNS)
    return frozenset(
        frozenset((one, other))
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if source.chance(0.25)
    )


def because(source: Source, held: frozenset[frozenset[str]]) -> tuple[str, Pair]:
    """A training sentence: the name of its frame, and both languages."""
    frame = source.choose([each for each in FRAMES for _ in range(each.weight)])
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
        places = [words.index(phrase.noun.english) for phrase in reason.phrases]
        here, there = places[antecedent], places[1 - antecedent]
        items.append(
            {
                "en": english,
                "ru": russian,
                "pair": pair,
                "pronoun": HE[reason.phrases[antecedent].agreement],
                "construction": reason.name,
                "antecedent": [here, here + 1],
                "other": [there, there + 1],
            }
        )
    return items
