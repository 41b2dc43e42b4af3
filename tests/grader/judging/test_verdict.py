"""Each status and each judge has its verdict and its words; our faults are never a student's."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.author import Judge, at_most, by, close, equal, raises, vectorised
from grader.errors import GraderFault
from grader.grade import Verdict
from grader.judging.answer_key import LiveKey, SealedKey
from grader.judging.known_answers import Known
from grader.judging.sealing import Entry, dump_seal, sealed
from grader.judging.verdict import Judged, agrees, judge, load_functions
from grader.records import Answers, Check, Gap, Other, Place, Raised, Reply
from tests.some_answers import IDENTITY, answered, check, live_key, normal, tensor

X = normal(5, 13)
PLACE = Place("multihead.py", 31, "x = y.view(3)", "split_heads")


def judged(reply: Reply, right: Any = 3, rule: Judge | None = None, **how: Any) -> Judged:
    asked = check(judge=rule, **how)
    return judge(asked, reply, live_key({asked.id: right}), "cpu")


def raised(
    kind: str = "ValueError", message: str = "", place: Place | None = PLACE, **more: Any
) -> Reply:
    bases = ("Exception", "BaseException")
    return Reply("raised", raised=Raised(kind, bases, message, place, **more))


@pytest.mark.parametrize(
    ("reply", "verdict", "note"),
    [
        (answered(3), Verdict.PASSED, ""),
        (answered(4), Verdict.FAILED, ""),
        (raised(), Verdict.CRASHED, ""),
        (Reply("raised"), Verdict.CRASHED, ""),
        (Reply("missing", name="split_heads"), Verdict.FAILED, "there is no `split_heads`"),
        (Reply("lost", name="killed by signal 9"), Verdict.CRASHED, "killed by signal 9"),
        (Reply("lost"), Verdict.CRASHED, "the process ended meanwhile"),
        (Reply("flooded"), Verdict.CRASHED, "it was stopped because it prints without end"),
        (Reply("timed out"), Verdict.TIMED_OUT, ""),
        (Reply("deferred"), Verdict.DEFERRED, ""),
        (Reply("void", name="it was not asked"), Verdict.VOID, "it was not asked"),
    ],
)
def test_each_status_has_its_verdict(reply: Reply, verdict: Verdict, note: str) -> None:
    """What came back for a check decides the verdict."""
    found = judged(reply)

    assert (found.verdict, found.note) == (verdict, note)


@pytest.mark.parametrize(
    ("known", "rule", "note"),
    [
        (raised("RuntimeError"), None, "the reference raises a RuntimeError on this machine"),
        (Reply("lost"), None, "the reference gives no answer on this machine (lost)"),
        (
            Reply("timed out"),
            at_most(1),
            "the reference gives no answer on this machine (timed out)",
        ),
        (answered(2), at_most(1), "the reference does not pass this check on this machine"),
        (answered(2), raises(ValueError), "the reference does not pass this check on this machine"),
        (raised("OSError"), raises(ValueError), "the reference raises an OSError on this machine"),
    ],
)
@pytest.mark.parametrize("reply", [answered(9), raised(), Reply("timed out"), Reply("missing")])
def test_where_the_reference_fails_all_is_void(
    known: Reply, rule: Judge | None, note: str, reply: Reply
) -> None:
    """A check that the reference does not pass here costs nobody a point."""
    assert judged(reply, known, rule) == Judged(Verdict.VOID, None, note)


def test_exceptions_that_are_asked_for() -> None:
    """`raises` passes the right exception, and says what is wrong with another, and where."""
    rule, right = raises(ValueError, says="d_k"), raised(message="d_k is 3")

    assert judged(raised(message="D_K 3 and 4"), right, rule).verdict is Verdict.PASSED
    assert judged(raised("KeyError", "'d_k'"), right, rule) == Judged(
        Verdict.FAILED,
        Gap("raise", "raised a KeyError; a ValueError is expected",
            "at multihead.py:31, KeyError: 'd_k'"),
    )  # fmt: skip
    assert judged(raised(message="no"), right, rule).gap == Gap(
        "raise", "the message of the ValueError does not say 'd_k'",
        "at multihead.py:31, ValueError: no",
    )  # fmt: skip
    assert judged(answered(3), right, rule) == Judged(
        Verdict.FAILED, Gap("raise", "no ValueError was raised")
    )


def test_an_exception_of_the_check_is_not_the_students() -> None:
    """Where the code returned and the check then tripped, the promised exception is missing."""
    rule, right = raises(ValueError), raised()
    tripped = raised(place=None, returned="`attend` returned None")

    assert judged(tripped, right, rule).gap == Gap("raise", "no ValueError was raised")
    # A torch function handed on as it is raises without a line of the student's.
    assert judged(raised(place=None), right, rule).verdict is Verdict.PASSED


def test_an_open_hole_is_a_crash() -> None:
    """NotImplementedError is a crash also where another exception is asked for."""
    assert judged(raised("NotImplementedError"), raised(), raises(ValueError)) == Judged(
        Verdict.CRASHED
    )


def test_what_the_check_cannot_use() -> None:
    """An answer that the check trips over is wrong, not crashed, and is described."""
    tripped = raised(
        "AttributeError", "no attribute\n 'shape'", None, returned="`split_heads` returned None"
    )
    unfit = raised("TypeError", "f() got an unexpected keyword argument 'mask'", None)

    assert judged(tripped) == Judged(
        Verdict.FAILED,
        Gap("type", "`split_heads` returned None; the check could not use it",
            "AttributeError: no attribute 'shape'"),
    )  # fmt: skip
    assert judged(unfit).gap == Gap(
        "type", "the check's call raised a TypeError",
        "TypeError: f() got an unexpected keyword argument 'mask'",
    )  # fmt: skip
    assert judged(tripped, hidden=True).gap == Gap(
        "type", "`split_heads` returned None; the check could not use it"
    )


def test_hidden_messages_are_not_told() -> None:
    """Of a hidden check's exception only type and line are said."""
    rule = raises(ValueError, says="d_k")
    found = judged(raised("KeyError", "secret"), raised(message="d_k"), rule, hidden=True)

    assert found.gap == Gap(
        "raise", "raised a KeyError; a ValueError is expected", "at multihead.py:31"
    )


