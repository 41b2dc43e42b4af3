"""The constructions: each draws one sentence, in English and in Russian.

In: a `Source`.
Out: `CONSTRUCTIONS`, name → (function, weight). A sentence here has no capital and no end mark
unless it ends in "?" or "!"; `writing.py` writes them.
"""

from collections.abc import Callable

from .grammar import Clause, Pair, Phrase, Source
from .inflection import HE, WHAT_A, WHOSE, agree, past
from .lexicon import HAPPENINGS, PREDICATES, VERBS

LIVING = ["tired", "lazy", "weak", "slow", "fast"]
LIFELESS = ["wide", "narrow", "dangerous", "weak"]

Construction = Callable[[Source], Pair]
CONSTRUCTIONS: dict[str, tuple[Construction, float]] = {}


def construction(weight: float = 1.0) -> Callable[[Construction], Construction]:
    def register(function: Construction) -> Construction:
        CONSTRUCTIONS[function.__name__.replace("_", "-")] = (function, weight)
        return function

    return register


def happens(source: Source, subject: Phrase) -> Pair:
    """What somebody did, without an object."""
    verb = source.choose(HAPPENINGS)
    return verb.did, verb.past(subject.agreement)


def did(stems: str, subject: Phrase) -> str:
    """A past that agrees with its subject."""
    return past(stems, subject.agreement)


# Verbs and their times


@construction(2)
def acts(source: Source) -> Pair:
    clause = source.clause(described=0.5)
    return clause.english, clause.russian


@construction()
def plural(source: Source) -> Pair:
    """The old dogs saw cats."""
    clause = source.clause(plural=0.7, described=0.4)
    return clause.english, clause.russian


@construction()
def present(source: Source) -> Pair:
    """The verb is imperfective here, and the adverb goes before it."""
    c = source.clause()
    english, russian = source.choose([("often", "часто"), ("always", "всегда"), ("never", "никогда не")])
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
    return f"{english} {c.verb.did} {c.object.english}", f"{russian} {c.verb.past('p')} {c.object.acc}"


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
    english, russian = source.choose([("lives", "живёт"), ("is sleeping", "спит"), ("is sitting", "сидит")])
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


@construction()
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
    return f"{who.english} {english} at {host.english}'s", f"{who.nom} {russian} {host.after('у', 'gen')}"


# To have and to be


@construction()
def possessive(source: Source) -> Pair:
    owner = source.phrase("person,animal", slot="possessive", article="the", described=0.2)
    thing = source.noun("animal,thing")
    owned = Phrase(thing, source.adjective(thing) if source.chance(0.3) else None, owner=owner)
    if thing.animate and source.chance(0.5):
        english, russian = happens(source, owned)
        return f"{owned.english} {english}", f"{owned.nom} {russian}"
    verb = VERBS[source.choose(["see", "find", *([] if thing.animate else ["break"])])]
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
    thing = source.phrase("thing,animal", article="a", plural=0.2)
    need = {"m": "нужен", "f": "нужна", "n": "нужно", "p": "нужны"}[thing.agreement]
    return f"{who.english} needs {thing.english}", f"{who.dat} {need} {thing.nom}"


@construction()
def likes(source: Source) -> Pair:
    """The one who likes is a dative, and the verb agrees with what is liked."""
    who = source.phrase("person,animal", slot="likes", article="the")
    thing = source.phrase("person,animal,thing,place", article="the", plural=0.3)
    verb = "нравятся" if thing.plural else "нравится"
    return f"{who.english} likes {thing.english}", f"{who.dat} {verb} {thing.nom}"


@construction()
def is_described(source: Source) -> Pair:
    """A predicate: nominative now, instrumental then."""
    what = source.phrase("person,animal,thing,place", article="the", described=0.2, plural=0.25)
    adjective = source.adjective(what.noun)
    lemma, form = adjective.russian, what.agreement
    if source.chance(0.5):
        be = "are" if what.plural else "is"
        predicate = agree(lemma, form, "nom", animate=False)
        return f"{what.english} {be} {adjective.english}", f"{what.nom} {predicate}"
    be = "were" if what.plural else "was"
    predicate = agree(lemma, form, "ins", animate=False)
    return (
        f"{what.english} {be} {adjective.english}",
        f"{what.nom} {did('был', what)} {predicate}",
    )


@construction()
def becomes(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.2)
    what = source.phrase("person", article="a", gender=who.noun.gender, names=False)
    if source.chance(0.5):
        return f"{who.english} became {what.english}", f"{who.nom} {did('стал', who)} {what.ins}"
    return f"{who.english} will become {what.english}", f"{who.nom} станет {what.ins}"


