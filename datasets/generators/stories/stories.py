"""Tell whole stories, and single sentences whose ambiguous word has a known sense.

In: a language and a seed. Out: documents, and labelled occurrences.
Never: files (that is `__init__`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from .dice import Dice
from .language import Language, Noun
from .telling import Sentence, Setting, choose, holes, tell

LENGTHS = (5, 6, 6, 7)  # sentences of a story
FEMALE = 0.6  # share of stories with a heroine
PAST = 0.68  # share of stories that are told in the past
NAMED = 0.06  # a later sentence that says the hero's name
KEPT = 0.8  # a noun of the sentence before is said again where there is a hole for it
AMBIGUOUS = 0.2  # per sense of the topic: a {T} that is an ambiguous word


def setting(language: Language, dice: Dice, topic: str | None = None) -> Setting:
    """Draw what stays the same through a story; each thing without regard to the others."""
    gender = "f" if dice.chance(FEMALE) else "m"
    return Setting(
        topic=topic or dice.pick(list(language.topics)),
        weather=dice.pick(list(language.weathers)),
        animal=dice.pick(list(language.animals)),
        mood=dice.pick(list(language.moods)),
        home=dice.pick(list(language.homes)),
        past=dice.chance(PAST),
        gender=gender,
        name=dice.pick(language.names[gender]),
    )


def ambiguous(language: Language, topic: str) -> list[Noun]:
    return [noun for noun, topics in language.senses.items() if topic in topics]


def foreign(language: Language, noun: Noun, topic: str, dice: Dice) -> Noun:
    """A thing that belongs to the noun's other sense."""
    first, second = language.senses[noun]
    return dice.favour(language.topics[second if topic == first else first].things)


@dataclass(frozen=True)
class Story:
    """Sentences, and what holds them together."""

    setting: Setting
    sentences: list[Sentence]


def story(language: Language, dice: Dice) -> Story:
    about, told = setting(language, dice), []
    words = ambiguous(language, about.topic)
    frame = ""
    for number in range(dice.pick(LENGTHS)):
        possible = [f for f in language.frames if f != frame and (number or "H" in holes(f))]
        frame = dice.pick(possible)
        before = told[-1].nouns if told else {}
        kept = {hole: noun for hole, noun in before.items() if dice.chance(KEPT)}
        stale = [noun for sentence in told for noun in sentence.nouns.values()]
        nouns = choose(language, about, frame, dice, kept, stale)
        if "T" in nouns and dice.chance(AMBIGUOUS * len(words)):
            nouns["T"] = dice.pick(words)
            if "F" in nouns:
                nouns["F"] = foreign(language, nouns["T"], about.topic, dice)
        told.append(tell(language, about, frame, nouns, dice, not number or dice.chance(NAMED)))
    return Story(about, told)


def tell_all(language: Language, seed: int, count: int) -> Iterator[Story]:
    dice = Dice(seed, ord(language.name[0]))
    return (story(language, dice) for _ in range(count))


@dataclass(frozen=True)
class Occurrence:
    """One use of an ambiguous word, in a sense; ``fit`` ones are for the class means."""

    word: str
    sense: str
    sentence: str
    position: int
    split: str


def occurrences(
    language: Language, seed: int, count: int, without: Collection[str] = ()
) -> Iterator[Occurrence]:
    """``count`` uses of each ambiguous word, in pairs: one frame, one hero, both senses."""
    dice, met = Dice(seed, ord(language.name[0])), set(without)
    for noun in language.senses:
        for split in ("fit", "test"):
            left = count // 4
            while left:
                pair = list(_pair(language, noun, split, dice))
                if met.isdisjoint(each.sentence for each in pair):
                    met.update(each.sentence for each in pair)
                    left -= 1
                    yield from pair


def _pair(language: Language, noun: Noun, split: str, dice: Dice) -> Iterator[Occurrence]:
    frame = dice.pick([frame for frame in language.frames if "T" in holes(frame)])
    named, about = dice.chance(NAMED), setting(language, dice)
    for topic in language.senses[noun]:
        here = replace(about, topic=topic)
        nouns = choose(language, here, frame, dice, {}, ())
        nouns["T"] = noun
        if "F" in nouns:
            nouns["F"] = foreign(language, noun, topic, dice)
        told = tell(language, here, frame, nouns, dice, named)
        yield Occurrence(str(noun), topic, told.text, told.position(noun), split)
