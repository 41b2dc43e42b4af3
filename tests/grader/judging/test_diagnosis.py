"""A known mistake is named when all answers are its own; sealed and live name the same."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grader.author import Judge, at_most, equal, raises, rate, vectorised
from grader.errors import MachineFault
from grader.judging.answer_key import AnswerKey, LiveKey, SealedKey
from grader.judging.diagnosis import Findings, diagnose, diagnose_all
from grader.judging.verdict import judge
from grader.records import Answers, Array, Check, Diagnosis, Raised, Reply
from tests.some_answers import (
    answered,
    attend,
    check,
    live_key,
    mistake,
    normal,
    seal_of,
    tensor,
)

CHECKS = [check("plain"), check("masked"), check("wide")]
BANK = ("NO-SCALE", "SQUARE", "MASK-IGNORED", "MASK-ZERO", "QUERY-SOFTMAX")


def answers(mistake: str = "", seed: int = 1, more: Any = None) -> dict[str, Any]:
    """What an attention answers to three checks."""
    random = np.random.RandomState(seed)

    def draw(*shape: int) -> Any:
        return random.standard_normal(shape)

    mask = random.random_sample((2, 3, 7)) < 0.6
    mask[..., 0] = True
    asked = {
        "plain": (draw(2, 5, 12), draw(2, 7, 12), draw(2, 7, 11), None),
        "masked": (draw(2, 3, 20), draw(2, 7, 20), draw(2, 7, 13), mask),
        "wide": (draw(3, 5, 30), draw(3, 11, 30), draw(3, 11, 17), None),
    }
    found = {name: attend(*inputs, mistake=mistake) for name, inputs in asked.items()}
    # few weights: a sealed key needs 64 numbers, so the checks return outputs of several draws
    shapes = {name: [np.tile(one.values, (3, 1, 1)) for one in two] for name, two in found.items()}
    made = {name: [tensor(one) for one in two] for name, two in shapes.items()}
    return {name: (more or (lambda two: two))(two) for name, two in made.items()}


KEY = live_key(answers(), {name: answers(name) for name in BANK})


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedKey:
    """The same answer key, sealed."""
    return seal_up(KEY, CHECKS, tmp_path_factory.mktemp("seal") / "sealed.safetensors")


def seal_up(key: LiveKey, checks: list[Check], path: Path) -> SealedKey:
    return SealedKey(seal_of(path, checks, key), key.mistakes("attend"), path)


def found(
    given: dict[str, Any], key: AnswerKey = KEY, checks: list[Check] | None = None
) -> Diagnosis | None:
    checks = CHECKS if checks is None else checks
    replies = {id: one if isinstance(one, Reply) else answered(one) for id, one in given.items()}
    judged = {asked.id: judge(asked, replies[asked.id], key, "cpu") for asked in checks}
    return diagnose("attend", checks, replies, judged, key)


def test_right_answers_need_no_explanation(sealed: SealedKey) -> None:
    """Where everything is right, nothing is named."""
    assert found(answers()) is None
    assert found(answers(), sealed) is None


@pytest.mark.parametrize("name", BANK)
def test_a_known_mistake_is_named(name: str, sealed: SealedKey) -> None:
    """Answers of a known mistake, up to rounding, are named, live and sealed."""

    def noisy(two: list[Array]) -> list[Array]:
        return [tensor(one.values * (1 + 1e-9 * normal(*one.values.shape))) for one in two]

    want = Diagnosis(
        "mistake",
        f"your answers are what you get when it is {name.lower()}",
        f"undo {name.lower()}",
        (name,),
    )

    assert want == found(answers(name, more=noisy))
    assert want == found(answers(name, more=noisy), sealed)


def test_nan_in_some_rows_is_a_fingerprint(tmp_path: Path) -> None:
    """Every wrong answer holds NaN, but numbers too: it is named; nothing but NaN is not."""

    def nan_first(two: list[Array]) -> list[Array]:
        made = [one.values.copy() for one in two]
        for values in made:
            values[0] = np.nan
        return [tensor(values) for values in made]

    def all_nan(two: list[Array]) -> list[Array]:
        return [tensor(np.full_like(one.values, np.nan)) for one in two]

    some, none = answers(more=nan_first), answers(more=all_nan)
    key = live_key(answers(), {"SOME-NAN": some, "ALL-NAN": none})

    for either in (key, seal_up(key, CHECKS, tmp_path / "sealed.safetensors")):
        named = found(some, either)
        assert named
        assert ("SOME-NAN",) == named.mistakes
        assert found(none, either) is None


def test_one_other_answer_and_it_is_another_mistake(sealed: SealedKey) -> None:
    """All answers of the task have to agree: also those that the mistake leaves right."""
    mixed = answers("MASK-ZERO") | {"plain": answers("NO-SCALE")["plain"]}

    assert found(mixed) is None
    assert found(mixed, sealed) is None


def test_mistakes_that_answer_alike_are_named_together(tmp_path: Path) -> None:
    """Where no check tells two mistakes apart, both are named."""
    checks = CHECKS[:1]
    plain = {"plain": answers("SQUARE")["plain"]}
    key = live_key({"plain": answers()["plain"]}, {"A": plain, "B": plain, "C": answers()})
    want = Diagnosis(
        "mistake",
        "your answers are what you get when it is a, or when it is b",
        "undo a; or: undo b",
        ("A", "B"),
    )

    assert want == found(plain, key, checks)
    assert want == found(plain, seal_up(key, checks, tmp_path / "seal"), checks)


@pytest.mark.parametrize(
    "answer",
    [
        tensor(np.full((9, 9), np.nan)),
        tensor(np.zeros((9, 9))),
        tensor(np.full((9, 9), 0.5)),
        tensor(np.full((9, 9), np.inf)),
        Reply("raised", raised=Raised("KeyError", (), "", None)),
        None,
        3,
        Reply("timed out"),
    ],
    ids=["nan", "zeros", "constant", "infinite", "raised", "none", "number", "hung"],
)
def test_answers_that_tell_nothing(answer: Any, tmp_path: Path) -> None:
    """Many mistakes give NaN, a constant or an exception: that is no evidence for one."""
    checks = CHECKS[:1]
    key = live_key({"plain": tensor(normal(9, 9))}, {"A": {"plain": answer}})

    assert found({"plain": answer}, key, checks) is None
    assert found({"plain": answer}, seal_up(key, checks, tmp_path / "seal"), checks) is None


def test_only_what_both_were_asked_counts() -> None:
    """A check that the mistake hung at does not count; one that the student hung at speaks."""
    wrong = {"plain": answers("SQUARE")["plain"], "masked": Reply("timed out")}
    key = live_key(answers(), {"A": wrong})

    named = found(answers("SQUARE"), key)
    assert named is not None
    assert named.mistakes == ("A",)
    hung = answers("SQUARE") | {"wide": Reply("timed out")}
    said = found(hung, live_key(answers(), {"A": answers("SQUARE")}))
    assert said is not None
    assert said.says.endswith("that explains 2 of your 3 wrong answers, not “wide”")
    deferred = answers("SQUARE") | {"wide": Reply("deferred")}
    named = found(deferred, live_key(answers(), {"A": answers("SQUARE")}))
    assert named is not None


def test_no_failed_check_of_the_mistake_no_name() -> None:
    """A mistake that agrees only where the answers are right explains nothing."""
    key = live_key(answers(), {"A": {"plain": answers()["plain"]}})
    wrong = answers() | {"wide": answers("SQUARE")["wide"]}

    named = found(wrong, key)
    assert named is None or named.mistakes == ()


def task_of(rule: Judge, right: Any, wrong: Any, other: Any) -> list[tuple[str, ...]]:
    """Which mistakes are named, by a live and a sealed key, where a check has this judge."""
    checks = [check("one", rule), check("two", equal())]
    key = live_key(
        {"one": right, "two": tensor([1, 2], "int64")},
        {
            "A": {"one": wrong, "two": tensor([1, 2], "int64")},
            "B": {"one": other, "two": tensor([1, 2], "int64")},
        },
    )
    with tempfile.TemporaryDirectory() as folder:
        keys = key, seal_up(key, checks, Path(folder) / "seal")
        made = [found({"one": wrong, "two": tensor([1, 2], "int64")}, one, checks) for one in keys]
    return [one.mistakes if one else () for one in made]


def test_a_missing_exception_is_evidence() -> None:
    """Where only the refusal is missing, the mistake without it is named."""
    right = Reply("raised", raised=Raised("ValueError", (), "d_k", None))

    assert task_of(raises(ValueError), right, 1, right) == [("A",), ("A",)]


def test_a_loop_is_evidence() -> None:
    """Where only the loop is wrong, the mistake that loops is named."""
    even = [{"calls": 9, "line": 7}] * 3
    loop = [{"calls": calls, "line": 7} for calls in (20, 40, 80)]

    assert task_of(vectorised(per="word"), even, loop, even) == [("A",), ("A",)]


def test_bounds_agree_by_their_numbers() -> None:
    """Of a bounded judge several numbers are evidence, roughly; a single one is none."""
    assert task_of(at_most(1), [0.1, 0.2], [3.0, 5.0], [3.0, 9.0]) == [("A",), ("A",)]
    assert task_of(at_most(1), 0.1, 3.0, 9.0) == [(), ()]


def test_one_count_of_a_rate_is_evidence() -> None:
    """That something happens always, or so often, is a fact; that nothing happens tells nothing."""
    assert task_of(rate(0.5, 1000), [500, 490], [1000, 1000], [700, 700]) == [("A",), ("A",)]
    assert task_of(rate(0.5, 1000), 500, 1000, 700) == [("A",), ("A",)]
    assert task_of(rate(0.5, 1000), [500, 490], [0, 0], [700, 700]) == [(), ()]


@pytest.mark.parametrize(
    ("right", "wrong", "other"),
    [
        ("the right one", "another", "a third"),
        ([1, 2, 3], [1, 3, 2], [3, 2, 1]),
        (tensor([True, False], "bool"), tensor([False, True], "bool"), tensor([0, 0], "bool")),
    ],
)
def test_text_and_whole_numbers_are_evidence(right: Any, wrong: Any, other: Any) -> None:
    """Wrong text or several whole numbers name a mistake, also where they are hashed."""
    assert task_of(equal(), right, wrong, other) == [("A",), ("A",)]


def test_a_relation_where_no_mistake_fits(sealed: SealedKey) -> None:
    """Answers that are a multiple of the right ones are said to be so."""
    tripled = answers(more=lambda two: [tensor(3 * two[0].values), two[1]])
    want = Diagnosis("relation", "your answers are 3 times the right ones; 3 = √9")

    assert want == found(tripled)
    assert want == found(tripled, sealed)


def test_swapped_axes_are_found_by_shape(sealed: SealedKey) -> None:
    """Also where the gap is one of shape."""
    turned = answers(more=lambda two: [tensor(two[0].values.swapaxes(1, 2)), two[1]])
    want = Diagnosis("relation", "your answers are the right ones with axes 1 and 2 swapped")

    assert want == found(turned)
    assert want == found(turned, sealed)


def test_a_relation_holds_for_copies_too() -> None:
    """Under `equal`, a multiple is found near the right one, not to the bit."""
    checks = [check("plain", equal())]
    x = normal(7, 13)

    assert found({"plain": tensor(x / 3)}, live_key({"plain": tensor(x)}), checks) == Diagnosis(
        "relation", "your answers are 0.3333 times the right ones; 0.3333 = 1/3 = 1/√9"
    )


def test_hidden_checks_count_in_a_live_key() -> None:
    """A mistake has to agree in hidden checks as well; relations tell no numbers of them."""
    checks = [check("plain"), check("masked", hidden=True)]
    wrong = {name: answers("SQUARE")[name] for name in ("plain", "masked")}
    right = {name: answers()[name] for name in ("plain", "masked")}
    key = live_key(right, {"A": wrong, "B": wrong | {"masked": right["masked"]}})

    named = found(wrong, key, checks)
    assert named is not None
    assert named.mistakes == ("A",)
    only_hidden = right | {"masked": [tensor(5 * one.values) for one in right["masked"]]}
    assert found(only_hidden, key, checks) == Diagnosis(
        "relation", "your answers are a constant times the right ones"
    )


def test_files_that_do_not_import_are_not_explained() -> None:
    """Without replies there is nothing to explain."""
    assert diagnose("attend", CHECKS, {}, {}, KEY) is None


@given(some.sampled_from(BANK), some.sampled_from(BANK), some.integers(1, 50))
@settings(deadline=None, max_examples=30)
def test_sealed_and_live_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str, seed: int
) -> None:
    """Whatever the draw, both keys give every check the same verdict and the task the same name."""
    key = live_key(answers(seed=seed), {name: answers(name, seed) for name in BANK[:3]})
    sealed = seal_up(key, CHECKS, tmp_path_factory.mktemp("seal") / "sealed.safetensors")
    mixed = answers(one, seed) | {"wide": answers(other, seed)["wide"]}

    for asked in CHECKS:
        reply = answered(mixed[asked.id])
        assert judge(asked, reply, key, "cpu").verdict == judge(asked, reply, sealed, "cpu").verdict
    assert found(mixed, key) == found(mixed, sealed)


def test_a_mistake_explains_checks_and_not_a_task(sealed: SealedKey) -> None:
    """Something else wrong in one answer does not hide the name; the rest is told."""
    mixed = answers("SQUARE") | {"masked": [tensor(7 * one.values) for one in answers()["masked"]]}
    want = Diagnosis(
        "mistake",
        "your answers are what you get when it is square: that explains 2 of your 3 wrong "
        "answers, not “masked”",
        "undo square",
        ("SQUARE",),
    )

    assert want == found(mixed)
    assert want == found(mixed, sealed)


def test_a_missing_refusal_does_not_hide_a_mistake() -> None:
    """A refusal has a message of its own, and takes no part in the match."""
    checks = [*CHECKS, check("refused", raises(ValueError))]
    refusal = Reply("raised", raised=Raised("ValueError", (), "", None))
    key = live_key(
        answers() | {"refused": refusal}, {"SQUARE": answers("SQUARE") | {"refused": refusal}}
    )

    said = found(answers("SQUARE") | {"refused": 3}, key, checks)

    assert said is not None
    assert ("SQUARE",) == said.mistakes
    assert "explains" not in said.says


def test_a_mistake_that_does_not_explain_the_first_answer_is_not_named() -> None:
    """What explains the second of two wrong answers may be there by chance."""
    wrong = {"plain": [tensor(7 * one.values) for one in answers()["plain"]]}

    said = found(wrong | {"masked": answers("MASK-ZERO")["masked"], "wide": answers()["wide"]})

    assert said is None


def test_two_mistakes_are_named_each_with_its_answers() -> None:
    """Two that explain different answers are both named, with how many each explains."""
    one = answers() | {"plain": answers("SQUARE")["plain"], "wide": answers("SQUARE")["wide"]}
    other = answers() | {"masked": answers("MASK-ZERO")["masked"]}
    key = live_key(answers(), {"ONE": one, "OTHER": other})

    said = found(one | {"masked": other["masked"]}, key)

    assert said is not None
    assert ("ONE", "OTHER") == said.mistakes
    assert said.says == (
        "your answers are what you get when it is one (2 of them), and when it is other (1 of "
        "them); 3 answers are wrong"
    )


def test_two_mistakes_in_one_program_are_named_as_a_pair() -> None:
    """Where no single one explains the first answer, two at once are tried."""
    both = answers(more=lambda two: [tensor(one.values**2) for one in two])
    key = LiveKey(
        Answers({id: answered(one) for id, one in answers().items()}),
        KEY.mistakes("attend")[:2],
        lambda _: Answers({id: answered(one) for id, one in answers("NO-SCALE").items()}),
        ask_pair=lambda *_: Answers({id: answered(one) for id, one in both.items()}),
    )

    said = found(both, key)

    assert said is not None
    assert said.says == "your answers are what you get when it is no-scale, and when it is square"


def test_no_cause_on_what_may_fail_by_what_it_builds_on() -> None:
    """A task all of whose wrong answers build on a broken task has no cause of its own."""
    below, above = check("plain"), replace(check("wide"), task="above", needs=("attend",))
    wrong = answers("SQUARE")
    key = live_key(answers(), {"BELOW": {"plain": wrong["plain"]}})
    replies = {id: answered(wrong[id]) for id in ("plain", "wide")}
    judged = {one.id: judge(one, replies[one.id], key, "cpu") for one in (below, above)}

    said = diagnose_all([below, above], ["attend", "above"], replies, judged, key)

    assert ["attend"] == list(said.diagnoses)
    assert ("BELOW",) == said.diagnoses["attend"].mistakes
    assert {} == said.given


BELOW, ABOVE = check("plain"), replace(check("wide"), task="above", needs=("attend",))
NARROW = replace(check("masked"), task="above", needs=("attend",))
ON_TOP = replace(check("on_top"), task="on top", needs=("above",))


def findings(given: dict[str, Any], key: AnswerKey, *checks: Check) -> Findings:
    replies = {id: one if isinstance(one, Reply) else answered(one) for id, one in given.items()}
    judged = {one.id: judge(one, replies[one.id], key, "cpu") for one in checks}
    tasks = list(dict.fromkeys(one.task for one in checks))
    return diagnose_all(checks, tasks, replies, judged, key)


def test_an_error_is_carried_forward(tmp_path: Path) -> None:
    """What answers as the reference does, built on a named mistake, is right given that; so is
    what builds on it in turn. Live and sealed say the same."""
    wrong, right = answers("SQUARE"), answers()
    mine = wrong | {"on_top": wrong["masked"]}
    key = live_key(right | {"on_top": right["masked"]}, {"BELOW": mine})
    checks = [BELOW, ABOVE, ON_TOP]
    sealed = SealedKey(seal_of(tmp_path / "sealed", checks, key), key.mistakes("attend"), tmp_path)

    for either in (key, sealed):
        said = findings(mine, either, *checks)

        assert {"wide": ("attend",), "on_top": ("attend",)} == said.given
        assert ["attend"] == list(said.diagnoses)


def test_what_else_is_wrong_above_is_not_carried() -> None:
    """Of a task above, answers that are not the mistake's are its own, and explained as such."""
    wrong = answers("SQUARE")
    bank = {"BELOW": wrong, "OWN": answers("MASK-ZERO")}
    key = live_key(answers(), bank)
    mine = wrong | {"masked": answers("NO-SCALE")["masked"]}

    said = findings(mine, key, BELOW, ABOVE, NARROW)

    assert {"wide": ("attend",)} == said.given


