"""Mutants of a small course: asked officially, let off by rule, or listed with a reason."""

import ast
import json
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest

from grader.authoring.proofs import mutants
from grader.authoring.proofs.excuses import equal_by_rule
from grader.authoring.proofs.mutating import Body, bodies_of
from grader.authoring.proofs.seeing import Visit
from grader.authoring.runs import run_verify
from grader.authoring.verify import Claim
from grader.course.config import Course
from grader.errors import GraderFault
from tests.tiny_course import write

FLOAT32 = Visit("float32", 2, True, False, False)
PUSHED32 = Visit("float32", 2, False, False, True)
PUSHED64 = Visit("float64", 2, True, False, True)
OPAQUE32 = Visit("float32", 2, False, True, True)
INTEGERS = Visit("int64", 1, False, False, False)
SCALAR = Visit("float32", 0, True, False, False)
NUMBER = Visit("int", None, False, False, False)
NOTHING = Visit("NoneType", None, False, False, False)


@pytest.mark.parametrize(
    ("kind", "source", "seen", "equal"),
    [
        ("squeeze", "y = x", {"x": [SCALAR]}, True),
        ("squeeze", "y = x", {"x": [SCALAR, FLOAT32]}, False),
        ("squeeze", "y = x.dtype", {"x": [FLOAT32]}, True),
        ("float", "y = x", {"x": [FLOAT32]}, False),
        ("float", "y = x", {"x": [FLOAT32, PUSHED64]}, False),
        ("float", "y = x", {"x": [FLOAT32, PUSHED32]}, True),
        ("float", "y = x", {"x": [FLOAT32, OPAQUE32]}, False),
        ("float", "y = x.shape[0]", {"x": [FLOAT32]}, True),
        ("float", "y = x.dtype", {"x": [FLOAT32]}, False),
        ("float", "y = x * z", {"x": [PUSHED64], "z": [PUSHED64]}, True),
        ("float", "y = x * z", {"x": [PUSHED64], "z": [PUSHED32]}, False),
        ("float", "y = x @ z", {"x": [PUSHED64], "z": [PUSHED64]}, False),
        (
            "float",
            "y = x.view(1) * z",
            {"x": [PUSHED64], "x.view(1)": [PUSHED64], "z": [PUSHED64]},
            True,
        ),
        ("float", "y = x.exp() * z", {"x.exp()": [PUSHED64], "z": [PUSHED64]}, False),
        ("float", "y = x[0] * z", {"x": [PUSHED64], "x[0]": [PUSHED64], "z": [PUSHED64]}, True),
        ("float", "return x", {"x": [PUSHED64]}, False),
        ("float", "return z * x.sin()", {"x": [PUSHED64], "z * x.sin()": [PUSHED32]}, True),
        ("float", "y = x.view(1) < z", {"x": [INTEGERS], "z": [INTEGERS]}, True),
        ("float", "y = x < z", {"x": [PUSHED64], "z": [PUSHED64]}, False),
        ("float", "y = x + z", {"x": [INTEGERS], "z": [INTEGERS]}, False),
        ("float", "y = x.any(dim=1)", {"x": [INTEGERS]}, True),
        ("squeeze", "y = x.any()", {"x": [INTEGERS]}, True),
        ("squeeze", "y = x.any(dim=1)", {"x": [INTEGERS]}, False),
        ("squeeze", "if x: y = 1", {"x": [INTEGERS]}, True),
        ("squeeze", "y = z.to(x)", {"x": [FLOAT32]}, True),
        ("float", "y = z.to(x)", {"x": [FLOAT32]}, False),
        ("detach", "y = z.to(x)", {"x": [FLOAT32]}, True),
        ("squeeze", "y = x.reshape(2, 3)", {"x": [FLOAT32]}, True),
        ("squeeze", "y = x < z", {"x": [INTEGERS], "z": [INTEGERS]}, True),
        ("squeeze", "y = x < z", {"x": [INTEGERS], "z": [FLOAT32]}, False),
        ("squeeze", "y = x < 2", {"x": [INTEGERS]}, False),
        ("squeeze", "y = (x < 2).any()", {"x": [INTEGERS]}, True),
        (
            "squeeze",
            "w = x + 1\ny = w * z",
            {k: [INTEGERS] for k in ("x", "w", "z", "x + 1")},
            True,
        ),
        ("squeeze", "y = x + z", {"x": [FLOAT32], "z": [FLOAT32]}, False),
        ("squeeze", "a[x, z] = 1", {"x": [INTEGERS], "z": [INTEGERS]}, True),
        ("squeeze", "y = a[x]", {"x": [INTEGERS]}, False),
        ("float", "y = int(x)", {"x": [INTEGERS]}, True),
        ("float", "y = x / z", {"x": [INTEGERS], "z": [INTEGERS]}, True),
        ("float", "y = x / z", {"x": [INTEGERS], "z": [FLOAT32]}, False),
        ("detach", "y = x\nreturn z", {"x": [FLOAT32], "z": [INTEGERS]}, True),
        ("detach", "y = x\nreturn (z, y)", {k: [FLOAT32] for k in "xyz"}, False),
        ("detach", "self.y = x\nreturn z", {"x": [FLOAT32], "z": [INTEGERS]}, False),
        ("detach", "x.backward()\nreturn z", {"x": [FLOAT32], "z": [INTEGERS]}, False),
        ("detach", "x.zero_()", {"x": [PUSHED32]}, True),
        ("float", "y = cat([x, z])", {"x": [PUSHED64], "z": [PUSHED64]}, True),
        ("float", "y = len(x)", {"x": [PUSHED64]}, True),
        ("float", "w = x\ny = w + z", {"x": [PUSHED64], "w": [PUSHED64], "z": [PUSHED64]}, True),
        ("float", "w = x\nreturn w", {"x": [PUSHED64], "w": [PUSHED64]}, False),
        ("detach", "y = x", {"x": [INTEGERS]}, True),
        ("detach", "y = x", {"x": [PUSHED32]}, True),
        ("detach", "y = x", {"x": [FLOAT32, PUSHED32]}, False),
        ("detach", "y = x", {"x": [OPAQUE32]}, False),
        ("detach", "y = x.dtype", {"x": [PUSHED64]}, True),
        ("detach", "y = x > z", {"x": [PUSHED64], "x > z": [INTEGERS]}, True),
        ("detach", "y = len(x)", {"x": [PUSHED64], "len(x)": [NUMBER]}, True),
        ("detach", "y = keep(x)", {"x": [PUSHED64], "keep(x)": [NOTHING]}, False),
    ],
)
def test_a_rule_lets_off_what_no_call_could_tell_apart(
    kind: str, source: str, seen: dict[str, list[Visit]], equal: bool
) -> None:
    """Ranks as they are seen; dtypes and gradients when all inputs are float64 and want them."""
    body = Body("task", source.split("\n"), 1)
    names = [ast.unparse(node) for node in body.places]
    visits = {len(names) - 1 - names[::-1].index(name): was for name, was in seen.items()}
    mutant = next(m for m in body.mutants() if (m.kind, m.place) == (kind, names.index("x")))

    assert equal == equal_by_rule(mutant, body, visits)


