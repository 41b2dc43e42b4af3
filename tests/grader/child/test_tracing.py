"""What student lines call is known in every spelling, and what the check calls is not theirs."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.child import asking
from grader.child.draw import Draw
from grader.child.operators import families, plain

Load = Callable[..., asking.Code]


def ask(code: asking.Code, check: Callable[[Any, Any], Any], *forbidden: str) -> dict[str, Any]:
    return asking.ask(check, code, Draw(bytes(32)), forbidden)[0]


SPELLINGS = {
    "F.softmax": "return F.softmax(x, dim=-1)",
    "torch.softmax": "return torch.softmax(x, -1)",
    "method": "return x.softmax(-1)",
    "module": "return torch.nn.Softmax(-1)(x)",
    "getattr": "return getattr(torch, 'soft' + 'max')(x, -1)",
    "special": "return torch.special.softmax(x, -1)",
    "from import": "from torch import softmax as s\n    return s(x, -1)",
    "unbound method": "return torch.Tensor.softmax(x, -1)",
    "lambda": "return (lambda y: y.softmax(-1))(x)",
    "vmap": "return torch.vmap(lambda row: row.softmax(-1))(x)",
    "aten's overload": "return torch.ops.aten._softmax.default(x, -1, False)",
    "aten": "return torch.ops.aten.softmax(x, -1)",
    "aten's kernel": "return torch.ops.aten._softmax(x, -1, False)",
    "torch's kernel": "return torch._softmax(x, -1, False)",
    "in a helper": "return helper(x)",
}


def code_lines(body: str) -> list[str]:
    return [line.strip() for line in ("return y.softmax(-1)", *body.split("\n"))]


@pytest.mark.parametrize("body", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_of_a_call_is_seen(load: Load, body: str) -> None:
    """However the function is named, its own name and the student's line are known."""
    code = load(
        "import torch\nimport torch.nn.functional as F\n"
        "def helper(y):\n    return y.softmax(-1)\n"
        f"def f(x):\n    {body}\n"
    )
    header = ask(code, lambda code, draw: code.f(torch.ones(2, 3)), "softmax")

    [(name, place)] = header["forbidden"]
    assert name == "softmax"
    assert place["text"] in code_lines(body)


def test_a_call_in_the_gradient_graph_is_seen(load: Load) -> None:
    """Where a call left no other trace, the graph of the answer names it by its function."""
    y = torch.ones(2, 3, requires_grad=True).softmax(-1)
    header = ask(load(""), lambda code, draw: {"y": [y * 2]}, "softmax")

    assert [["softmax", None]] == header["forbidden"]


def test_one_place_knows_every_name() -> None:
    """Operators, their overloads and their nodes are one name, of the family the course names."""
    known = families(["scaled_dot_product_attention"])
    node = "ScaledDotProductFlashAttentionForCpuBackward0"
    inner = "aten::_scaled_dot_product_flash_attention_for_cpu"

    assert "scaled_dot_product_attention" == known[plain(node)] == known[plain(inner)]
    assert "softmax" == plain("SoftmaxBackward0") == plain("aten::_softmax.out")
    assert "log_softmax" == plain("LogSoftmaxBackward0") == plain("special_log_softmax")
    assert "exp" not in known


def test_a_record_that_is_ended_is_evidence(load: Load) -> None:
    """Also one that was ended and begun anew: it lacks the mark."""
    for again in ("", "torch.autograd.profiler.profile().__enter__()"):
        ended = f"    torch.autograd._disable_profiler()\n    {again}\n    return x\n"
        code = load(f"import torch\ndef f(x):\n{ended}")
        header = ask(code, lambda code, draw: code.f(torch.ones(2)), "softmax")

        assert [["", None]] == header["forbidden"]


def test_the_checks_own_calls_are_not_the_students(load: Load) -> None:
    """A check may call what the student must not, also on what the student returned."""
    code = load("def f(x):\n    return x + 1\n")
    header = ask(
        code, lambda code, draw: code.f(torch.ones(2, 3).softmax(-1)).softmax(0), "softmax"
    )

    assert [] == header["forbidden"]


def test_a_layer_that_torch_made_calls_for_its_maker(load: Load) -> None:
    """A forbidden function inside of torch's own layer is the line that calls the layer."""
    code = load("""\
        import torch
        layer = torch.nn.MultiheadAttention(4, 2, batch_first=True)
        def f(x):
            y = x + 0
            return layer(y, y, y)[0]
        """)
    header = ask(
        code, lambda code, draw: code.f(torch.ones(1, 3, 4)), "multi_head_attention_forward"
    )

    assert [["multi_head_attention_forward", 5]] == [
        [name, place["line"]] for name, place in header["forbidden"]
    ]


