"""How well one simple rule guesses whether B goes on where A stopped.

In: pairs of passages with the truth. Out: the accuracy of each rule, and of all together.
Never: a rule that learns; but each gets its best threshold, in its better direction, on the very
pairs that it is judged by, so that it is never undersold.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from .language import Language
from .lexicon import CONTENT, Lexicon, content_words, lexicon, words

Pair = tuple[Sequence[str], Sequence[str], bool]  # sentences of A, of B, does B follow A?


def accuracies(language: Language, pairs: Sequence[Pair]) -> dict[str, float]:
    """Fraction of right guesses by rule; ``all together`` adds up every aspect's disagreements.

    "overlap": something is said of the aspect in A and again in B, by the lexicon.
    "conflict": A and B both speak of the aspect, and have nothing in common.
    "vote": as conflict, but only what each says most often counts.
    """
    says, content = lexicon(language), content_words(language)
    told = [(words(a), words(b)) for a, b, _ in pairs]
    truth = [follows for _, _, follows in pairs]

    def judge(rule: Callable[[list[str], list[str]], float]) -> float:
        return _best([rule(a, b) for a, b in told], truth)

    found = {
        "shared content word": judge(lambda a, b: len(set(a) & set(b) & content)),
        "shared word": judge(lambda a, b: len(set(a) & set(b))),
        "share of shared words": judge(lambda a, b: len(set(a) & set(b)) / len(set(a) | set(b))),
        "shared name": judge(lambda a, b: len(set(a) & set(b) & set(says["name"]))),
        "name in B": judge(lambda _, b: len(set(b) & set(says["name"]))),
        "length of B": judge(lambda _, b: len(b)),
        "one word in B": _one_word([set(b) for _, b in told], truth),
        "hero": judge(lambda a, b: _hero(says, a, b)),
    }
    for aspect in (*CONTENT, "owner", "gender", "tense"):
        for name, rule in KINDS.items():
            found[f"{aspect} {name}"] = judge(lambda a, b, r=rule, s=aspect: r(says, s, a, b))
    found["all together"] = judge(lambda a, b: _together(says, a, b))
    return found


def best_single(found: dict[str, float]) -> tuple[str, float]:
    """The best rule but ``all together``: its name, its accuracy."""
    single = {name: value for name, value in found.items() if name != "all together"}
    name = max(single, key=lambda each: single[each])
    return name, single[name]


def _said(says: Lexicon, aspect: str, told: list[str]) -> Counter[str]:
    return Counter(value for word in told for value in says[aspect].get(word, ()))


def _overlap(says: Lexicon, aspect: str, a: list[str], b: list[str]) -> bool:
    return bool(_said(says, aspect, a).keys() & _said(says, aspect, b).keys())


def _agree(says: Lexicon, aspect: str, a: list[str], b: list[str]) -> bool:
    ours, theirs = _said(says, aspect, a), _said(says, aspect, b)
    return not ours or not theirs or bool(ours.keys() & theirs.keys())


def _vote(says: Lexicon, aspect: str, a: list[str], b: list[str]) -> bool:
    ours, theirs = _said(says, aspect, a), _said(says, aspect, b)
    most = [{v for v in said if said[v] == max(said.values())} for said in (ours, theirs)]
    return not ours or not theirs or bool(most[0] & most[1])


KINDS = {"overlap": _overlap, "conflict": _agree, "vote": _vote}


def _hero(says: Lexicon, a: list[str], b: list[str]) -> bool:
    """Neither the gender nor the name of the hero changes."""
    return _agree(says, "gender", a, b) and _agree(says, "name", a, b)


def _together(says: Lexicon, a: list[str], b: list[str]) -> int:
    return _hero(says, a, b) + sum(_vote(says, each, a, b) for each in (*CONTENT, "owner", "tense"))


def _best(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Accuracy of "at least so much" or "less than that", for the best "so much"."""
    rights = [
        sum((score >= least) == follows for score, follows in zip(scores, truth, strict=True))
        for least in sorted(set(scores))
    ]
    return max(max(right, len(truth) - right) for right in rights) / len(truth)


def _one_word(passages: Sequence[set[str]], truth: Sequence[bool]) -> float:
    follows = sum(truth)
    yes = Counter(
        word for told, right in zip(passages, truth, strict=True) if right for word in told
    )
    no = Counter(
        word for told, right in zip(passages, truth, strict=True) if not right for word in told
    )
    rights = [yes[word] + len(truth) - follows - no[word] for word in yes | no]
    return max(max(right, len(truth) - right) for right in rights) / len(truth)
