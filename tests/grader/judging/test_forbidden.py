"""Every spelling of a forbidden function is failed with its evidence, or is known to get through.

The lists here are the page docs/security.md speaks of: what is seen, and what is not. Evidence is
no proof: code that works hard at it is not seen, so the exercises ask for what a library's function
does not give.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest

from grader.course.config import Course, overruled
from grader.errors import UsageError
from grader.records import Answers
from tests.tiny_course import SOLUTION, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fork server is Linux only")

Ask = Callable[..., Answers]

CHECK = '''
@check(task="f")
def asked(code, draw):
    """Asked."""
    q, k, v = (draw.normal(2, 3, 5, 4).requires_grad_() for _ in range(3))
    return code.f(q, k, v)
'''
HEAD = """
import torch
import torch.nn.functional as F
from torch import nn
from math import sqrt
"""
SOFTMAX = ("softmax", "log_softmax")
FUSED = ("scaled_dot_product_attention", "multi_head_attention_forward")
LSTM = ("lstm", "gru")

SEEN = {
    # H1: the function itself
    "F.softmax": (SOFTMAX, "return F.softmax(q, -1)"),
    "torch.softmax": (SOFTMAX, "return torch.softmax(q, -1)"),
    "the method": (SOFTMAX, "return q.softmax(-1)"),
    "special": (SOFTMAX, "return torch.special.softmax(q, -1)"),
    "the module": (SOFTMAX, "return nn.Softmax(-1)(q)"),
    "attention": (FUSED, "return F.scaled_dot_product_attention(q, k, v)"),
    "a module of heads": (
        FUSED,
        "return nn.MultiheadAttention(4, 2, batch_first=True)(q[0], k[0], v[0])[0]",
    ),
    "an encoder layer": (
        FUSED, "return nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)(q[0])",
    ),
    "an encoder layer that does not train": (
        FUSED,
        "m = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).eval()\n"
        "with torch.no_grad():\n    return m(q[0])",
    ),
    "a whole transformer": (
        FUSED, "return nn.Transformer(4, 2, 1, 1, 8, batch_first=True)(q[0], k[0])",
    ),
    "an LSTM": (LSTM, "return nn.LSTM(4, 3, batch_first=True)(q[0])[0]"),
    "an LSTM cell": (LSTM, "return nn.LSTMCell(4, 3)(q[0, 0])[0]"),
    "a GRU": (LSTM, "return nn.GRU(4, 3, batch_first=True)(q[0])[0]"),
    # H2: other names and ways
    "an alias": (SOFTMAX, "g = F.softmax; return g(q, -1)"),
    "a name put together": (SOFTMAX, "return getattr(torch, 'soft' + 'max')(q, -1)"),
    "the operator": (SOFTMAX, "return torch.ops.aten.softmax.int(q, -1)"),
    "the inner operator": (SOFTMAX, "return torch.ops.aten._softmax(q, -1, False)"),
    "the inner function": (SOFTMAX, "return torch._softmax(q, -1, False)"),
    "softmin": (SOFTMAX, "return F.softmin(-q, -1)"),
    "the logarithm's exponential": (SOFTMAX, "return F.log_softmax(q, -1).exp()"),
    "gumbel": (SOFTMAX, "return F.gumbel_softmax(q, 1.0, False, dim=-1)"),
    "vmap": (SOFTMAX, "return torch.vmap(lambda row: row.softmax(-1))(q)"),
    "a functional call": (
        SOFTMAX, "return torch.func.functional_call(nn.Softmax(-1), {}, (q,))",
    ),
    "a checkpointed call": (
        SOFTMAX,
        "from torch.utils.checkpoint import checkpoint\n"
        "return checkpoint(F.softmax, q, -1, use_reentrant=False)",
    ),
    "a partial": (SOFTMAX, "import functools\nreturn functools.partial(F.softmax, dim=-1)(q)"),
    "a method by its name": (
        SOFTMAX, "import operator\nreturn operator.methodcaller('softmax', -1)(q)",
    ),
    "a mode that is left alone": (
        SOFTMAX, "with torch.autograd.set_grad_enabled(True):\n    return q.softmax(-1)",
    ),
    "the math attention": (
        FUSED, "return torch._scaled_dot_product_attention_math(q, k, v)[0]",
    ),
    "the operator of attention": (
        FUSED, "return torch.ops.aten.scaled_dot_product_attention(q, k, v)",
    ),
    "traced code": (
        SOFTMAX, "return torch.jit.trace(lambda x: x.softmax(-1), (q,), check_trace=False)(q)",
    ),
    "with functions of subclasses off": (
        SOFTMAX, "with torch._C.DisableTorchFunctionSubclass():\n    return q.softmax(-1)",
    ),
    "with every mode off": (
        SOFTMAX, "with torch._C.DisableTorchFunction():\n    return q.softmax(-1)",
    ),
    "in another thread": (
        SOFTMAX,
        "import threading\nout = []\n"
        "t = threading.Thread(target=lambda: out.append(q.softmax(-1)))\n"
        "t.start(); t.join(); return out[0]",
    ),
    "a detached thread": (
        SOFTMAX,
        "import threading\nout = []\n"
        "t = threading.Thread(target=lambda: out.append(q.detach().softmax(-1)))\n"
        "t.start(); t.join(); return out[0]",
    ),
    "modes off, and detached": (
        SOFTMAX, "with torch._C.DisableTorchFunction():\n    return q.detach().softmax(-1)",
    ),
    "cross entropy's gradient": (
        SOFTMAX,
        "x = q.detach().requires_grad_()\n"
        "F.cross_entropy(x.reshape(-1, 4), torch.zeros(30, dtype=torch.long), reduction='sum')"
        ".backward()\nreturn x.grad",
    ),
    "TorchScript": (
        SOFTMAX,
        "unit = torch.jit.CompilationUnit('def g(x):\\n    return torch.softmax(x, -1)\\n')\n"
        "return unit.g(q.detach())",
    ),
    "functions of the mode switched off": (
        SOFTMAX,
        "with torch._C.DisableTorchFunction():\n    return torch._softmax(q.detach(), -1, False)",
    ),
    "an emptied record": (
        SOFTMAX,
        "import gc\nout = q.detach().softmax(-1)\n"
        "[one.uses.clear() for one in gc.get_objects() if type(one).__name__ == 'Trace']\n"
        "return out",
    ),
    "a record that is ended": (
        SOFTMAX,
        "torch.autograd._disable_profiler()\n"
        "with torch._C.DisableTorchFunction():\n    return q.detach().softmax(-1)",
    ),
    "the kernel of attention, modes off": (
        FUSED,
        "with torch._C.DisableTorchFunction():\n"
        "    return F.scaled_dot_product_attention(q.detach(), k.detach(), v.detach())",
    ),
    # H4: only when one's own code fails
    "a fallback": (
        SOFTMAX,
        "try:\n    return q.nothing\nexcept AttributeError:\n    return q.softmax(-1)",
    ),
    # H5: inherited
    "a class that inherits": (
        FUSED,
        "class Mine(nn.MultiheadAttention):\n    pass\n"
        "return Mine(4, 2, batch_first=True)(q[0], k[0], v[0])[0]",
    ),
    "an LSTM that is inherited": (
        LSTM, "class Mine(nn.LSTM):\n    pass\nreturn Mine(4, 3, batch_first=True)(q[0])[0]",
    ),
}  # fmt: skip

THROUGH = {
    "numpy": (SOFTMAX, "import numpy as np\ne = np.exp(q.detach().numpy())\n"
        "return torch.from_numpy(e / e.sum(-1, keepdims=True))"),
    "heads by a copy of the library's code": (
        ("multi_head_attention_forward",),
        "m = nn.MultiheadAttention(4, 2, batch_first=True)\n"
        "with torch._C.DisableTorchFunction():\n    return m(q[0], k[0], v[0])[0]",
    ),
    "a sigmoid of two": (
        SOFTMAX, "return torch.stack([(q[..., 0] - q[..., 1]).sigmoid()] * 2, -1)",
    ),
}  # fmt: skip
"""What gets through. The same numbers without a gradient fail where a check takes one."""

HONEST = {
    "by hand": (
        SOFTMAX, "e = (q - q.amax(-1, keepdim=True)).exp()\nreturn e / e.sum(-1, keepdim=True)",
    ),
    "by logsumexp": (SOFTMAX, "return (q - q.logsumexp(-1, keepdim=True)).exp()"),
    "attention by hand": (
        FUSED,
        "w = (q @ k.transpose(-1, -2) / sqrt(4)).softmax(-1)\nreturn w @ v",
    ),
    "attention by einsum": (
        FUSED,
        "w = torch.einsum('bhqd,bhkd->bhqk', q, k).div(2).softmax(-1)\n"
        "return torch.einsum('bhqk,bhkd->bhqd', w, v)",
    ),
    "a cell by hand": (
        LSTM,
        "i, f, g, o = nn.Linear(4, 12)(q[0]).chunk(4, -1)\n"
        "return o.sigmoid() * (i.sigmoid() * g.tanh()).tanh()",
    ),
    "a mention": (SOFTMAX, "softmax = 'softmax'  # F.softmax(q)\nreturn q.exp()"),
    "a class of that name": (SOFTMAX, "class Softmax(nn.Module):\n    pass\nreturn q.exp()"),
}  # fmt: skip


def uses(ask_text: Ask, names: tuple[str, ...], body: str) -> tuple[str, ...]:
    """The forbidden functions that a function of this body was seen to use."""
    source = HEAD + "def f(q, k, v):\n" + indent(dedent(body), "    ")
    reply = ask_text(source, CHECK, forbidden=names, check_seconds=30).replies["asked"]
    assert reply.status == "answered", reply
    return tuple(name for name, _ in reply.forbidden)


@pytest.mark.parametrize(("names", "body"), SEEN.values(), ids=SEEN)
def test_a_spelling_is_seen(ask_text: Ask, names: tuple[str, ...], body: str) -> None:
    """It is named; the judge fails the answer with it."""
    assert uses(ask_text, names, body)


@pytest.mark.parametrize(("names", "body"), THROUGH.values(), ids=THROUGH)
def test_a_spelling_is_known_to_get_through(
    ask_text: Ask, names: tuple[str, ...], body: str
) -> None:
    """Docs say so. When this fails, we have become better: move it up."""
    assert () == uses(ask_text, names, body)


@pytest.mark.parametrize(("names", "body"), HONEST.values(), ids=HONEST)
def test_honest_code_is_not_suspected(ask_text: Ask, names: tuple[str, ...], body: str) -> None:
    """Neither by what it mentions nor by what it is made of."""
    assert () == uses(ask_text, names, body)


# Overruled


def test_an_instructor_can_overrule(tiny: Course) -> None:
    """A whole list, or one function of it; what is overruled is no evidence any more."""
    assignment = tiny.assignment("assignment1")

    assert {"running": ()} == overruled(assignment, ("running",)).forbidden
    assert {"running": ()} == overruled(assignment, ("cumsum",)).forbidden
    assert assignment.forbidden == overruled(assignment, ()).forbidden


def test_what_is_not_forbidden_cannot_be_overruled(tiny: Course) -> None:
    """A typing mistake must not look like a decision."""
    with pytest.raises(UsageError, match="assignment1 forbids no runing") as caught:
        overruled(tiny.assignment("assignment1"), ("runing",))

    assert caught.value.help == "its lists: running"


def test_overruled_on_the_command_line(
    tiny: Course, command: Callable[..., object], tmp_path: Path
) -> None:
    """The same file, with and without: the task fails for what it calls, or passes."""
    edited = SOLUTION.replace("doubled.sum(dim=-1)", "doubled.cumsum(dim=-1)[..., -1]")
    write(tmp_path / "shapes.py", edited)
    strict = command(tiny.root, "assignment1", tmp_path, "--json")
    lenient = command(tiny.root, "assignment1", tmp_path, "--json", "--overrule", "cumsum")

    assert "forbidden" in strict.out
    assert (1, 0) == (strict.code, lenient.code)
