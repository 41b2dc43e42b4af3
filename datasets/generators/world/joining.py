"""Constructions: two clauses, two subjects."""

from .grammar import Pair, Source
from .inflection import HE, agree
from .lexicon import HAPPENINGS, PREDICATES
from .register import construction, did, happens

LIVING = ["tired", "lazy", "weak", "slow", "fast"]
LIFELESS = ["wide", "narrow", "short", "dark"]


@construction(0.8)
def both(source: Source) -> Pair:
    first = source.phrase("person,animal", article="the", described=0.3)
    second = source.phrase("person,animal", article="the", described=0.3)
    verb = source.choose(HAPPENINGS)
    return (
        f"{first.english} and {second.english} {verb.did}",
        f"{first.nom} и {second.nom} {verb.past('p')}",
    )


@construction(0.8)
def neither(source: Source) -> Pair:
    first = source.phrase("person,animal", article="the", described=0.3)
    second = source.phrase("person,animal", article="the", described=0.3)
    verb = source.choose(HAPPENINGS)
    return (
        f"neither {first.english} nor {second.english} {verb.did}",
        f"ни {first.nom}, ни {second.nom} не {verb.past('p')}",
    )


@construction()
def when(source: Source) -> Pair:
    c = source.clause(described=0.2)
    who = source.phrase("person,animal", article="the", described=0.2)
    english, russian = happens(source, who)
    return f"when {c.english}, {who.english} {english}", f"когда {c.russian}, {who.nom} {russian}"


@construction()
def if_real(source: Source) -> Pair:
    """A present in English, a future in Russian."""
    c = source.clause(described=0.2)
    who = source.phrase("person,animal", article="the", described=0.2)
    verb = source.choose(HAPPENINGS)
    return (
        f"if {c.subject.english} {c.verb.third} {c.object.english}, {who.english} will {verb.base}",
        f"если {c.subject.nom} {c.verb.future} {c.object.acc}, {who.nom} {verb.future}",
    )


@construction()
def if_unreal(source: Source) -> Pair:
    c = source.clause(described=0.1)
    who = source.phrase("person,animal", article="the", described=0.2)
    verb = source.choose(HAPPENINGS)
    return (
        f"if {c.subject.english} had {c.verb.done} {c.object.english}, "
        f"{who.english} would have {verb.done}",
        f"если бы {c.russian}, {who.nom} {verb.past(who.agreement)} бы",
    )


@construction()
def wants(source: Source) -> Pair:
    c = source.clause()
    return (
        f"{c.subject.english} wants to {c.verb.base} {c.object.english}",
        f"{c.subject.nom} хочет {c.verb.infinitive} {c.object.acc}",
    )


@construction()
def wants_that(source: Source) -> Pair:
    """An infinitive in English, чтобы with a past in Russian."""
    who = source.phrase("person", article="the", described=0.1)
    c = source.clause(described=0.2)
    return (
        f"{who.english} wants {c.subject.english} to {c.verb.base} {c.object.english}",
        f"{who.nom} хочет, чтобы {c.russian}",
    )


@construction()
def said_that(source: Source) -> Pair:
    """Russian keeps the tense of what was said."""
    who = source.phrase("person", article="the", described=0.2)
    other = source.phrase("person,animal", article="the", described=0.2)
    where = source.phrase("в,на", article="the", described=0.1)
    english, russian = source.choose(
        [("was sleeping", "спит"), ("lived", "живёт"), ("was sitting", "сидит")]
    )
    return (
        f"{who.english} said that {other.english} {english} {where.preposition} {where.english}",
        f"{who.nom} {did('сказал', who)}, что {other.nom} {russian} {where.where()}",
    )


@construction(2)
def it_alone(source: Source) -> Pair:
    """One antecedent only: *it* is as its noun is."""
    what = source.phrase("animal,thing,place", article="the", described=0.2)
    first = source.adjective(what.noun, beside=what.adjective)
    english = source.choose(LIVING if what.noun.animate else LIFELESS)
    adjective = agree(PREDICATES[english], what.agreement, "ins", animate=False)
    pronoun, be = HE[what.agreement], did("был", what)
    return (
        f"{what.english} was {first.english}, but it was {english}",
        f"{what.nom} {be} {agree(first.russian, what.agreement, 'ins', animate=False)}, "
        f"но {pronoun} {be} {adjective}",
    )