def test_loops_and_bounds() -> None:
    """Judges without an expected answer look at the answer alone."""
    counts = [{"calls": calls, "line": 7} for calls in (20, 40, 80)]
    even = [{"calls": 9, "line": 7}] * 3

    assert judged(answered(even), even, vectorised(per="word")).verdict is Verdict.PASSED
    assert judged(answered(counts), even, vectorised(per="word")).verdict is Verdict.FAILED
    assert judged(answered(0.5), 0.25, at_most(1)).verdict is Verdict.PASSED
    assert judged(answered(2.0), 0.25, at_most(1)).verdict is Verdict.FAILED


FILLS = ({"query.weight": (12, 12), "query.bias": (12,)},)


@pytest.mark.parametrize(
    ("fills", "says"),
    [
        (({"q.weight": (12, 12), "q.bias": (12,)},), "no parameter query.weight; "
         "there is q.weight and q.bias"),
        (({"query.weight": (12, 12)},), "no parameter query.bias"),
        (({"query.weight": (4, 12), "query.bias": (12,)},),
         "query.weight has shape (4, 12); (12, 12) is expected"),
    ],
)  # fmt: skip
def test_other_parameters_are_the_gap(fills: Any, says: str) -> None:
    """With other parameters no number can be right: their difference is the gap, or the note."""
    right = answered(tensor(X), fills=FILLS)

    assert judged(answered(tensor(2 * X), fills=fills), right) == Judged(
        Verdict.FAILED, Gap("type", says)
    )
    crashed = Reply("raised", raised=raised().raised, fills=fills)
    assert judged(crashed, right) == Judged(Verdict.CRASHED, None, says)
    assert judged(answered(tensor(X), fills=fills), right) == Judged(Verdict.PASSED)