def test_each_forbidden_function_is_named_once(load: Load) -> None:
    """With the line that called it first."""
    code = load("def f(x):\n    y = x.exp()\n    z = y.exp()\n    return z.log()\n")
    header = ask(code, lambda code, draw: code.f(torch.ones(2)), "exp", "log")

    assert [["exp", 2], ["log", 4]] == [
        [name, place["line"]] for name, place in header["forbidden"]
    ]


# Loops

LOOPS = {
    "a loop": "    out = []\n    for i in range(len(x)):\n        out.append(x[i] * 2)\n"
    "    return torch.stack(out)\n",
    "iterating": "    return torch.stack([row * 2 for row in x])\n",
    "reading numbers": "    return [x[i, 0].item() for i in range(len(x))]\n",
    "tolist": "    return [row.tolist() for row in x]\n",
    "a loop in vmap's place": "    return torch.stack(list(map(torch.neg, x)))\n",
}
WHOLE = {
    "matmul": "    return x @ x.T\n",
    "broadcasting": "    y = x[:, None] - x[None]\n    return (y * y).sum(-1).sqrt()\n",
    "einsum": "    return torch.einsum('ik,jk->ij', x, x)\n",
    "a table made once": "    return TABLE[: len(x)] if len(TABLE) else 0\n",
}


def counts(load: Load, body: str) -> list[int]:
    code = load(f"import torch\nTABLE = torch.ones(80)\ndef f(x):\n{body}")
    return [code.count_calls(code.f, torch.ones(size, 3))["calls"] for size in (20, 40, 80)]


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS)
def test_the_calls_of_a_loop_grow(load: Load, body: str) -> None:
    """Twice the rows make twice the calls."""
    small, middle, large = counts(load, body)

    assert large - middle >= 40
    assert middle - small >= 20


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_the_calls_of_whole_tensors_do_not_grow(load: Load, body: str) -> None:
    """Whatever the number of rows, the calls are the same few."""
    small, middle, large = counts(load, body)

    assert small == middle == large
    assert large < 10


def test_the_busiest_line_is_named(load: Load) -> None:
    """The line of the loop's body, so that a report can point at it."""
    code = load("""\
        import torch
        def f(x):
            out = torch.zeros(3)
            for row in range(len(x)):
                out = out + x[row].exp()
            return out
        """)

    assert code.count_calls(code.f, torch.ones(20, 3))["line"] == 5


def test_what_is_made_once_is_no_loop(load: Load) -> None:
    """A table that the first call fills is not counted in the second."""
    code = load("""\
        import torch
        TABLE = {}
        def f(x):
            for n in range(len(x)):
                if n not in TABLE:
                    TABLE[n] = torch.ones(3) * n
            return x * 2
        """)

    assert code.count_calls(code.f, torch.ones(20, 3))["calls"] == 1


def test_counting_sees_no_call_of_the_check(load: Load) -> None:
    """The check's own lambda is not the student."""
    code = load("def f(x): return x")

    assert {"calls": 0, "line": 0} == code.count_calls(lambda: code.f(torch.ones(2).exp()).sum())


def test_counting_inside_of_a_check_still_sees_what_is_forbidden(load: Load) -> None:
    """Two traces, one inside the other, both see the call."""
    code = load("def f(x):\n    return x.cumsum(0)\n")
    header = ask(code, lambda code, draw: code.count_calls(code.f, torch.ones(2)), "cumsum")

    assert [["calls", 1], ["line", 2]] == header["answer"]["$d"]
    assert [["cumsum", 2]] == [[name, place["line"]] for name, place in header["forbidden"]]


def test_the_devices_of_a_call_are_those_that_torch_is_given(load: Load) -> None:
    """As a string, as a device, in `to`; naming a device is not yet using it."""
    code = load("""\
        import torch
        def made(device):
            return torch.ones(2, device=device)
        def moved(device):
            return torch.ones(2).to(torch.device(device))
        def ignored(device):
            torch.device(device)
            return torch.ones(2)
        """)

    told = [code.devices_of(f, "cpu:0") for f in (code.made, code.moved, code.ignored)]

    assert [["cpu:0"], ["cpu:0"], []] == told
