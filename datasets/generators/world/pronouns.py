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
from .lexicon import ADJECTIVES, NOUNS, PREDICATES, Noun, lines


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
cross 2 · animal · didn't cross · не перешёл/перешл - · acc · crossed · tired lazy weak · wide dangerous long
stop 1 · crossed · stopped · - остановил - · acc · animal · wide dangerous long · tired lazy weak
lift 2 · animal · didn't lift · не поднял - · acc · moved · old weak · heavy big
break 1 · moved · broke · - сломал - · acc · breaks · heavy big · old weak
fit 2 · moved · didn't fit into · не поместился в · acc · holds · big wide long · small narrow short
hold 1 · holds · didn't hold · не вместил - · acc · moved · small narrow short · big wide long
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
        rest = " ".join(word for word in words if word)
        gender = self.nouns[antecedent].gender
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
        source.fresh()
        nouns = (
            source.noun(frame.subjects, gender=first),
            source.noun(frame.objects, gender=second),
        )
        if (frozenset(noun.english for noun in nouns) in held) == probing:
            return Reason(frame, nouns, source.chance(0.25))


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
