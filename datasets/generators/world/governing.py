"""Constructions: what verbs and prepositions want of a noun."""

from .grammar import Clause, Pair, Phrase, Source
from .lexicon import VERBS
from .register import construction, did


@construction()
def gives(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.2)
    whom = source.phrase("person,animal", article="the", described=0.2)
    what = source.phrase("thing")
    return (
        f"{who.english} gave {whom.english} {what.english}",
        f"{who.nom} {did('дал', who)} {whom.dat} {what.acc}",
    )


@construction()
def helps(source: Source) -> Pair:
    """To help takes a dative, to be afraid a genitive."""
    who = source.phrase("person,animal", article="the")
    whom = source.phrase("person,animal")
    if source.chance(0.5):
        return (
            f"{who.english} helped {whom.english}",
            f"{who.nom} {did('помог/помогл', who)} {whom.dat}",
        )
    return f"{who.english} is afraid of {whom.english}", f"{who.nom} боится {whom.gen}"


@construction()
def together(source: Source) -> Pair:
    who = source.phrase("person,animal", article="the", described=0.2)
    other = source.phrase("person,animal")
    verb, russian = source.choose([("plays", "играет"), ("lives", "живёт"), ("argues", "спорит")])
    return (
        f"{who.english} {verb} with {other.english}",
        f"{who.nom} {russian} {other.after('с', 'ins')}",
    )


@construction()
def with_tool(source: Source) -> Pair:
    """The same "with", and no preposition in Russian."""
    who = source.phrase("person,animal", article="the", described=0.2)
    what = source.phrase("breaks", article="the", described=0.2)
    tool = source.phrase("tool", article="a")
    act = VERBS["break"]
    return (
        f"{who.english} {act.did} {what.english} with {tool.english}",
        f"{who.nom} {act.past(who.agreement)} {what.acc} {tool.ins}",
    )


@construction(1.3)
def about(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.1)
    whom = source.phrase("person", article="the", described=0.1)
    what = source.phrase("animal,thing", described=0.0)
    return (
        f"{who.english} told {whom.english} about {what.english}",
        f"{who.nom} {did('рассказал', who)} {whom.dat} {what.after('о', 'loc')}",
    )


@construction()
def bought_for(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.2)
    what = source.phrase("thing", article="a")
    whom = source.phrase("person,animal", article="the", described=0.2)
    act = VERBS[source.choose(["buy", "draw", "find"])]
    return (
        f"{who.english} {act.did} {what.english} for {whom.english}",
        f"{who.nom} {act.past(who.agreement)} {what.acc} {whom.after('для', 'gen')}",
    )


@construction()
def own(source: Source) -> Pair:
    """One's own is свой, whoever it is."""
    c = source.clause()
    person = "person" in c.subject.noun.kinds
    whose = {"m": "his own", "f": "her own"}[c.subject.agreement] if person else "its own"
    if c.object.noun.proper:
        # Nobody's own Anna: a thing is found.
        c = Clause(c.subject, VERBS["find"], source.phrase("thing", article="the"))
    c = Clause(c.subject, c.verb, Phrase(c.object.noun, c.object.adjective, whose))
    return c.english, c.russian


@construction()
def passive(source: Source) -> Pair:
    verb = source.choose([verb for verb in VERBS.values() if verb.participle != "-"])
    who = source.phrase(verb.subjects, article="the", described=0.3)
    what = source.phrase(verb.objects, article="the", names=False)
    done = verb.participle + {"m": "", "f": "а", "n": "о"}[what.agreement]
    return (
        f"{what.english} was {verb.done} by {who.english}",
        f"{what.nom} {did('был', what)} {done} {who.ins}",
    )