SOLUTION = '''
    """One small thing to do with tensors."""


    def double(x):
        """Twice x."""
        # BEGIN SOLUTION double: multiply
        return x * 2
        # END SOLUTION
    '''
SETTINGS = """
    title = "Small things"
    files = ["shapes.py"]
    hours = "1"

    [[task]]
    name = "double"
    title = "Twice as much"
    points = 3
    hidden_points = 1
    hints = ["What is half of the answer?"]
    """
CHECKS = '''
    """The public checks."""

    import torch
    from grader.author import check


    @check(task="double")
    def doubles(code, draw):
        """Every number is doubled, and axes of size 1 stay."""
        return code.double(draw.normal(11, 1))
    '''
HIDDEN = '''
    """The hidden checks."""

    import torch
    from grader.author import check


    @check(task="double")
    def doubles_exactly(code, draw):
        """In float64, too."""
        return code.double(draw.normal(11, dtype=torch.float64))
    '''
GRADIENT = '''

    @check(task="double")
    def passes_gradients(code, draw):
        """A gradient goes through it."""
        x, weights = draw.normal(2, 7)
        code.double(x.requires_grad_()).mul(weights).sum().backward()
        return x.grad
    '''


@pytest.fixture
def proved(
    own_tiny: Course, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], tuple[Claim, str]]:
    """Prove a course of one task, with these hidden checks and this list."""
    monkeypatch.setattr(mutants, "SEEDS", range(303, 305))
    side = own_tiny.root / "solutions/assignment1"
    for name, text in {
        "shapes.py": SOLUTION, "assignment.toml": SETTINGS, "checks.py": CHECKS,
        "mistakes.py": "MISTAKES = []",
    }.items():  # fmt: skip
        write(side / name, dedent(text).lstrip())

    def prove(hidden: str, listing: str = "") -> tuple[Claim, str]:
        write(side / "hidden.py", dedent(hidden).lstrip())
        write(side / "equivalent.toml", listing)
        told: list[str] = []
        found = run_verify(own_tiny, ["assignment1"], False, told.append, mutants=True)
        return next(found), "\n".join(told)

    return prove


def listing(*lines: str) -> str:
    rows = json.dumps(lines)
    return f'[[equivalent]]\ntask = "double"\nreason = "nobody trains it"\nmutants = {rows}\n'


