"""What a language must bring to tell stories in it.

In: nothing. Out: the record `Language`, filled in by `english` and `russian`.
Never: words or sentences of a particular language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CASES = ("nom", "gen", "dat", "acc", "ins", "pre")


@dataclass(frozen=True, eq=False)
class Noun:
    """A noun in the singular: its gender, and its forms by case (one form in English)."""

    forms: Mapping[str, str]
    gender: str = "n"

    def __str__(self) -> str:
        return self.forms["nom"]


@dataclass(frozen=True)
class Topic:
    """What a story is about: people and things that belong together."""

    people: Sequence[Noun]
    things: Sequence[Noun]


@dataclass(frozen=True)
class Animal:
    """The animal that is about: what it is called, and what belongs to it."""

    called: Sequence[Noun]
    things: Sequence[Noun]


@dataclass(frozen=True)
class Verb:
    """A verb of the third person: present, and past by gender."""

    present: str
    past: Mapping[str, str]


@dataclass(frozen=True)
class Mood:
    """How everyone feels: verbs, adjectives by gender, and nouns that go with *with*."""

    verbs: Sequence[Verb]
    adjectives: Sequence[Mapping[str, str]]
    nouns: Sequence[Noun]


@dataclass(frozen=True)
class Language:
    """Words, sentences with holes, and the two senses of the ambiguous words."""

    name: str
    topics: Mapping[str, Topic]
    senses: Mapping[Noun, tuple[str, str]]  # ambiguous noun -> the topics of its two senses
    weathers: Mapping[str, Sequence[Noun]]
    animals: Mapping[str, Animal]
    moods: Mapping[str, Mood]
    homes: Mapping[str, Sequence[Noun]]
    owners: Mapping[str, Callable[[Noun, str], str]]  # owner -> its word before a noun, a case
    names: Mapping[str, Sequence[str]]  # gender -> names of heroes
    pronouns: Mapping[str, Mapping[str, str]]  # gender -> hole -> pronoun
    frames: Sequence[str]  # see `frames`
    verb: Callable[[str, str], Verb]  # present, past -> verb
    polish: Callable[[str], str] = str  # the last touch to a sentence