def test_a_right_answer_that_the_mistake_would_spoil_carries_nothing() -> None:
    """It says that the task is not built on the mistake: its wrong answers are its own."""
    wrong = answers("SQUARE")
    key = live_key(answers(), {"BELOW": wrong})
    mine = wrong | {"masked": answers()["masked"]}

    assert {} == findings(mine, key, BELOW, ABOVE, NARROW).given


@pytest.mark.parametrize("forged", ["guessable", "one number"])
def test_nothing_is_carried_on_evidence_that_can_be_forged(forged: str) -> None:
    """A mistake has to be named by an answer that is computed from the draw."""
    below = replace(BELOW, guessable="yes or no")
    if forged == "one number":
        below = replace(BELOW, judge=at_most(0.5))
    wrong = answers("SQUARE") | ({"plain": 2.0} if forged == "one number" else {})
    right = answers() | ({"plain": 0.1} if forged == "one number" else {})
    key = live_key(right, {"BELOW": wrong})

    assert {} == findings(wrong, key, below, ABOVE).given


def test_nan_that_a_mistake_makes_above_is_not_carried() -> None:
    """Nothing but NaN above says nothing of the code that gave it."""
    nothing = [tensor(np.full((2, 3, 11), np.nan)), tensor(np.full((2, 3, 7), np.nan))]
    wrong = answers("SQUARE") | {"wide": nothing}
    key = live_key(answers(), {"BELOW": wrong})

    assert {} == findings(wrong, key, BELOW, ABOVE).given


