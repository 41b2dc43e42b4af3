"""Endings of Russian nouns, adjectives and verbs.

In: stems and the name of a declension, from `lexicon.py`.
Out: forms, as strings. It knows endings, and no word but a few pronouns.
"""

VOWELS = "аеёиоуыэюя"
CASES = ["nom", "gen", "dat", "acc", "ins", "loc"]

# nom gen dat ins loc, then the same of the plural; the accusative follows from the rest.
# "-" stands for no ending.
DECLENSIONS = {
    "m": "- а у ом е ы ов ам ами ах",  # кот
    "mk": "- а у ом е и ов ам ами ах",  # волк
    "mh": "- а у ом е и ей ам ами ах",  # врач
    "ms": "ь я ю ем е и ей ям ями ях",  # гусь
    "mo": "ь я ю ём е и ей ям ями ях",  # король
    "f": "а ы е ой е ы - ам ами ах",  # лиса
    "fk": "а и е ой е и - ам ами ах",  # собака
    "fc": "а ы е ей е ы - ам ами ах",  # улица
    "fs": "я и е ей е и - ям ями ях",  # деревня
    "f3": "ь и и ью и и ей ям ями ях",  # лошадь
    "f4": "ь и и ью и и ей ам ами ах",  # мышь
    "n": "о а у ом е а - ам ами ах",  # окно
    "ne": "е я ю ем е я ей ям ями ях",  # поле
    "nh": "е а у ем е а - ам ами ах",  # чудовище
    "ni": "е я ю ем и я й ям ями ях",  # здание
    "na": "ое ого ому ым ом ые ых ым ыми ых",  # животное
    "n0": "- - - - - - - - - -",  # шоссе
}

ADJECTIVE_ENDINGS = {
    "m": {"gen": "ого", "dat": "ому", "ins": "ым", "loc": "ом"},
    "f": {"nom": "ая", "gen": "ой", "dat": "ой", "acc": "ую", "ins": "ой", "loc": "ой"},
    "n": {"nom": "ое", "gen": "ого", "dat": "ому", "ins": "ым", "loc": "ом"},
    "p": {"nom": "ые", "gen": "ых", "dat": "ым", "ins": "ыми", "loc": "ых"},
}

OWN = {
    "m": {"nom": "свой", "gen": "своего", "ins": "своим", "loc": "своём"},
    "f": {"nom": "своя", "gen": "своей", "acc": "свою", "ins": "своей", "loc": "своей"},
    "n": {"nom": "своё", "ins": "своим", "loc": "своём"},
    "p": {"nom": "свои", "gen": "своих", "ins": "своими", "loc": "своих"},
}

HE = {"m": "он", "f": "она", "n": "оно", "p": "они"}
WHOSE = {"m": "чей", "f": "чья", "n": "чьё", "p": "чьи"}
WHAT_A = {"m": "какой", "f": "какая", "n": "какое", "p": "какие"}


def decline(stems: dict[str, str], declension: str) -> dict[str, str]:
    """Forms of a noun by "case number", the accusative left out.

    Args:
        stems: "nom" of the first form, "stem" of the others, "plural"; and "gp", "np", whole forms.
    """
    endings = [ending.strip("-") for ending in DECLENSIONS[declension].split()]
    cases = [case for case in CASES if case != "acc"]
    forms = {f"{case} s": stems["stem"] + end for case, end in zip(cases, endings, strict=False)}
    forms |= {
        f"{case} p": stems["plural"] + end for case, end in zip(cases, endings[5:], strict=True)
    }
    forms["nom s"] = stems["nom"] + endings[0]
    forms["nom p"] = stems.get("np", forms["nom p"])
    forms["gen p"] = stems.get("gp", forms["gen p"])
    return forms


def accusative(table: dict[str, str], *, animate: bool) -> str:
    """A form of its own, or the genitive of who lives, or the nominative."""
    if "acc" in table:
        return table["acc"]
    return table["gen"] if animate and "gen" in table else table["nom"]


def agree(
    lemma: str | dict[str, dict[str, str]], agreement: str, case: str, *, animate: bool
) -> str:
    """An adjective, or a pronoun given by its table, as its noun wants it.

    Args:
        agreement: m, f, n, or p for the plural.
    """
    if isinstance(lemma, dict):
        table = lemma[agreement]
    else:
        stem = lemma[:-2]
        # After к and ш stands и, never ы.
        soft = stem[-1] in "кш"
        table = {
            key: stem + ("и" + ending[1:] if soft and ending[0] == "ы" else ending)
            for key, ending in ADJECTIVE_ENDINGS[agreement].items()
        }
        if agreement == "m":
            table["nom"] = lemma
    if case == "acc":
        # A neuter's accusative is its nominative, animate or not.
        return accusative(table, animate=animate and agreement in "mp")
    return table[case]


def past(stems: str, agreement: str) -> str:
    """Past of "увидел", or of "нашёл/нашл" where the masculine is not the stem, or "…ся"."""
    masculine, _, stem = stems.partition("/")
    stem = stem or masculine
    reflexive = stem.endswith("ся")
    if agreement == "m":
        return masculine
    ending = {"f": "а", "n": "о", "p": "и"}[agreement]
    return stem.removesuffix("ся") + ending + ("сь" if reflexive else "")


def before(preposition: str, word: str) -> str:
    """A preposition in the form that the next word wants: об утке, со слоном."""
    first, second = word[0].lower(), word[1].lower()
    if preposition == "о":
        return f"об {word}" if first in "аоуэи" else f"о {word}"
    if preposition == "с" and (word.startswith("льв") or (first in "сзш" and second not in VOWELS)):
        return f"со {word}"
    return f"{preposition} {word}"
