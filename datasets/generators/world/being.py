"""Constructions: to have, to be, to like, to count."""

from .grammar import Clause, Pair, Phrase, Source
from .inflection import agree
from .lexicon import ADJECTIVES, HAPPENINGS, VERBS
from .register import construction, did, happens


@construction()
def possessive(source: Source) -> Pair:
    owner = source.phrase("person,animal", slot="possessive", article="the", described=0.2)
    thing = source.noun("animal,thing")
    owned = Phrase(thing, source.adjective(thing) if source.chance(0.3) else None, owner=owner)
    if thing.animate and source.chance(0.5):
        english, russian = happens(source, owned)
        return f"{owned.english} {english}", f"{owned.nom} {russian}"
    verb = VERBS[source.choose(["see", "find"])]
    c = Clause(source.phrase("person,animal", article="the"), verb, owned)
    return c.english, c.russian


@construction()
def has(source: Source) -> Pair:
    owner = source.phrase("person", slot="has", article="the")
    thing = source.phrase("animal,thing", article="a")
    return f"{owner.english} has {thing.english}", f"{owner.after('у', 'gen')} есть {thing.nom}"


@construction()
def has_no(source: Source) -> Pair:
    owner = source.phrase("person,animal", article="the")
    thing = source.phrase("animal,thing", article="a")
    return (
        f"{owner.english} doesn't have {thing.english}",
        f"{owner.after('у', 'gen')} нет {thing.gen}",
    )


@construction()
def needs(source: Source) -> Pair:
    who = source.phrase("person,animal", article="the")
    thing = source.phrase("thing,animal", article="a")
    need = {"m": "нужен", "f": "нужна", "n": "нужно"}[thing.agreement]
    return f"{who.english} needs {thing.english}", f"{who.dat} {need} {thing.nom}"


@construction()
def likes(source: Source) -> Pair:
    """The one who likes is a dative, and what is liked is the subject."""
    who = source.phrase("person,animal", slot="likes", article="the")
    thing = source.phrase("person,animal,thing", article="the")
    return f"{who.english} likes {thing.english}", f"{who.dat} нравится {thing.nom}"


@construction()
def is_described(source: Source) -> Pair:
    """A predicate: nominative now, instrumental then."""
    what = source.phrase("person,animal,thing", article="the", described=0.2, plural=0.25)
    adjective = source.adjective(what.noun, beside=what.adjective)
    lemma, form = adjective.russian, what.agreement
    if what.plural or source.chance(0.4):
        be = "are" if what.plural else "is"
        predicate = agree(lemma, form, "nom", animate=False)
        return f"{what.english} {be} {adjective.english}", f"{what.nom} {predicate}"
    predicate = agree(lemma, form, "ins", animate=False)
    return (
        f"{what.english} was {adjective.english}",
        f"{what.nom} {did('был', what)} {predicate}",
    )


@construction(1.3)
def becomes(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.3)
    what = source.phrase("person", article="a", described=0.5, gender=who.noun.gender, names=False)
    if source.chance(0.5):
        return f"{who.english} became {what.english}", f"{who.nom} {did('стал', who)} {what.ins}"
    return f"{who.english} will become {what.english}", f"{who.nom} станет {what.ins}"


@construction()
def feels(source: Source) -> Pair:
    """No subject in Russian: to the boy it is cold."""
    who = source.phrase("person,animal", article="the", described=0.5)
    english, russian = source.choose(
        [("cold", "холодно"), ("bored", "скучно"), ("sad", "грустно"), ("scared", "страшно")]
    )
    if source.chance(0.5):
        return f"{who.english} is {english}", f"{who.dat} {russian}"
    return f"{who.english} was {english}", f"{who.dat} было {russian}"


@construction()
def comparative(source: Source) -> Pair:
    first = source.phrase("person,animal,thing", article="the", described=0.2)
    kind = "thing" if "thing" in first.noun.kinds else "person,animal"
    second = source.phrase(kind, slot="comparative", article="the", described=0.2)
    # A thing would be старее, not старше.
    old = ADJECTIVES["old"] if kind == "thing" else None
    english, russian = source.adjective(first.noun, graded=True, beside=old).comparative.split()
    return (
        f"{first.english} is {english} than {second.english}",
        f"{first.nom} {russian} {second.gen}",
    )


@construction()
def superlative(source: Source) -> Pair:
    what = source.noun("animal,thing,place")
    where = source.phrase("в,на", article="the", described=0.2)
    adjective = source.adjective(what, graded=True)
    most = adjective.comparative.split()[0][:-1] + "st"
    words = " ".join(
        agree(lemma, what.gender, "nom", animate=False) for lemma in ("самый", adjective.russian)
    )
    return (
        f"this is the {most} {what.english} {where.preposition} {where.english}",
        f"это {words} {what.forms['nom s']} {where.where()}",
    )


@construction()
def numeral(source: Source) -> Pair:
    """Two takes a genitive singular, five a genitive plural, and both hold the noun alone."""
    noun = source.noun("animal,thing", slot="numeral")
    english, masculine, feminine, case = source.choose(
        [
            ("two", "два", "две", "gen s"),
            ("three", "три", "три", "gen s"),
            ("four", "четыре", "четыре", "gen s"),
            ("five", "пять", "пять", "gen p"),
            ("six", "шесть", "шесть", "gen p"),
        ]
    )
    if "adjectival" in noun.kinds:
        case = "gen p"  # два животных
    counted = f"{feminine if noun.gender == 'f' else masculine} {noun.forms[case]}"
    if noun.animate:
        verb = source.choose(HAPPENINGS)
        return f"{english} {noun.plural} {verb.did}", f"{counted} {verb.past('p')}"
    who = source.phrase("person", article="the")
    act = VERBS[source.choose(["buy", "find", "lose", "bring", "draw"])]
    return (
        f"{who.english} {act.did} {english} {noun.plural}",
        f"{who.nom} {act.past(who.agreement)} {counted}",
    )


@construction()
def age(source: Source) -> Pair:
    who = source.phrase("person,animal", article="the", described=0.5)
    english, russian = source.choose(
        [
            ("one year", "один год"),
            ("two years", "два года"),
            ("three years", "три года"),
            ("four years", "четыре года"),
            ("five years", "пять лет"),
            ("six years", "шесть лет"),
        ]
    )
    return f"{who.english} is {english} old", f"{who.dat} {russian}"
