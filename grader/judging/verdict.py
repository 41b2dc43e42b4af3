"""Judge one reply: a verdict, and how far it is from right.

In: a check, a reply, an answer key, the device of the run. Out: `Judged`. A pure function of
them; runs no student code. Knows neither points, nor untouched holes, nor what builds on what:
that is settled in `score`. Raises GraderFault where a check cannot be judged at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Any

from grader.author import Judge
from grader.errors import GraderFault
from grader.grade import Verdict
from grader.judging import bounds
from grader.judging.answer_key import AnswerKey
from grader.judging.compare import gap_of
from grader.judging.known_answers import Known, Sketch
from grader.judging.leaves import largest
from grader.judging.rules import Rule
from grader.judging.wording import listed, with_article
from grader.records import Array, Check, Gap, Place, Raised, Reply

JudgeFunctions = Mapping[str, Callable[[Any, Any], Any]]

Fills = tuple[dict[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Judged:
    """What the judge says of one reply."""

    verdict: Verdict
    gap: Gap | None = None
    note: str = ""
    """What else is known of it."""


def judge(
    check: Check, reply: Reply, key: AnswerKey, device: str, functions: JudgeFunctions | None = None
) -> Judged:
    """Judge one reply.

    Args:
        device: where the answer's tensors have to be; the tolerance follows it.
        functions: of judges.py, for checks that are judged `by` one of them.
    """
    if reply.status == "deferred":
        return Judged(Verdict.DEFERRED)
    if reply.status == "void":
        return Judged(Verdict.VOID, note=reply.name)
    if reply.status == "untrained":
        return Judged(Verdict.NOT_STARTED)
    if reply.status == "unusable":
        return Judged(Verdict.FAILED, Gap("type", "the checkpoint cannot be opened", reply.name))
    known = key.expected(check.id)
    if fault := _reference_fault(check.judge, known):
        return Judged(Verdict.VOID, note=fault)
    match reply.status:
        case "answered":
            gap = _answer_gap(check, reply, known, key, device, functions or {})
            judged = Judged(Verdict.FAILED if gap else Verdict.PASSED, gap)
        case "raised":
            judged = _raised(check, reply.raised)
        case "missing":
            judged = Judged(Verdict.FAILED, note=f"there is no `{reply.name}`")
        case "timed out":
            judged = Judged(Verdict.TIMED_OUT, note=reply.name)
        case "flooded":
            judged = Judged(Verdict.CRASHED, note="it was stopped because it prints without end")
        case "filled":
            judged = Judged(Verdict.CRASHED, note="it was stopped because it fills its folder")
        case _:
            judged = Judged(Verdict.CRASHED, note=reply.name or "the process ended meanwhile")
    judged = _with_parameters(judged, reply.fills, known.fills)
    return _with_forbidden(judged, reply.forbidden)


def agrees(
    check: Check, reply: Reply, known: Known, device: str, right: Known | None = None
) -> bool:
    """Whether a reply is what `known` answers to the same check, by the check's own rule.

    Exceptions agree by their type. Of `raises` and `vectorised` the outcome has to agree, of
    judges with a bound the outcome and, roughly, the numbers.

    Args:
        right: what the reference answers: numbers far smaller than its own are noise.
    """
    rule = check.judge
    if reply.status != known.status or reply.status not in ("answered", "raised"):
        return False
    mine = Known.of(reply)
    if rule.name in bounds.UNCOMPARED and bounds.passes(rule, mine) != bounds.passes(rule, known):
        return False
    if reply.status == "raised":
        return mine.kind == known.kind
    if rule.name in bounds.BOUNDED:
        theirs = known.numbers if known.passes is not None else bounds.rough(known.tree)
        return bounds.roughly_equal(bounds.rough(reply.answer), theirs)
    if rule.name in bounds.UNCOMPARED:
        return True
    floor = 1e-3 * _magnitude(right.tree) if right else 0.0
    rules = Rule.of(check, device, mistake=True, floor=floor)
    return gap_of(known.tree, reply.answer, rules) is None


def load_functions(path: Path) -> JudgeFunctions:
    """The functions of a judges.py, which is ours and runs here; none where no file is."""
    if not path.is_file():
        return {}
    space: dict[str, Any] = {"__name__": "judges", "__file__": str(path)}
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    except Exception as error:  # it may be wrong in any way
        raise GraderFault(f"{path}: {type(error).__name__}: {error}") from None
    return {name: value for name, value in space.items() if callable(value)}


def _reference_fault(rule: Judge, known: Known) -> str:
    """Why the reference's reply is no measure; empty where it is one."""
    if rule.name == "by" or rule.name not in bounds.UNCOMPARED:
        if known.status == "answered":
            return ""
    elif bounds.passes(rule, known):
        return ""
    if known.status == "raised":
        return f"the reference raises {with_article(known.kind)} on this machine"
    if known.status == "answered":
        return "the reference does not pass this check on this machine"
    return f"the reference gives no answer on this machine ({known.status})"