def ids() -> list[str]:
    (body,) = bodies_of(dedent(SOLUTION).lstrip())
    return [mutant.id for mutant in body.mutants() if mutant.kind == "detach"]


DETACHED = ("`x * 2` -> `(x * 2).detach()`", "`x` -> `x.detach()`")


def test_a_survivor_fails_the_claim(proved: Callable[..., tuple[Claim, str]]) -> None:
    """With its task, line, id and what it changes; the others are caught by one side or other."""
    claim, told = proved(HIDDEN)

    assert not claim.holds
    assert 2 == len(claim.against)
    assert all(
        said.startswith("double, line 7: ") and said.endswith(f"{change} passes")
        for said, change in zip(claim.against, DETACHED, strict=True)
    )
    assert "6 of 8 under 2 seeds; 0 equal by rule, 0 listed" == claim.note
    assert "assignment1: 7 mutants are asked, 2 pass; double" in told


@pytest.mark.long
def test_marks_do_not_hang_on_the_seed(proved: Callable[..., tuple[Claim, str]]) -> None:
    """A mutant that one draw lets pass fails the claim, with the seed."""
    sometimes = GRADIENT.replace(
        "x, weights =",
        "if draw.integer(0, 2):\n            return draw.normal(3)\n        x, weights =",
    )
    claim, _ = proved(HIDDEN + sometimes)

    assert [f"{change} passes under seed 303" for change in DETACHED] == [
        said.partition(": ")[2][11:] for said in claim.against
    ]


@pytest.mark.long
def test_one_more_check_catches_it(proved: Callable[..., tuple[Claim, str]]) -> None:
    """What is asked of everybody is asked of mutants."""
    claim, _ = proved(HIDDEN + GRADIENT)

    assert claim.holds
    assert "8 of 8 under 2 seeds; 0 equal by rule, 0 listed" == claim.note


@pytest.mark.long
def test_what_is_listed_may_pass(
    proved: Callable[..., tuple[Claim, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its id; what stands behind that is for people."""
    monkeypatch.setattr(mutants, "MOST_LISTED", 0.5)
    claim, _ = proved(HIDDEN, listing(*(f"{id} it does not train" for id in ids())))

    assert claim.holds
    assert "6 of 6 under 2 seeds; 0 equal by rule, 2 listed" == claim.note


@pytest.mark.long
def test_few_may_be_listed(proved: Callable[..., tuple[Claim, str]]) -> None:
    """A long list is no proof."""
    claim, _ = proved(HIDDEN, listing(*ids()))

    assert ("equivalent.toml: 2 are more than 6% of all mutants",) == claim.against


@pytest.mark.long
def test_a_list_that_is_out_of_date_is_told(
    proved: Callable[..., tuple[Claim, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mutant that is gone, and one that a check fails after all."""
    monkeypatch.setattr(mutants, "MOST_LISTED", 1)
    claim, _ = proved(HIDDEN + GRADIENT, listing("0123456789 `x` -> `y`", ids()[0]))

    assert (
        f"equivalent.toml: passes_gradients fails double, line 7: {ids()[0]} {DETACHED[0]}",
        "equivalent.toml: there is no such mutant: 0123456789 `x` -> `y`",
    ) == claim.against


@pytest.mark.long
def test_what_a_rule_lets_off_is_not_listed(
    proved: Callable[..., tuple[Claim, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list is for what needs a reason."""
    monkeypatch.setattr(mutants, "MOST_LISTED", 1)
    monkeypatch.setattr(mutants, "equal_by_rule", lambda *_: True)
    claim, _ = proved(HIDDEN, listing(ids()[0]))
    says = f"equal by rule, so not to be listed: double, line 7: {ids()[0]} {DETACHED[0]}"

    assert (f"equivalent.toml: {says}",) == claim.against


@pytest.mark.long
def test_a_list_with_a_slip_is_refused(proved: Callable[..., tuple[Claim, str]]) -> None:
    """A reason is needed."""
    with pytest.raises(GraderFault, match=r"equivalent\.0\.reason: Field required"):
        proved(HIDDEN, listing(ids()[0]).replace("reason", "because"))


def test_the_command_asks_for_mutants_alone(
    tiny: Course, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all assignments that are named, and of nothing else."""

    def found(*asked: Any) -> Iterator[Claim]:
        _, names, _, thorough, _ = asked
        yield Claim(names[0], "mutants lose points", note=f"{len(names)}, {thorough}")

    monkeypatch.setattr("grader.authoring.runs.verify_mutants", found)
    said = command(tiny.root, "verify", "--mutants", "1", "1", "--json")

    assert 0 == said.code
    assert ["2, False"] == [claim["note"] for claim in json.loads(said.out)["claims"]]
