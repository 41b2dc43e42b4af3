"""What code computes is followed call by call, and the numbers it computes stay as they are."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.child import asking, following
from grader.child.draw import Draw
from grader.child.fingerprints import fingerprint
from grader.judging.steps import Call, Steps, read_steps
from grader.sandbox.wire import decode

Load = Callable[..., asking.Code]


def followed(code: asking.Code, check: Callable[[Any, Any], Any]) -> Steps:
    """A check, followed, as the parent reads it."""
    header, blob = following.follow(check, code, Draw(bytes(32)))
    steps = read_steps(decode(header["answer"], blob))
    assert steps
    return steps


def theirs(steps: Steps) -> list[Call]:
    return [call for call in steps.calls if call.chain]


def test_each_call_has_its_line_and_columns(load: Load) -> None:
    """Also where one line holds several; innermost first, with the function that it stands in."""
    code = load("def g(x):\n    return x.exp() * 2\n\ndef f(x):\n    return g(x).sum(-1)\n")
    steps = followed(code, lambda code, draw: code.f(draw.normal(2, 3)))

    sites = [(call.name, [(s.function, s.line, s.column, s.end_column) for s, _ in call.chain])
             for call in theirs(steps)]  # fmt: skip
    outer = ("f", 5, 11, 15)
    assert [
        ("exp", [("g", 2, 11, 18), outer]),
        ("mul", [("g", 2, 11, 22), outer]),
        ("sum", [("f", 5, 11, 23)]),
    ] == sites


def test_what_goes_in_is_what_came_out(load: Load) -> None:
    """Values are the same by the tensor, so that one can go back from the answer."""
    code = load("def f(x):\n    y = x + 1\n    return {'both': (y, y * x)}\n")
    steps = followed(code, lambda code, draw: code.f(draw.normal(5)))
    add, mul = theirs(steps)

    assert {"both/0": add.made[0], "both/1": mul.made[0]} == steps.parts
    assert {*add.made, *add.inputs} == set(mul.inputs)
    assert steps.maker[mul.made[0]] == steps.calls.index(mul)


@pytest.mark.parametrize(
    "line",
    ["x += 1", "x[:] = x + 1", "x.view(-1).add_(1)", "x.copy_(x + 1)", "torch.add(x, 1, out=x)"],
)
def test_a_value_that_is_written_over_is_a_new_one(load: Load, line: str) -> None:
    """In place, through a view, by `out=`: its maker is the call that wrote it."""
    code = load(f"import torch\ndef f(x):\n    x = x * 2\n    {line}\n    return x\n")
    steps = followed(code, lambda code, draw: code.f(draw.normal(5)))

    call = steps.calls[steps.maker[steps.parts[""]]]
    assert 4 == call.chain[0][0].line
    assert set(call.inputs) - {steps.parts[""]}


def test_making_a_layer_is_no_step(load: Load) -> None:
    """Parameters are values that were there; what is computed with them is a step."""
    code = load(
        """
        from torch import nn
        class Layer(nn.Module):
            def __init__(self):
                super().__init__()
                self.inner = nn.Linear(3, 5)
            def forward(self, x):
                return self.inner(x)
        """
    )
    steps = followed(code, lambda code, draw: draw.fill(code.Layer())(draw.normal(2, 3)))

    assert ["linear"] == [call.name for call in theirs(steps)]
    assert 3 == len(theirs(steps)[0].inputs)


def test_a_loop_is_counted(load: Load) -> None:
    """How often a line is passed in one call of its function, also by a helper's line."""
    code = load(
        "import torch\ndef g(x):\n    return x * 2\n"
        "def f(x):\n    y = x + 1\n    return torch.stack([g(word) for word in y.unbind(1)])\n"
    )
    steps = followed(code, lambda code, draw: code.f(draw.normal(2, 7)))

    assert {"add": 1, "unbind": 1, "mul": 7, "stack": 1} == {c.name: c.turns for c in theirs(steps)}


def test_what_cannot_be_followed_to_its_end_has_no_parts(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording is capped; without parts nothing is looked for."""
    monkeypatch.setattr(following, "MOST_CALLS", 3)
    code = load("def f(x):\n    for _ in range(50):\n        x = x + 1\n    return x\n")
    steps = followed(code, lambda code, draw: code.f(draw.normal(2)))

    assert {} == steps.parts
    assert len(steps.calls) < 10


def test_code_that_raises_tells_nothing(load: Load) -> None:
    """Its crash is said by the first ask."""
    code = load("def f(x):\n    raise KeyError('no')\n")
    header, _ = following.follow(lambda code, draw: code.f(1), code, Draw(bytes(32)))

    assert "raised" == header["status"]


X = torch.randn(3, 5, generator=torch.Generator().manual_seed(1))
HIDDEN = torch.tensor([True, False, True, True, False])


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (X.T, True),
        (X[None, :, None], True),
        (X.double(), True),
        (X.flip(0), False),
        (X * 1.001, False),
        (X + 0.001, False),
    ],
    ids=["transposed", "axes of size 1", "dtype", "turned round", "scaled", "shifted"],
)
def test_a_print_knows_values_in_any_layout(other: torch.Tensor, alike: bool) -> None:
    """All numbers of it but the last, which is of the axes as they are."""
    assert alike == (pytest.approx(fingerprint(X)[:-1], abs=1e-5) == fingerprint(other)[:-1])


@pytest.mark.parametrize(
    ("fill", "alike"),
    [(float("-inf"), True), (torch.finfo(torch.float32).min, True), (-20.0, False),
     (float("nan"), False), (float("inf"), False)],
)  # fmt: skip
def test_what_stands_for_infinity_is_alike(fill: float, alike: bool) -> None:
    """-1e9, -inf and the lowest number hide a score; -20 does not, and NaN is another thing."""
    usual, other = (fingerprint(X.masked_fill(HIDDEN, value)) for value in (-1e9, fill))

    assert alike == (usual == other)
