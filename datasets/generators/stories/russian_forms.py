"""Russian endings, as far as the stories need them.

In: a word's dictionary forms. Out: nouns by case, verbs and adjectives by gender.
Never: a plural of a noun, or a word that does not follow the rules.
"""

import re

from .language import CASES, Noun, Verb

OUR = {
    "m": "наш нашего нашему наш нашим нашем",
    "f": "наша нашей нашей нашу нашей нашей",
    "n": "наше нашего нашему наше нашим нашем",
}
SIBILANTS = "жшщчц"
VOWELS = "аеёиоуыэюя"


def noun(entry: str) -> Noun:
    """Decline ``nominative|genitive`` or ``nominative|genitive|instrumental``; ``!``: animate."""
    nominative, genitive, *instrumental = entry.rstrip("!").split("|")
    stem, last = genitive[:-1], nominative[-1]
    if last in "ая":
        gender, forms = "f", _first(nominative, stem)
    elif last == "ь" and genitive[-1] == "и":
        gender, forms = "f", (genitive, nominative, nominative + "ю", genitive)
    else:
        soft = genitive[-1] == "я"
        gender = "n" if last in "оеё" else "m"
        accusative = genitive if entry.endswith("!") else nominative
        ending = "ем" if soft or last == "е" else "ом"
        forms = (stem + ("ю" if soft else "у"), accusative, stem + ending, stem + "е")
    dative, accusative, by_rule, prepositional = forms
    return Noun(
        {
            "nom": nominative,
            "gen": genitive,
            "dat": dative,
            "acc": accusative,
            "ins": instrumental[0] if instrumental else by_rule,
            "pre": prepositional,
        },
        gender,
    )


def _first(nominative: str, stem: str) -> tuple[str, str, str, str]:
    """Dative, accusative, instrumental and prepositional of a noun in -а or -я."""
    dative = stem + ("и" if nominative.endswith("ия") else "е")
    soft = nominative[-1] == "я"
    ending = "ей" if soft or stem[-1] in SIBILANTS else "ой"
    return dative, stem + ("ю" if soft else "у"), stem + ending, dative


def nouns(entries: str) -> list[Noun]:
    return [noun(entry) for entry in entries.split()]


def verb(present: str, past: str) -> Verb:
    """A verb from its present and its masculine past; other pasts are the same for everyone."""
    if past.endswith("шёл"):
        stem = past[:-2] + "л"
        return Verb(present, {"m": past, "f": stem + "а", "n": stem + "о"})
    found = re.fullmatch(r"(.*л)(ся)?", past)
    if not found:
        return Verb(present, dict.fromkeys("mfn", past))
    stem, reflexive = found.groups()
    feminine, neuter = ("ась", "ось") if reflexive else ("а", "о")
    return Verb(present, {"m": past, "f": stem + feminine, "n": stem + neuter})


def adjective(nominative: str) -> dict[str, str]:
    """The instrumental: *выглядел печальным*."""
    stem, vowel = nominative[:-2], "и" if nominative.endswith("ий") else "ы"
    return {"m": f"{stem}{vowel}м", "f": stem + "ой"}


def our(noun: Noun, case: str) -> str:
    """*Наш* before a noun: with its gender, in its case."""
    forms = dict(zip(CASES, OUR[noun.gender].split(), strict=True))
    animate = noun.gender == "m" and noun.forms["acc"] == noun.forms["gen"]
    return forms["gen" if animate and case == "acc" else case]


def prepositions(text: str) -> str:
    """Choose between о and об, с and со: a frame says ``о+`` and ``с+``."""
    text = re.sub(r"\b([Оо])\+(?=[аэиоу])", r"\1б ", text)
    text = re.sub(rf"\b([Сс])\+(?=[сзшж][^{VOWELS}]|щ)", r"\1о ", text)
    return re.sub(r"\b([ОоСс])\+", r"\1 ", text)