def _answer_gap(
    check: Check,
    reply: Reply,
    known: Known,
    key: AnswerKey,
    device: str,
    functions: JudgeFunctions,
) -> Gap | None:
    public = not check.hidden
    if check.judge.name == "raises":
        return bounds.not_raised(check.judge)
    if check.judge.name in bounds.UNCOMPARED:
        return bounds.answer_gap(check.judge, reply.answer, public)
    rule = Rule.of(check, device)
    if check.judge.name != "by":
        return gap_of(known.tree, reply.answer, rule)
    name = check.judge.options["function"]
    if key.mode == "sealed" and not check.material:
        raise GraderFault(f"check {check.id}: `{name}` needs a live answer key")
    if name not in functions:
        raise GraderFault(f"check {check.id}: judges.py has no function `{name}`")
    try:
        says = functions[name](plain(reply.answer), plain(known.tree))
    except Exception as error:
        # An answer of another form may be why; else the function is wrong.
        gap = gap_of(known.tree, reply.answer, rule)
        if gap and gap.kind in ("type", "shape", "dtype"):
            return gap
        raise GraderFault(f"judges.py: `{name}`: {type(error).__name__}: {error}") from None
    if not isinstance(says, str):
        raise GraderFault(f"judges.py: `{name}` returned {with_article(type(says).__name__)}")
    if not says:
        return None
    return Gap("value", says if public else "is another answer than expected")


def plain(answer: Any) -> Any:
    """An answer with numpy arrays for tensors."""
    if isinstance(answer, (list, tuple)):
        return type(answer)(plain(item) for item in answer)
    if isinstance(answer, dict):
        return {key: plain(item) for key, item in answer.items()}
    return answer.values if isinstance(answer, Array) else answer


def _raised(check: Check, raised: Raised | None) -> Judged:
    """An exception: right where it was asked for, a crash in the student's line, else unusable."""
    if raised is None:
        return Judged(Verdict.CRASHED)
    public = not check.hidden
    rule, place = check.judge, raised.place
    tripped = place is None and bool(raised.returned)  # the student's code had returned
    if rule.name == "raises":
        if tripped:
            return Judged(Verdict.FAILED, bounds.not_raised(rule))
        gap = bounds.raise_gap(rule, raised.kind, raised.bases, raised.message, public)
        if gap is None:
            return Judged(Verdict.PASSED)
        if raised.kind != "NotImplementedError":  # that is a hole somewhere, so a crash
            return Judged(Verdict.FAILED, replace(gap, detail=_at(raised, public)))
        return Judged(Verdict.CRASHED)
    if place is not None:
        return Judged(Verdict.CRASHED)
    says = f"the check's call raised {with_article(raised.kind)}"
    if tripped:
        says = f"{raised.returned}; the check could not use it"
    return Judged(Verdict.FAILED, Gap("type", says, _at(raised, public)))


def _at(raised: Raised, public: bool) -> str:
    """Where an exception comes from and, in public checks, what it says."""
    where = f"at {raised.place.shown}" if raised.place else ""
    message = shorten(raised.message, 200, placeholder=" …")
    said = f"{raised.kind}: {message}" if public and message else ""
    return ", ".join(filter(None, (where, said)))


def _with_parameters(judged: Judged, got: Fills, expected: Fills) -> Judged:
    """Where a module's parameters are other ones, no number can be right: say that instead."""
    if judged.verdict not in (Verdict.FAILED, Verdict.CRASHED):
        return judged
    missing, extra = _parameters(got, expected)
    if missing and judged.gap and judged.gap.kind not in ("raise", "bound"):
        return replace(judged, gap=Gap("type", missing))
    return _with_note(judged, missing or extra)


def _parameters(got: Fills, expected: Fills) -> tuple[str, str]:
    """What is missing or of another shape among the parameters; else, what is too much."""
    extra: list[str] = []
    for mine, right in zip(got, expected, strict=False):
        more = [name for name in mine if name not in right]
        for name, shape in right.items():
            if name not in mine:
                there = f"; there is {listed(more[:3])}" if more else ""
                return f"no parameter {name}{there}", ""
            if mine[name] != shape:
                return f"{name} has shape {mine[name]}; {shape} is expected", ""
        extra += more
    return "", f"there is a parameter {extra[0]}, which is not expected" if extra else ""


def _with_note(judged: Judged, note: str) -> Judged:
    return replace(judged, note="; ".join(filter(None, (judged.note, note))))


def _with_forbidden(judged: Judged, uses: tuple[tuple[str, Place | None], ...]) -> Judged:
    """A right answer that a forbidden function gave is not the task's."""
    if not uses:
        return judged
    name, place = uses[0]
    at = f" at {place.shown}" if place else ""
    says = f"calls {name}{at}, which this task asks you to write"
    if not name:
        says = "ends the record of what it calls, which this task needs: leave the profiler alone"
    if judged.verdict is Verdict.PASSED:
        return Judged(Verdict.FAILED, Gap("forbidden", says))
    return _with_note(judged, says)


def _magnitude(tree: Any) -> float:
    """The largest magnitude in a whole answer."""
    if isinstance(tree, (list, tuple)):
        return max(map(_magnitude, tree), default=0.0)
    if isinstance(tree, dict):
        return max(map(_magnitude, tree.values()), default=0.0)
    if isinstance(tree, Sketch) or (isinstance(tree, Array) and tree.floating):
        return largest(tree)
    return abs(tree) if isinstance(tree, float) else 0.0
