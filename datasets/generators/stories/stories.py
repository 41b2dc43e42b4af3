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
FEMALE = 0.67  # share of stories with a heroine
PAST = 0.65  # share of stories that are told in the past
OURS = 0.65  # share of stories in which things are ours
NAMED_FIRST = 0.4  # a first sentence that says the hero's name
NAMED = 0.02  # a later sentence that says the hero's name
KEPT = 0.6  # a noun of the sentence before is said again where there is a hole for it
AMBIGUOUS = 0.45  # a {T} that is the story's ambiguous word


def setting(language: Language, dice: Dice, topic: str) -> Setting:
    """Draw what stays the same through a story; each thing without regard to the others."""
    gender = "f" if dice.chance(FEMALE) else "m"
    return Setting(
        topic=topic,
        weather=dice.pick(list(language.weathers)),
        animal=dice.pick(list(language.animals)),
        mood=dice.pick(list(language.moods)),
        home=dice.pick(list(language.homes)),
        owner=list(language.owners)[not dice.chance(OURS)],
        past=dice.chance(PAST),
        gender=gender,
        name=dice.pick(language.names[gender]),
    )


def foreign(language: Language, topic: str, ambiguous: Noun | None, dice: Dice) -> str:
    """The topic that a sentence sets against its own: of the ambiguous word's other sense."""
    others = language.senses[ambiguous] if ambiguous else list(language.topics)
    return dice.pick([other for other in others if other != topic])


@dataclass(frozen=True)
class Story:
    """Sentences, and what holds them together."""

    setting: Setting
    sentences: list[Sentence]


def story(language: Language, dice: Dice, topic: str, favourite: Noun) -> Story:
    """Tell a story; of the topic's ambiguous words it uses the favourite alone."""
    about, told, frame = setting(language, dice, topic), [], ""
    for number in range(dice.pick(LENGTHS)):
        possible = [f for f in language.frames if f != frame and (number or "H" in holes(f))]
        frame = dice.pick(possible)
        before = told[-1].nouns if told else {}
        kept = {hole: noun for hole, noun in before.items() if dice.chance(KEPT)}
        stale = [noun for sentence in told for noun in sentence.nouns.values()]
        ambiguous = "T" in holes(frame) and (kept.get("T") == favourite or dice.chance(AMBIGUOUS))
        other = foreign(language, topic, favourite if ambiguous else None, dice)
        nouns = choose(language, about, frame, dice, other, kept, stale)
        if ambiguous:
            nouns["T"] = favourite
        named = dice.chance(NAMED if number else NAMED_FIRST)
        told.append(tell(language, about, frame, nouns, dice, named))
    return Story(about, told)


def tell_all(language: Language, seed: int, count: int) -> Iterator[Story]:
    """Tell stories; the senses of the ambiguous words take turns, and bring their topic."""
    dice = Dice(seed, ord(language.name[0]))
    senses = [(topic, noun) for noun, topics in language.senses.items() for topic in topics]
    for number in range(count):
        yield story(language, dice, *senses[number % len(senses)])


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
    topics = language.senses[noun]
    named, about = dice.chance(NAMED), setting(language, dice, topics[0])
    for topic in topics:
        here = replace(about, topic=topic)
        other = foreign(language, topic, noun, dice)
        nouns = choose(language, here, frame, dice, other, {}, ()) | {"T": noun}
        told = tell(language, here, frame, nouns, dice, named)
        yield Occurrence(str(noun), topic, told.text, told.position(noun), split)
