"""Each condition of a promise is seen where a check asks it, and missed where none does."""

import json
from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent, indent
from typing import Any

import pytest
import torch

from grader.authoring.claims import conditions_json, conditions_table
from grader.authoring.conditions.matrix import CONDITIONS, Call, Parts
from grader.authoring.conditions.reasons import UNASKED, read_reasons
from grader.authoring.conditions.signatures import kind_of, signatures_in
from grader.authoring.proofs import asked
from grader.authoring.proofs.bench import Bench, set_up
from grader.child import asking
from grader.child.draw import Draw
from grader.child.witnessing.witness import witnessed
from grader.course.config import Course
from grader.errors import GraderFault
from grader.sandbox.starting import Starter
from tests.tiny_course import write

Load = Callable[..., asking.Code]

HOLES = """
import torch
from collections.abc import Sequence
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

def attend(
    x: Float[Tensor, "batch word d_model"], mask: Bool[Tensor, "batch word"] | None = None
) -> Float[Tensor, "batch d_model"]:
    scores = x.sum(-1)
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(x.dtype).min)
    return (scores.softmax(-1).unsqueeze(-1) * x).sum(1)

def lose(
    logits: Float[Tensor, "batch word vocab"], labels: Int[Tensor, "batch word"], pad: int
) -> Float[Tensor, ""]:
    found = -logits.log_softmax(-1).gather(2, labels[..., None])[..., 0]
    return found.where(labels != pad, 0.0).sum()

def lay(sentences: Sequence[Sequence[int]], device: torch.device | str | None = None) -> Int[
    Tensor, "batch word"
]:
    width = max(map(len, sentences))
    return torch.tensor([[*s, *[0] * (width - len(s))] for s in sentences], device=device)

class Layer(nn.Module):
    def __init__(self, size: int, num_heads: int) -> None:
        super().__init__()
        self.inner = nn.Linear(size, size)

    def forward(self, x: Float[Tensor, "batch word d_model"]) -> Float[
        Tensor, "batch head word d_model"
    ]:
        return self.inner(x).unsqueeze(1)
"""


@pytest.fixture
def parts(load: Load) -> Callable[[str, str, str], Parts]:
    """What a condition asks of a task, and which of it is asked, by a check given as text."""

    def find(condition: str, task: str, lines: str) -> Parts:
        code = load(HOLES)
        space: dict[str, Any] = {"torch": torch}
        exec("def check(code, draw):\n" + indent(dedent(lines).strip(), "    "), space)
        told = witnessed(space["check"], task)(code, Draw(bytes(32)))
        calls = [Call(json.loads(call), True, "check") for call in told]
        return CONDITIONS[condition](signatures_in([HOLES.encode()])[task], calls)

    return find


