"""Constructions: questions, orders, cries."""

from .grammar import Pair, Source
from .inflection import WHAT_A, WHOSE
from .lexicon import VERBS
from .register import construction


@construction()
def whether(source: Source) -> Pair:
    """Yes or no: the verb goes first, and ли after it."""
    c = source.clause()
    return (
        f"did {c.subject.english} {c.verb.base} {c.object.english}?",
        f"{c.did} ли {c.subject.nom} {c.object.acc}?",
    )


@construction()
def asks_whether(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.1)
    c = source.clause(described=0.2)
    return (
        f"{who.english} doesn't know whether {c.english}",
        f"{who.nom} не знает, {c.did} ли {c.subject.nom} {c.object.acc}",
    )


@construction()
def who(source: Source) -> Pair:
    c = source.clause(described=0.5)
    if source.chance(0.5):
        return f"who {c.verb.did} {c.object.english}?", f"кто {c.verb.past('m')} {c.object.acc}?"
    english, russian = ("whom", "кого") if c.object.noun.animate else ("what", "что")
    return (
        f"{english} did {c.subject.english} {c.verb.base}?",
        f"{russian} {c.did} {c.subject.nom}?",
    )


@construction(0.5)
def whose(source: Source) -> Pair:
    what = source.phrase("animal,thing", article="none", described=0.7)
    return f"whose {what.english} is this?", f"{WHOSE[what.agreement]} это {what.nom}?"


@construction(0.5)
def what_a(source: Source) -> Pair:
    what = source.phrase("person,animal,thing,place", article="a", described=1.0, names=False)
    return f"what {what.english}!", f"{WHAT_A[what.agreement]} {what.nom}!"


@construction(0.7)
def command(source: Source) -> Pair:
    verb = source.choose([verb for verb in VERBS.values() if verb.command != "-"])
    what = source.phrase(verb.objects, described=0.6)
    return f"{verb.base} {what.english}!", f"{verb.command} {what.acc}!"