def test_more_parameters_are_a_note() -> None:
    """A parameter too many may be harmless, so the gap stays."""
    right = answered(tensor(X), fills=FILLS)
    more = ({**FILLS[0], "extra.weight": (3,)},)
    found = judged(answered(tensor(2 * X), fills=more), right)

    assert found.gap is not None
    assert found.gap.kind == "value"
    assert found.note == "there is a parameter extra.weight, which is not expected"


def test_forbidden_calls() -> None:
    """A right answer by a forbidden call is failed with the line; a wrong one notes the call."""
    uses = (("softmax", PLACE), ("bmm", None))
    says = "calls softmax at multihead.py:31, which this task asks you to write"

    assert judged(answered(3, forbidden=uses)) == Judged(Verdict.FAILED, Gap("forbidden", says))
    found = judged(answered(4, forbidden=uses))
    assert found.gap is not None
    assert (found.gap.kind, found.note) == ("value", says)
    graph = (("softmax", None),)
    assert judged(answered(3, forbidden=graph)).gap == Gap(
        "forbidden", "calls softmax, which this task asks you to write"
    )
    assert judged(answered(3, forbidden=(("", None),))).gap == Gap(
        "forbidden",
        "ends the record of what it calls, which this task needs: leave the profiler alone",
    )


def test_functions_of_the_course() -> None:
    """`by` asks a function of judges.py on numpy arrays; its text is the gap, unless hidden."""

    def same_rows(answer: Any, expected: Any) -> str:
        return "" if sorted(answer["x"].sum(1)) == sorted(expected["x"].sum(1)) else "rows differ"

    key = live_key({"is_right": {"x": tensor(X)}})
    asked, hidden = check(judge=by("same_rows")), check(judge=by("same_rows"), hidden=True)
    functions = {"same_rows": same_rows}
    right, wrong = answered({"x": tensor(X[::-1])}), answered({"x": tensor(2 * X)})

    assert judge(asked, right, key, "cpu", functions) == Judged(Verdict.PASSED)
    assert judge(asked, wrong, key, "cpu", functions).gap == Gap("value", "rows differ")
    assert judge(hidden, wrong, key, "cpu", functions).gap == Gap(
        "value", "is another answer than expected"
    )
    gap = judge(asked, answered({"x": None}), key, "cpu", functions).gap
    assert gap == Gap("type", "`x` is None; a torch.Tensor is expected")


@pytest.mark.parametrize(
    ("functions", "says"),
    [
        ({}, "judges.py has no function `f`"),
        ({"f": lambda a, b: 1 / 0}, "judges.py: `f`: ZeroDivisionError: division by zero"),
        ({"f": lambda a, b: True}, "judges.py: `f` returned a bool"),
    ],
)
def test_wrong_functions_are_our_fault(functions: Any, says: str) -> None:
    """A function that is missing, raises on a fit answer or returns no text is ours to fix."""
    key = live_key({"is_right": {"x": tensor(X)}})
    with pytest.raises(GraderFault, match=says):
        judge(check(judge=by("f")), answered({"x": tensor(X)}), key, "cpu", functions)


def test_functions_are_loaded(tmp_path: Path) -> None:
    """judges.py is run here; a broken one is named, none is no functions."""
    path = tmp_path / "judges.py"
    assert load_functions(path) == {}
    path.write_text("import numpy\ndef f(answer, expected): return str(answer + expected)\n")
    assert load_functions(path)["f"](1, 2) == "3"
    path.write_text("def f(:\n")
    with pytest.raises(GraderFault, match=r"judges\.py: SyntaxError"):
        load_functions(path)


def sealed_key(path: Path, asked: Check, right: Any) -> SealedKey:
    known = right if isinstance(right, Known) else Known("answered", right)
    path.write_bytes(dump_seal([Entry(asked, "", known)], IDENTITY))
    return SealedKey.open(path, [], checks_digest=IDENTITY.checks_digest, seed=IDENTITY.seed)


