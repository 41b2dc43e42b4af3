"""How good translations are, measured where the student's code does not run.

In: what the student's code answered, and what material.py expects. Out: what is wrong, or "".
"""

PRONOUNS = ("он", "она", "оно")


def _refused(answer, wanted):
    """Why an answer cannot be measured."""
    if not isinstance(answer, list) or not all(isinstance(text, str) for text in answer):
        return "is no list of texts"
    if len(answer) != len(wanted):
        return f"has {len(answer)} translations of {len(wanted)} sentences"
    return ""


def _share(hits, least, what):
    """What is wrong with a share of hits."""
    right, of = sum(hits), len(hits)
    if right >= least * of:
        return ""
    return f"{right} of {of} {what} are right; {least:.0%} is asked for"


def translations_are_right(answer, expected):
    """Right means: to the letter."""
    right = expected["right"]
    if refused := _refused(answer, right):
        return refused
    hits = [text == wanted for text, wanted in zip(answer, right, strict=True)]
    return _share(hits, expected["least"], "translations")


def bleu_is_reached(answer, expected):
    """BLEU by sacreBLEU's defaults: nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp."""
    right = expected["right"]
    if refused := _refused(answer, right):
        return refused
    from sacrebleu.metrics import BLEU

    score = BLEU().corpus_score(answer, [right]).score
    if score >= expected["least"]:
        return ""
    return f"reaches {score:.1f} BLEU; {expected['least']} is asked for"


def pronouns_are_right(answer, expected):
    """The one pronoun of the sentence is that of its antecedent."""
    right = expected["right"]
    if refused := _refused(answer, right):
        return refused
    hits = []
    for text, wanted in zip(answer, right, strict=True):
        words = [word.strip(".,!?").lower() for word in text.split()]
        hits.append([word for word in words if word in PRONOUNS] == [wanted])
    return _share(hits, expected["least"], "pronouns")
