"""Constructions: relative clauses."""

from .grammar import Clause, Pair, Phrase, Source
from .inflection import WHOSE, agree
from .lexicon import VERBS
from .register import construction, happens


def relative(phrase: Phrase, case: str) -> str:
    return agree("который", phrase.agreement, case, animate=phrase.noun.animate)


@construction(1.2)
def subject_relative(source: Source) -> Pair:
    c = source.clause(described=0.2)
    if c.subject.noun.proper:
        c = Clause(source.phrase("animal", article="the"), VERBS["see"], c.object)
    english, russian = happens(source, c.subject)
    that = "who" if "person" in c.subject.noun.kinds else "that"
    return (
        f"{c.subject.english} {that} {c.verb.did} {c.object.english} {english}",
        f"{c.subject.nom}, {relative(c.subject, 'nom')} {c.did} {c.object.acc}, {russian}",
    )


@construction(1.2)
def object_relative(source: Source) -> Pair:
    """The wolf that the fox saw: the case of the pronoun tells who saw whom."""
    head = source.phrase(
        "person,animal", slot="object-relative", article="the", described=0.2, names=False
    )
    verb = VERBS[source.choose(["see", "find", "hear", "frighten"])]
    who = source.phrase("person,animal", article="the", described=0.2)
    english, russian = happens(source, head)
    that = "whom" if "person" in head.noun.kinds else "that"
    return (
        f"{head.english} {that} {who.english} {verb.did} {english}",
        f"{head.nom}, {relative(head, 'acc')} {verb.past(who.agreement)} {who.nom}, {russian}",
    )


@construction()
def place_relative(source: Source) -> Pair:
    where = source.phrase("в", article="the", described=0.1)
    who = source.phrase("person,animal", article="the", described=0.2)
    adjective = source.adjective(where.noun, beside=where.adjective)
    which = relative(where, "loc")
    predicate = agree(adjective.russian, where.agreement, "nom", animate=False)
    return (
        f"{where.english} in which {who.english} lives is {adjective.english}",
        f"{where.nom}, в {which} живёт {who.nom}, {predicate}",
    )


@construction()
def whose_relative(source: Source) -> Pair:
    owner = source.phrase("person", article="the", described=0.2, names=False)
    pet = Phrase(source.noun("animal"))
    english, russian = happens(source, pet)
    c = Clause(owner, VERBS[source.choose(["see", "find", "draw"])], source.phrase("person,thing"))
    return (
        f"{owner.english} whose {pet.noun.english} {english} {c.verb.did} {c.object.english}",
        f"{owner.nom}, {WHOSE[pet.agreement]} {pet.nom} {russian}, {c.did} {c.object.acc}",
    )