X = "x, mask = draw.normal(3, 5, 4), draw.mask(3, 5)\n"
LOGITS = "logits, labels = draw.normal(3, 5, 7), draw.integers(1, 7, 3, 5)\n"
CASES = [
    ("batch of one", "attend", "code.attend(draw.normal(1, 5, 4))", X + "code.attend(x)"),
    ("batch of one", "lay", "code.lay([[1, 2]])", "code.lay([[1, 2], [3]])"),
    ("length one", "attend", "code.attend(draw.normal(3, 1, 4))", X + "code.attend(x)"),
    ("length one", "lay", "code.lay([[3], [4]])", "code.lay([[1, 2]])"),
    ("one head or layer", "Layer.forward", "code.Layer(4, 1)(draw.normal(2, 5, 4))",
     "code.Layer(4, num_heads=2)(draw.normal(2, 5, 4))"),
    ("long", "attend", "code.attend(draw.normal(2, 520, 4))",
     "code.attend(draw.normal(2, 512, 4))"),
    ("non-contiguous", "attend", "code.attend(draw.normal(3, 4, 5).transpose(1, 2))",
     X + "code.attend(x, mask)"),
    ("float64", "attend", X + "code.attend(x.double())", X + "code.attend(x)"),
    ("float64", "Layer.forward", "code.Layer(4, 1).double()(draw.normal(2, 5, 4).double())",
     "code.Layer(4, 1)(draw.normal(2, 5, 4))"),
    ("all hidden", "attend", X + "code.attend(x, mask & False)", X + "code.attend(x, mask)"),
    ("all hidden", "lose", LOGITS + "code.lose(logits, labels * 0 + 9 % 7, 2)",
     LOGITS + "code.lose(logits, labels, 0)"),
    ("blind rows", "attend", X + "mask[1] = False\ncode.attend(x, mask)",
     X + "code.attend(x, mask & False)"),
    ("blind rows", "lose", LOGITS + "labels[1] = 0\ncode.lose(logits, labels, 0)",
     LOGITS + "labels[1, 2:] = 0\ncode.lose(logits, labels, 0)"),
    ("hidden leads", "attend", X + "code.attend(x.where(mask[..., None], 1e3), mask)",
     X + "code.attend(x.where(~mask[..., None], 1e3), mask)"),
    ("far scores", "attend",
     X + "code.attend(x.where(mask[..., None], 1e5), mask)\n"
     "code.attend(x + 1e5, mask)\ncode.attend(x - 1e5, mask)", X + "code.attend(x * 1e3, mask)"),
    ("far scores", "lose", LOGITS + "code.lose(1e5 * logits, labels, 0)",
     LOGITS + "code.lose(1e3 * logits, labels, 0)"),
    ("zeros as data", "attend", X + "x[:, 1] = 0\ncode.attend(x)",
     X + "code.attend(x.where(mask[..., None], 0.0), mask)"),
    ("zeros as data", "lose", LOGITS + "labels[0, 0] = logits[0, 1] = 0\n"
     "code.lose(logits, labels, 3)", LOGITS + "labels[0, 0] = 0\ncode.lose(logits, labels, 0)"),
    ("empty first", "lay", "code.lay([[], [3]])", "code.lay([[3], []])"),
    ("called twice", "Layer.forward",
     "f = code.Layer(4, 1)\nf(draw.normal(2, 5, 4)), f(draw.normal(2, 5, 4))",
     "f, x = code.Layer(4, 1), draw.normal(2, 5, 4)\nf(x), f(x)"),
    ("unchanged", "attend", X + "return {'y': code.attend(x, mask), 'x': x, 'mask': mask}",
     X + "return {'y': code.attend(x, mask), 'x': x.clone(), 'mask': mask}"),
    ("unchanged", "lay", "s = [[1], [2, 3]]\nreturn code.lay(s), str(s)", "return code.lay([[1]])"),
    ("gradients", "attend", X + "code.attend(x.requires_grad_()).sum().backward()",
     X + "code.attend(x)\n(x.requires_grad_() * 2).sum().backward()"),
    ("gradients", "Layer.forward",
     "f = code.Layer(4, 1)\ntorch.autograd.grad(f(draw.normal(2, 5, 4)).sum(), [f.inner.weight])",
     "code.Layer(4, 1)(draw.normal(2, 5, 4))"),
    ("given device", "lay", "code.lay([[1]], 'cpu')", "code.lay([[1]])"),
    ("by keyword", "attend", X + "code.attend(x=x, mask=mask)", X + "code.attend(x, mask=mask)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "task", "lines"),
    [(name, task, lines) for name, task, lines, _ in CASES],
    ids=[f"{name}: {task}" for name, task, _, _ in CASES],
)
def test_a_condition_that_is_asked_is_seen(
    parts: Callable[..., Parts], condition: str, task: str, lines: str
) -> None:
    """It is a fact about what the hole was called with."""
    found = parts(condition, task, lines)

    assert found
    assert {True} == set(found.values())


@pytest.mark.parametrize(
    ("condition", "task", "lines"),
    [(name, task, lines) for name, task, _, lines in CASES],
    ids=[f"{name}: {task}" for name, task, _, _ in CASES],
)
def test_a_condition_that_is_not_asked_is_missed(
    parts: Callable[..., Parts], condition: str, task: str, lines: str
) -> None:
    """Something that looks like it is not enough."""
    assert False in parts(condition, task, lines).values()


def test_every_condition_has_both_cases() -> None:
    """A new one comes with a check that asks it, and one that does not."""
    assert set(CONDITIONS) == {name for name, *_ in CASES}


@pytest.mark.parametrize(
    ("condition", "task", "lines"),
    [
        ("empty first", "attend", X + "code.attend(x)"),
        ("gradients", "lay", "code.lay([[1]])"),
        ("hidden leads", "Layer.forward", "code.Layer(4, 1)(draw.normal(2, 5, 4))"),
        ("given device", "lose", LOGITS + "code.lose(logits, labels, 0)"),
    ],
)
def test_what_a_signature_does_not_promise_is_not_asked(
    parts: Callable[..., Parts], condition: str, task: str, lines: str
) -> None:
    """Which conditions apply follows from it, and from what the reference does."""
    assert {} == parts(condition, task, lines)


def test_keywords_are_asked_in_public() -> None:
    """Who renames a parameter should not learn it from a hidden check."""
    signature = signatures_in([HOLES.encode()])["lay"]
    facts = {"arguments": {"sentences": {"named": True}, "device": {"named": True}}}
    seen = [
        CONDITIONS["by keyword"](signature, [Call(facts, public, "")]) for public in (False, True)
    ]

    assert [{"sentences": False, "device": False}, {"sentences": True, "device": True}] == seen


def test_what_a_check_itself_computes_is_no_score(parts: Callable[..., Parts]) -> None:
    """Only the files' own lines hide and choose."""
    lines = X + "(1e5 * x).softmax(-1)\ncode.attend(x)"

    assert {False} == set(parts("far scores", "attend", lines).values())


@pytest.mark.parametrize(
    ("axis", "kind"),
    [("batch", "batch"), ("*batch", "batch"), ("head", "count"), ("word", "length"),
     ("d_model", ""), ("vocab", ""), ("#key", ""), ("1", "")],
)  # fmt: skip
def test_an_axis_counts_by_its_word(axis: str, kind: str) -> None:
    """Widths, numbers and what broadcasts are no lengths."""
    assert kind == kind_of(axis)


def test_the_hole_is_put_back(load: Load) -> None:
    """Also where the check raises."""
    code = load(HOLES)
    before = code._modules[0].attend, code.Layer.forward, code.Layer.__init__
    for task in ("attend", "Layer.forward"):
        with pytest.raises(ZeroDivisionError):
            witnessed(lambda code, draw: 1 / 0, task)(code, None)

    assert before == (code._modules[0].attend, code.Layer.forward, code.Layer.__init__)


# The cells of an assignment


@pytest.fixture
def bench(patient: Course, starter: Starter) -> Bench:
    return set_up(patient, patient.assignment("assignment1"), starter)


def because(bench: Bench, *reasons: str) -> asked.Found:
    """The claim, with this table of reasons."""
    rows = "\n".join(f"[[reason]]\n{reason}" for reason in reasons)
    write(bench.course.root / "solutions/assignment1" / UNASKED, rows)
    return asked.conditions(bench)


EMPTY = 'tasks = ["double"]\nconditions = ["by keyword"]\nsays = "it has one argument"'


def test_an_empty_cell_fails(bench: Bench) -> None:
    """It is named with its task and the part that nobody asks."""
    against, note = asked.conditions(bench)

    assert "double: by keyword (x)" in against
    assert not [said for said in against if said.startswith("double: float64")]
    assert note.endswith("asked, 0 with a reason")


def test_a_reason_closes_a_cell(bench: Bench) -> None:
    """It is counted."""
    against, note = because(bench, EMPTY)

    assert not [said for said in against if said.startswith("double: by keyword")]
    assert note.endswith("1 with a reason")


def test_a_reason_may_speak_of_a_part(bench: Bench) -> None:
    """Another part of the cell stays empty."""
    against, _ = because(bench, EMPTY.replace("by keyword", "by keyword: y"))

    assert "double: by keyword (x)" in against


def test_what_is_not_asked_yet_is_counted(bench: Bench) -> None:
    """Such a reason begins so; it fails nothing, and is not forgotten."""
    _, note = because(bench, EMPTY.replace("it has", "not asked yet: it has"))

    assert note.endswith("0 with a reason, 1 not asked yet")


@pytest.mark.parametrize("condition", ["float64", "empty first"], ids=["asked", "cannot be"])
def test_a_reason_for_what_is_asked_is_stale(bench: Bench, condition: str) -> None:
    """Or for what is not promised."""
    against, _ = because(bench, EMPTY.replace("by keyword", condition))

    says = "it is asked, or cannot be: stale is 'it has one argument'"
    assert f"double: {condition}: {says}" in against


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("double", "dubble", "there is no task 'dubble'"),
        ("by keyword", "by keywords", "no condition 'by keywords'; did you mean by keyword?"),
        ("says =", "why =", "has not `tasks`, `conditions` and `says`, and nothing else"),
        ('"it has', "it has", "Invalid"),
    ],
)
def test_a_table_that_says_nothing_is_refused(bench: Bench, old: str, new: str, says: str) -> None:
    """With the number of the reason."""
    with pytest.raises(GraderFault, match=UNASKED) as refusal:
        because(bench, EMPTY.replace(old, new))

    assert says in str(refusal.value)


def test_what_is_not_noted_is_our_fault(bench: Bench) -> None:
    """A cell is never called empty because a child was lost."""
    sources = {**bench.questions.sources, "hidden.py": b"raise SystemExit\n"}

    with pytest.raises(GraderFault, match="the checks do not load"):
        asked.conditions(replace(bench, questions=replace(bench.questions, sources=sources)))


def test_the_table_has_a_sign_for_each_cell(bench: Bench) -> None:
    """In the order of the conditions; empty cells are listed below, and JSON has all."""
    because(bench, EMPTY)
    assert [] != read_reasons(bench.assignment)
    cells = asked.cells_of(bench)
    lines = conditions_table("assignment1", cells).splitlines()
    row = next(line for line in lines if line.startswith("  double "))
    told = json.loads(conditions_json([("assignment1", cells)]))["conditions"]

    assert "-" == row[-1]
    assert "+" in row
    assert any(line.startswith("  ! row_sums: ") for line in lines)
    assert {
        "assignment": "assignment1", "task": "double", "condition": "by keyword",
        "state": "reason", "empty": [], "reasons": ["it has one argument"],
    } in told  # fmt: skip