def test_two_mistakes_below_are_carried_together() -> None:
    """Where a task builds on two that are wrong, it is asked with both in one program."""
    other = replace(NARROW, task="other", needs=())
    above = replace(ABOVE, needs=("attend", "other"))
    wrong, square = answers("NO-SCALE"), answers("SQUARE")
    both = {"wide": wrong["wide"]}
    texts = [mistake("FIRST"), mistake("SECOND", "other")]
    asked = {"FIRST": {"plain": square["plain"]}, "SECOND": {"masked": wrong["masked"]}}

    def replies(of: dict[str, Any]) -> Answers:
        return Answers({id: answered(one) for id, one in of.items()})

    key = LiveKey(
        replies(answers()),
        texts,
        lambda id: replies(asked[id]),
        ask_above=lambda ids: replies(both if len(ids) == 2 else {}),
        ask_pair=lambda one, two: replies(asked[one] | asked[two]),
    )

    said = findings(asked["FIRST"] | asked["SECOND"] | both, key, BELOW, other, above)

    assert {"wide": ("attend", "other")} == said.given


@pytest.mark.parametrize("builds", [False, True], ids=["nothing builds on it", "a task does"])
def test_a_mistake_that_cannot_be_asked_costs_no_points(builds: bool) -> None:
    """The verdicts stand without a name; unless what builds on the task would lose its points."""
    below, above = check("plain"), replace(check("above", task="above"), needs=("attend",))
    right, wrong = answers(), answers("NO-SCALE")
    known = Answers({"plain": answered(right["plain"]), "above": answered(right["masked"])})

    def ask(_: str) -> Answers:
        raise MachineFault("no child process could be started")

    key = LiveKey(known, [mistake("NO-SCALE")], ask)
    replies = {
        "plain": answered(wrong["plain"]),
        "above": answered((wrong if builds else right)["masked"]),
    }
    judged = {one.id: judge(one, replies[one.id], key, "cpu") for one in (below, above)}

    if builds:
        with pytest.raises(MachineFault, match="no child process"):
            diagnose_all([below, above], ["attend", "above"], replies, judged, key)
    else:
        assert (
            {} == diagnose_all([below, above], ["attend", "above"], replies, judged, key).diagnoses
        )