def test_sealed_verdicts(tmp_path: Path) -> None:
    """A sealed key gives the same verdicts, for values and for exceptions."""
    key = sealed_key(tmp_path / "one", check(), [tensor(X, "float32"), 3])
    refuses = check(judge=raises(ValueError))
    other = sealed_key(tmp_path / "two", refuses, Known("raised", kind="ValueError"))

    assert judge(check(), answered([tensor(X, "float32"), 3]), key, "cpu").gap is None
    assert judge(check(), answered([tensor(X, "float32"), 4]), key, "cpu").gap is not None
    assert judge(check(), answered([tensor(1.01 * X, "float32"), 3]), key, "cpu").gap is not None
    assert judge(refuses, raised(), other, "cpu").verdict is Verdict.PASSED
    assert judge(refuses, answered(1), other, "cpu").verdict is Verdict.FAILED
    with pytest.raises(GraderFault, match="`f` needs a live answer key"):
        judge(check(judge=by("f")), answered(1), key, "cpu")


def test_the_device_is_that_of_the_run() -> None:
    """On CUDA tensors have to be there, and float32 may differ more."""
    asked = check()
    key = live_key({asked.id: tensor(X, "float32")})
    near = X + 5e-5 * np.abs(X).max()

    on_cuda = judge(asked, answered(tensor(near, "float32", "cuda")), key, "cuda")
    assert on_cuda.verdict is Verdict.PASSED
    assert judge(asked, answered(tensor(near, "float32")), key, "cpu").gap is not None
    assert judge(asked, answered(tensor(X, "float32")), key, "cuda").gap == Gap(
        "device", "is on cpu; cuda is expected"
    )


@pytest.mark.parametrize(
    ("rule", "mine", "theirs", "same"),
    [
        (close(), answered(tensor(X)), answered(tensor(X * (1 + 1e-8))), True),
        (close(), answered(tensor(X)), answered(tensor(X * 1.01)), False),
        (close(), answered(tensor(X)), answered(Other("Wrapper")), False),
        (equal(), answered([1, "a"]), answered([1, "a"]), True),
        (equal(), answered([1, "a"]), answered([1, "b"]), False),
        (close(), raised("KeyError"), raised("KeyError", "other"), True),
        (close(), raised("KeyError"), raised("ValueError"), False),
        (close(), raised("KeyError"), answered(1), False),
        (close(), Reply("timed out"), Reply("timed out"), False),
        (raises(ValueError), answered(1), answered(2), True),
        (raises(ValueError), answered(1), raised(), False),
        (raises(ValueError, says="d_k"), raised(message="d_k"), raised(message="no"), False),
        (at_most(1), answered([3.0, 1.0]), answered([3.05, 1.0]), True),
        (at_most(1), answered([3.0, 1.0]), answered([4.0, 1.0]), False),
        (at_most(1), answered(0.99), answered(1.01), False),
    ],
)
def test_agreement(rule: Judge, mine: Reply, theirs: Reply, same: bool) -> None:
    """Two answers agree by the rule of the check; live and sealed answers alike."""
    asked = check(judge=rule)
    known = Known.of(theirs)

    assert agrees(asked, mine, known, "cpu") is same
    if known.status in ("answered", "raised"):
        in_seal = sealed(Entry(asked, "A2-X", known), IDENTITY)
        assert agrees(asked, mine, in_seal, "cpu") is same


def test_loops_agree_by_outcome() -> None:
    """Two loops agree, whatever they count; a loop and none do not."""
    asked = check(judge=vectorised(per="word"))
    loop, other, none = ([{"calls": at * n, "line": 7} for at in (20, 40, 80)] for n in (1, 2, 0))

    assert agrees(asked, answered(loop), Known("answered", other), "cpu")
    assert not agrees(asked, answered(loop), Known("answered", none), "cpu")


def test_noise_beside_the_right_answer_agrees() -> None:
    """A mistake's numbers far below the right ones are noise: both are zero."""
    asked = check()
    mine, theirs = answered(tensor(1e-18 * X)), Known("answered", tensor(-1e-17 * X))

    assert not agrees(asked, mine, theirs, "cpu")
    assert agrees(asked, mine, theirs, "cpu", right=Known("answered", {"x": [tensor(X)]}))


def test_a_reference_that_was_never_asked() -> None:
    """A check without a reply of the reference is void."""
    key = LiveKey(Answers({}), [], lambda id: Answers({}))

    assert judge(check(), answered(3), key, "cpu").verdict is Verdict.VOID
