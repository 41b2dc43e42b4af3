"""Phrases that agree, and a source of random choices that knows what is held out.

In: words from `lexicon.py`, a seed.
Out: `Phrase`, which is English and Russian at once, and `Source`, which draws them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from .inflection import OWN, agree, before
from .lexicon import ADJECTIVES, AT, NAMES, NOUNS, SORTS, VERBS, Adjective, Noun, Verb

Item = TypeVar("Item")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Phrase:
    """A noun with what belongs to it: "the old dog", "старая собака" in each case."""

    noun: Noun
    adjective: Adjective | None = None
    article: str = "the"
    """the, a; "none" for a bare noun; "his own" and the like."""
    plural: bool = False
    owner: "Phrase | None" = None

    @property
    def agreement(self) -> str:
        """m, f, n, or p: what verbs and adjectives follow."""
        return "p" if self.plural else self.noun.gender

    @property
    def english(self) -> str:
        words = [self.adjective.english] if self.adjective else []
        words.append(self.noun.plural if self.plural else self.noun.english)
        if self.owner:
            return f"{self.owner.english}'s {' '.join(words)}"
        if self.noun.proper or self.article == "none":
            return " ".join(words)
        article = self.article
        if article == "a":
            article = "" if self.plural else "an" if words[0][0] in "aeiou" else "a"
        return " ".join([article, *words]).strip()

    def russian(self, case: str) -> str:
        words = [self.noun.forms[f"{case} {'p' if self.plural else 's'}"]]
        for lemma in (
            self.adjective.russian if self.adjective else None,
            OWN if self.article.endswith("own") else None,
        ):
            if lemma:
                words.insert(0, agree(lemma, self.agreement, case, animate=self.noun.animate))
        if self.owner:
            words.append(self.owner.russian("gen"))
        return " ".join(words)

    @property
    def nom(self) -> str:
        return self.russian("nom")

    @property
    def gen(self) -> str:
        return self.russian("gen")

    @property
    def dat(self) -> str:
        return self.russian("dat")

    @property
    def acc(self) -> str:
        return self.russian("acc")

    @property
    def ins(self) -> str:
        return self.russian("ins")

    def after(self, preposition: str, case: str) -> str:
        """Behind a preposition: у девочки, со слоном."""
        return before(preposition, self.russian(case))

    @property
    def preposition(self) -> str:
        """English, for a place: on the bridge, in the street."""
        return "on" if "on" in self.noun.kinds else "in"

    def where(self) -> str:
        """Where something is: в лесу, на старой улице."""
        words = self.russian("loc").split()
        words[-1] = AT.get(self.noun.english, words[-1])
        return self._place(self._in, " ".join(words))

    def whither(self) -> str:
        """Into what: в лес, на улицу."""
        return self._place(self._in, self.acc)

    def whence(self) -> str:
        """From where: из леса, с улицы."""
        return before("из" if self._in == "в" else "с", self.gen)

    @property
    def _in(self) -> str:
        return "в" if "в" in self.noun.kinds else "на"

    @staticmethod
    def _place(preposition: str, words: str) -> str:
        # Of our words, only двор asks for it.
        return f"во {words}" if words.startswith("двор") else f"{preposition} {words}"


@dataclass(frozen=True)
class Clause:
    """Somebody did something to somebody."""

    subject: Phrase
    verb: Verb
    object: Phrase

    @property
    def did(self) -> str:
        return self.verb.past(self.subject.agreement)

    @property
    def english(self) -> str:
        return f"{self.subject.english} {self.verb.did} {self.object.english}"

    @property
    def russian(self) -> str:
        return f"{self.subject.nom} {self.did} {self.object.acc}"


class Source:
    """Draws words. The order of its calls makes the sentence, so nothing else is random.

    Only `Random.random` is used, which Python promises to keep the same for ever.
    """

    def __init__(self, seed: int, held: dict[str, tuple[str, ...]], probe: str = "") -> None:
        self._random = Random(seed)
        self._held = held
        self._probe = probe
        self._used: set[str] = set()

    def fresh(self) -> None:
        """Begin a sentence: no noun is used twice in one."""
        self._used = set()

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def choose(self, items: Sequence[Item]) -> Item:
        return items[int(self._random.random() * len(items))]

    def noun(self, kinds: str, *, slot: str = "", gender: str = "", names: bool = True) -> Noun:
        """A noun of one of the kinds, not yet used; names count as persons.

        Args:
            slot: a place of a construction that has nouns held out: they come in its probe only.
        """
        wanted = frozenset(kinds.split(","))
        found = [
            noun
            for noun in [*NOUNS.values(), *(NAMES.values() if names else [])]
            if wanted & noun.kinds
            and noun.english not in self._used
            and (not gender or noun.gender == gender)
        ]
        if slot:
            held = self._held[slot]
            probing = self._probe == slot
            found = [noun for noun in found if (noun.english in held) == probing]
        noun = self.choose(found)
        self._used.add(noun.english)
        return noun

    def phrase(
        self,
        kinds: str,
        *,
        slot: str = "",
        article: str = "",
        described: float = 0.35,
        plural: float = 0.0,
        gender: str = "",
        names: bool = True,
    ) -> Phrase:
        """A noun phrase; an article that is not said is "the" or "a".

        Args:
            described, plural: how probable an adjective is, and the plural.
            names: whether a person may be Anna.
        """
        noun = self.noun(kinds, slot=slot, gender=gender, names=names)
        if noun.proper:
            return Phrase(noun, article="none")
        return Phrase(
            noun,
            self.adjective(noun) if self.chance(described) else None,
            article or ("the" if self.chance(0.6) else "a"),
            plural > 0 and self.chance(plural),
        )

    def adjective(
        self, noun: Noun, *, graded: bool = False, beside: Adjective | None = None
    ) -> Adjective:
        """One that suits the noun, and does not contradict or repeat another that it has."""
        taken = next((sort for sort in SORTS if beside and beside.english in sort), set())
        found = [
            adjective
            for adjective in ADJECTIVES.values()
            if adjective.fits & noun.kinds
            and not (graded and adjective.comparative == "- -")
            and adjective != beside
            and adjective.english not in taken
        ]
        return self.choose(found)

    def clause(self, *, plural: float = 0.0, described: float = 0.3) -> Clause:
        """A verb with a subject and an object that suit it."""
        verb = self.choose(list(VERBS.values()))
        subject = self.phrase(verb.subjects, article="the", described=described, plural=plural)
        found = self.phrase(verb.objects, described=described, plural=plural)
        return Clause(subject, verb, found)