@construction()
def feels(source: Source) -> Pair:
    """No subject in Russian: to the boy it is cold."""
    who = source.phrase("person,animal", article="the", described=0.5)
    english, russian = source.choose([("cold", "холодно"), ("bored", "скучно"), ("scared", "страшно")])
    if source.chance(0.5):
        return f"{who.english} is {english}", f"{who.dat} {russian}"
    return f"{who.english} was {english}", f"{who.dat} было {russian}"


@construction()
def comparative(source: Source) -> Pair:
    first = source.phrase("person,animal,thing", article="the", described=0.2)
    kind = "thing" if "thing" in first.noun.kinds else "person,animal"
    second = source.phrase(kind, slot="comparative", article="the", described=0.2)
    english, russian = source.adjective(first.noun, graded=True).comparative.split()
    return f"{first.english} is {english} than {second.english}", f"{first.nom} {russian} {second.gen}"


@construction()
def superlative(source: Source) -> Pair:
    what = source.noun("animal,thing,place")
    where = source.phrase("в,на", article="the", described=0.2)
    adjective = source.adjective(what, graded=True)
    most = adjective.comparative.split()[0][:-1] + "st"
    words = " ".join(agree(lemma, what.gender, "nom", animate=False) for lemma in ("самый", adjective.russian))
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
    return f"{who.english} {act.did} {english} {noun.plural}", f"{who.nom} {act.past(who.agreement)} {counted}"


@construction()
def age(source: Source) -> Pair:
    who = source.phrase("person,animal", article="the", described=0.5)
    english, russian = source.choose(
        [("two", "два года"), ("three", "три года"), ("five", "пять лет"), ("ten", "десять лет")]
    )
    return f"{who.english} is {english} years old", f"{who.dat} {russian}"


# Relative clauses


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
    head = source.phrase("person,animal", slot="object-relative", article="the", described=0.2, names=False)
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
    adjective = source.adjective(where.noun)
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


# Questions, orders, cries


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
    return f"{english} did {c.subject.english} {c.verb.base}?", f"{russian} {c.did} {c.subject.nom}?"


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


# Cases and prepositions


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
    return f"{who.english} {verb} with {other.english}", f"{who.nom} {russian} {other.after('с', 'ins')}"


@construction()
def with_tool(source: Source) -> Pair:
    """The same "with", and no preposition in Russian."""
    who = source.phrase("person,animal", article="the", described=0.2)
    what = source.phrase("thing", article="the", described=0.2)
    tool = source.phrase("moved,key", article="a")
    act = VERBS["break"]
    return (
        f"{who.english} {act.did} {what.english} with {tool.english}",
        f"{who.nom} {act.past(who.agreement)} {what.acc} {tool.ins}",
    )


@construction()
def about(source: Source) -> Pair:
    who = source.phrase("person", article="the", described=0.1)
    whom = source.phrase("person", article="the", described=0.1)
    what = source.phrase("animal,thing,place")
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
    owner = c.subject
    word = {"m": "his", "f": "her"}.get(owner.noun.gender, "its")
    if not owner.noun.kinds & {"person"}:
        word = "its"
    owned = Phrase(c.object.noun, c.object.adjective, f"{word} own")
    if owned.noun.proper:
        owned = source.phrase("thing", article=f"{word} own")
        c = Clause(owner, VERBS["find"], owned)
    c = Clause(owner, c.verb, owned)
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


@construction()
def this_and_that(source: Source) -> Pair:
    verb = source.choose(list(VERBS.values()))
    first = source.phrase(verb.subjects, article="this", names=False, plural=0.2)
    second = source.phrase(verb.objects, article="that", names=False, plural=0.2)
    c = Clause(first, verb, second)
    return c.english, c.russian


# Two clauses


@construction(0.8)
def both(source: Source) -> Pair:
    first = source.phrase("person,animal", article="the", described=0.3)
    second = source.phrase("person,animal", article="the", described=0.3)
    verb = source.choose(HAPPENINGS)
    return f"{first.english} and {second.english} {verb.did}", f"{first.nom} и {second.nom} {verb.past('p')}"


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
        f"if {c.subject.english} had {c.verb.done} {c.object.english}, {who.english} would have {verb.done}",
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
    first = source.adjective(what.noun)
    english = source.choose(LIVING if what.noun.animate else LIFELESS)
    adjective = agree(PREDICATES[english], what.agreement, "ins", animate=False)
    pronoun, be = HE[what.agreement], did("был", what)
    return (
        f"{what.english} was {first.english}, but it was {english}",
        f"{what.nom} {be} {agree(first.russian, what.agreement, 'ins', animate=False)}, "
        f"но {pronoun} {be} {adjective}",
    )

