"""Fill the holes of a sentence.

In: a frame, and a story's choices. Out: a sentence, and which word fills which hole.
Never: a choice that outlives the sentence.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .dice import Dice
from .language import Language, Noun, Verb

HOLE = re.compile(r"\{(our )?(\w)(?:\.(\w+))?\}|\{(\w+)\}|\[(?:(\w):)?([^|\]]+)\|([^|\]]+)\]")


@dataclass(frozen=True)
class Setting:
    """What stays the same through a story."""

    topic: str
    weather: str
    animal: str
    mood: str
    home: str
    owner: str
    past: bool
    gender: str
    name: str


@dataclass(frozen=True)
class Sentence:
    """A sentence as a person writes it, and the nouns that fill its holes."""

    text: str
    nouns: dict[str, Noun]

    def position(self, noun: Noun) -> int:
        """Where the noun stands in ``text.split()``."""
        words = [word.strip(",.").lower() for word in self.text.split()]
        return next(i for i, word in enumerate(words) if word in noun.forms.values())


def holes(frame: str) -> set[str]:
    return {found[1] or found[3] for found in HOLE.findall(frame)} - {""}


def choose(
    language: Language,
    setting: Setting,
    frame: str,
    dice: Dice,
    foreign: str,
    kept: Mapping[str, Noun],
    stale: Collection[Noun],
) -> dict[str, Noun]:
    """A noun for each hole that wants one, none twice: a kept one, or one that is not stale.

    Args:
        foreign: the topic of what the sentence sets against its own.
    """
    topic, animal = language.topics[setting.topic], language.animals[setting.animal]
    other = language.topics[foreign]
    among = {
        "T": topic.things, "U": topic.things, "P": topic.people,
        "F": other.things, "V": other.people,
        "W": language.weathers[setting.weather], "L": language.homes[setting.home],
        "A": animal.called, "B": animal.things, "K": language.moods[setting.mood].nouns,
    }  # fmt: skip
    chosen: dict[str, Noun] = {}
    for hole in sorted(holes(frame)):
        if hole in among:
            left = [noun for noun in among[hole] if noun not in chosen.values()]
            if hole in kept and kept[hole] in left:
                chosen[hole] = kept[hole]
                continue
            chosen[hole] = dice.favour([noun for noun in left if noun not in stale] or left)
    return chosen


def tell(
    language: Language,
    setting: Setting,
    frame: str,
    nouns: dict[str, Noun],
    dice: Dice,
    named: bool = False,
) -> Sentence:
    """The frame with its holes filled; the hero by name if ``named``."""
    mood, pronouns = language.moods[setting.mood], language.pronouns[setting.gender]

    def conjugate(verb: Verb, subject: str | None) -> str:
        gender = subject or setting.gender
        if subject and subject.isupper():
            gender = nouns[subject].gender
        return verb.past[gender] if setting.past else verb.present

    def fill(found: re.Match[str]) -> str:
        owned, hole, case, word, subject, present, past = found.groups()
        if present:
            return conjugate(language.verb(present, past), subject)
        if word:
            return pronouns[word]
        if hole == "H":
            return setting.name if named else pronouns["h"]
        if hole == "h":
            return pronouns["h"]
        if hole == "M":
            return conjugate(dice.favour(mood.verbs), case)
        if hole == "Q":
            return dice.favour(mood.adjectives)[case or setting.gender]
        noun, case = nouns[hole], case or "nom"
        owner = language.owners[setting.owner](noun, case) + " " if owned else ""
        return owner + noun.forms[case]

    text = language.polish(HOLE.sub(fill, frame))
    return Sentence(text[0].upper() + text[1:], nouns)
