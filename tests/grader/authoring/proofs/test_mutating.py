"""What each change makes of a body, and how a mutant is known again."""

import ast

import pytest

from grader.authoring.proofs.mutating import Body, Mutant, bodies_of

LINES = """
    # BEGIN SOLUTION halve: half of it
    half = x[0, :2] / 2  # half
    return half
    # END SOLUTION
"""


def mutants(source: str) -> list[Mutant]:
    return list(Body("task", source.split("\n"), 10).mutants())


def made(source: str, kind: str) -> list[str]:
    return [mutant.body for mutant in mutants(source) if mutant.kind == kind]


@pytest.mark.parametrize(
    ("kind", "source", "want"),
    [
        ("squeeze", "y = f(x)", ["y = f(x).squeeze()", "y = f(x.squeeze())"]),
        ("detach", "return -x", ["return (-x).detach()", "return -x.detach()"]),
        ("float", "y = x + y", ["y = (x + y).float()", "y = x.float() + y", "y = x + y.float()"]),
        ("fill", "x.fill_(0)", ["x.fill_(-10000)", "x.fill_(1)"]),
        (
            "fill",
            "low = torch.finfo(x.dtype).min",
            ["low = -10000.0", "low = 0.0", "low = 1.0", "low = float('-inf')"],
        ),
        (
            "fill",
            "x = torch.where(m, x, 1.0)",
            ["x = torch.where(m, x, -10000.0)", "x = torch.where(m, x, 0.0)"],
        ),
        ("last argument", "f(x, y, dim=1)", ["f(x, y)"]),
        ("last argument", "f(x, y)", ["f(x)"]),
        ("integer", "y = x[-1]", ["y = x[-2]", "y = x[-0]"]),
        ("arithmetic", "y = a - b", ["y = a + b", "y = a", "y = b"]),
        ("comparison", "y = a < b", ["y = a <= b", "y = a > b"]),
        ("condition", "y = a and b", ["y = a or b", "y = a", "y = b"]),
        ("deletion", "y = x\nz = y", ["pass\nz = y", "y = x\npass"]),
        ("axis", "y = f(dim=1)", ["y = f(dim=0)", "y = f(dim=-1)", "y = f(dim=-2)"]),
        ("slice", "y = x[1:n]", ["y = x", "y = x[:n]", "y = x[1:]"]),
        ("near function", "y = x.sum()", ["y = x.mean()", "y = x.prod()"]),
        ("argument order", "f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"]),
    ],
)  # fmt: skip
def test_a_change_makes_what_it_promises(kind: str, source: str, want: list[str]) -> None:
    """Each place once, and nothing that is the body as it was."""
    assert want == made(source, kind)


@pytest.mark.parametrize(
    "source", ["x = 1", "raise ValueError(x)", "say(f'{x}')", "def f(x): ..."], ids=str.split
)
def test_nothing_is_inserted_where_no_value_is_wanted(source: str) -> None:
    """Targets, messages and parameters stay as they are."""
    assert [] == [body for body in made(source, "squeeze") if "x.squeeze" in body]


def test_what_pays_little_is_marked() -> None:
    """So that it is asked only where one has time."""
    assert {("arithmetic", True), ("squeeze", False)} <= {
        (mutant.kind, mutant.thorough) for mutant in mutants("y = a - b")
    }


def test_a_mutant_says_where_it_is_and_what_it_changes() -> None:
    """Its line is that of the file, and both ends of a long expression are shown."""
    long = f"y = x\nreturn {'first'}({', '.join(['argument'] * 20)})"
    last = next(m for m in mutants(long) if m.kind == "squeeze" and "first" in m.says)

    assert 11 == last.line
    assert last.says.startswith("`first(argument,")
    assert last.says.endswith("argument).squeeze()`")
    assert len(last.says) < 140


def test_a_mutant_is_known_again_by_its_tree() -> None:
    """Comments, layout and lines above it do not change its id; what it does changes it."""
    ids = {mutant.id for mutant in mutants("y = f(x)  # (batch)\n\n\nreturn y")}

    assert ids == {mutant.id for mutant in mutants("y = f( x )\nreturn y")}
    assert ids.isdisjoint(mutant.id for mutant in mutants("y = f(x)\nreturn x"))


def test_bodies_are_found_with_their_lines() -> None:
    """Of a file: only what the markers enclose."""
    (body,) = bodies_of("import torch\n" + LINES)

    assert "halve" == body.task
    assert "half = x[0, :2] / 2\nreturn half" == ast.unparse(body.tree)
    assert {5, 4} == {mutant.line for mutant in body.mutants()}


def test_values_are_wrapped_where_they_are_read() -> None:
    """Functions and targets are no values."""
    body = Body("task", ["y = f(x)"], 1)

    assert "y = see('task', 3, f(see('task', 6, x)))" == ast.unparse(body.wrapped("see"))
