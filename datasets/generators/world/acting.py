"""Constructions: who did what, when and where."""

from .grammar import Clause, Pair, Phrase, Source
from .lexicon import VERBS
from .register import construction, did

# Verbs and their times


@construction(2)
def acts(source: Source) -> Pair:
    clause = source.clause(described=0.5)
    return clause.english, clause.russian


@construction(2)
def plural(source: Source) -> Pair:
    """The old dogs saw cats."""
    verb = source.choose(list(VERBS.values()))
    subject = source.phrase(verb.subjects, article="the", plural=1.0, names=False)
    c = Clause(subject, verb, source.phrase(verb.objects, plural=0.6))
    return c.english, c.russian


@construction()
def present(source: Source) -> Pair:
    """The verb is imperfective here, and the adverb goes before it."""
    c = source.clause()
    english, russian = source.choose(
        [("often", "часто"), ("always", "всегда"), ("never", "никогда не")]
    )
    return (
        f"{c.subject.english} {english} {c.verb.third} {c.object.english}",
        f"{c.subject.nom} {russian} {c.verb.present} {c.object.acc}",
    )


@construction()
def future(source: Source) -> Pair:
    """Time comes last in English and first in Russian."""
    c = source.clause()
    english, russian = source.choose([("tomorrow", "завтра"), ("soon", "скоро")])
    return (
        f"{c.subject.english} will {c.verb.base} {c.object.english} {english}",
        f"{russian} {c.subject.nom} {c.verb.future} {c.object.acc}",
    )


@construction()
def yesterday(source: Source) -> Pair:
    c = source.clause()
    english, russian = source.choose([("yesterday", "вчера"), ("in the morning", "утром")])
    return f"{c.english} {english}", f"{russian} {c.russian}"


@construction()
def negation(source: Source) -> Pair:
    c = source.clause()
    return (
        f"{c.subject.english} didn't {c.verb.base} {c.object.english}",
        f"{c.subject.nom} не {c.did} {c.object.acc}",
    )


@construction()
def nobody(source: Source) -> Pair:
    """Russian denies twice."""
    c = source.clause()
    return f"nobody {c.verb.did} {c.object.english}", f"никто не {c.verb.past('m')} {c.object.acc}"


@construction()
def we(source: Source) -> Pair:
    c = source.clause()
    english, russian = source.choose([("we", "мы"), ("they", "они")])
    return (
        f"{english} {c.verb.did} {c.object.english}",
        f"{russian} {c.verb.past('p')} {c.object.acc}",
    )


# Places


@construction()
def place(source: Source) -> Pair:
    """A fronted place: In the forest, the wolf saw a fox."""
    where = source.phrase("в,на", article="the", described=0.2)
    c = source.clause(described=0.2)
    return f"{where.preposition} {where.english}, {c.english}", f"{where.where()} {c.russian}"


@construction()
def lives(source: Source) -> Pair:
    """What English says by articles Russian says by order: what is new comes last."""
    who = source.phrase("person,animal")
    where = source.phrase("в,на", article="the")
    english, russian = source.choose(
        [("lives", "живёт"), ("is sleeping", "спит"), ("is sitting", "сидит")]
    )
    known = who.article != "a"
    order = (who.nom, russian, where.where()) if known else (where.where(), russian, who.nom)
    return f"{who.english} {english} {where.preposition} {where.english}", " ".join(order)


@construction()
def comes(source: Source) -> Pair:
    """Into takes the accusative, from the genitive."""
    who = source.phrase("person,animal", article="the")
    where = source.phrase("в,на", article="the")
    if source.chance(0.5):
        return (
            f"{who.english} ran {where.preposition}to {where.english}",
            f"{who.nom} {did('вбежал', who)} {where.whither()}",
        )
    return (
        f"{who.english} came back from {where.english}",
        f"{who.nom} {did('вернулся', who)} {where.whence()}",
    )


@construction(1.5)
def many(source: Source) -> Pair:
    """There are many old dogs in the city."""
    who = source.phrase("person,animal,thing", names=False, article="none")
    who = Phrase(who.noun, who.adjective, "none", True)
    where = source.phrase("в,на", article="the", described=0.2)
    english, russian = source.choose([("many", "много"), ("few", "мало")])
    return (
        f"there are {english} {who.english} {where.preposition} {where.english}",
        f"{where.where()} {russian} {who.gen}",
    )


@construction(0.7)
def visits(source: Source) -> Pair:
    """The girl was at the king's: the English genitive, and no possessor."""
    who = source.phrase("person,animal", article="the", described=0.2)
    host = source.phrase("person", article="the", described=0.3)
    english, russian = source.choose(
        [("lives", "живёт"), ("is sleeping", "спит"), ("was", did("был", who))]
    )
    return (
        f"{who.english} {english} at {host.english}'s",
        f"{who.nom} {russian} {host.after('у', 'gen')}",
    )
