"""One namespace is asked every check; what comes back is evidence about the student's own lines."""

import builtins
import linecache
import sys
from collections.abc import Callable, Iterator
from textwrap import dedent
from typing import Any

import pytest
import torch
from grader import asking
from grader.author import MissingName, count_calls
from grader.draw import Draw
from torch import nn

Load = Callable[..., asking.Code]


@pytest.fixture
def load() -> Iterator[Load]:
    """Import sources as a submission is imported; everything is taken back afterwards."""
    modules, path = set(sys.modules), list(sys.meta_path)
    hooks = nn.modules.module._global_forward_hooks
    before = dict(hooks)

    def load(*texts: str, **files: str) -> asking.Code:
        named = {f"{name}.py": text for name, text in files.items()}
        if texts:
            named["work.py"] = texts[0]
        return asking.Modules({name: dedent(text) for name, text in named.items()}).load()

    yield load
    sys.meta_path[:] = path
    for name in set(sys.modules) - modules:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(asking.MARK):
            del sys.modules[name]
    for name in [name for name in linecache.cache if name.startswith(asking.MARK)]:
        del linecache.cache[name]
    for key in set(hooks) - set(before):
        del hooks[key]


def ask(
    code: asking.Code, check: Callable[[Any, Any], Any], *forbidden: str
) -> dict[str, Any]:
    return asking.ask(check, code, Draw(bytes(32)), forbidden)[0]


# Untouched holes


def todo(text: str, *tasks: str) -> list[str]:
    return asking.todo({"work.py": dedent(text)}, tasks or ("f",))[0]


@pytest.mark.parametrize(
    "text",
    [
        'def f(x):\n    raise NotImplementedError("f")',
        'def f(x):\n    "What it does."\n    # TODO\n    raise NotImplementedError("f")',
        'def f(x):\n    y = x + 1\n    print(y)\n    raise NotImplementedError("f")',
        'async def f(x):\n    raise NotImplementedError("f")',
        '@decorated\ndef f(x): raise NotImplementedError(\n    "f",\n)',
        'def f(x):\n    return x\ndef f(x):\n    raise NotImplementedError("f")',
        'def f(x):\n    raise NotImplementedError("f")\n    return x',
    ],
    ids=["bare", "docstring", "code before", "async", "decorated", "last wins", "code after"],
)
def test_the_holes_own_statement_means_untouched(text: str) -> None:
    """It stands in the body, whatever stands around it, and in the definition that counts."""
    assert ["f"] == todo(text)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    return x",
        "",
        'def f(x):\n    raise NotImplementedError("f")\ndef f(x):\n    return x',
        'def f(x):\n    raise NotImplementedError("g")',
        "def f(x):\n    raise NotImplementedError",
        "def f(x):\n    raise NotImplementedError()",
        'def f(x):\n    raise ValueError("f")',
        'def f(x):\n    if x is None:\n        raise NotImplementedError("f")\n    return x',
        'def f(x):\n    """raise NotImplementedError("f")"""\n    return x',
        'def f(x):\n    # raise NotImplementedError("f")\n    return x',
        'def g(x):\n    raise NotImplementedError("f")',
        'class f:\n    def f(self):\n        raise NotImplementedError("f")',
    ],
    ids=[
        "written", "empty file", "last wins", "another name", "no call", "no name", "another error",
        "branch", "docstring", "comment", "elsewhere", "method",
    ],
)  # fmt: skip
def test_anything_else_is_an_answer(text: str) -> None:
    """A hole that was touched is asked and judged."""
    assert [] == todo(text)


def test_methods_are_holes_of_their_class() -> None:
    """`Class.method` is its own hole; another class's method of that name is not."""
    text = """
        class A:
            def __init__(self):
                self.x = 1
            def forward(self, x):
                raise NotImplementedError("A.forward")
        class B:
            def forward(self, x):
                return x
        """

    assert ["A.forward"] == todo(text, "A.forward", "B.forward", "forward")


def test_names_are_those_of_the_file_s_top() -> None:
    """They are what a near miss is looked for among."""
    text = "def f(): ...\nclass A:\n    def g(self): ...\nx = 1\n"

    assert ["f", "A"] == asking.todo({"work.py": text}, ["f"])[1]


# One namespace


def test_files_import_each_other_by_name(load: Load) -> None:
    """In either direction of their order, and all their names are the submission's."""
    code = load(
        first="import second\ndef f(): return second.g() + 1\n",
        second="def g(): return 1\n",
    )

    assert (2, 1) == (code.f(), code.g())


def test_a_name_that_is_not_there_is_missing(load: Load) -> None:
    """The check learns which one; Python's own names of a module do not count as missing."""
    code = load("def f(): return 1")

    with pytest.raises(MissingName) as caught:
        _ = code.g

    assert caught.value.name == "g"
    assert {"status": "missing", "name": "g", "fills": [], "forbidden": []} == ask(
        code, lambda code, draw: code.g()
    )


def test_values_and_classes_are_names_too(load: Load) -> None:
    """A constant and a class are handed out as they are."""
    code = load("SIZE = 3\nclass A: pass\n")

    assert code.SIZE == 3
    assert code.A.__name__ == "A"


def test_nothing_else_in_the_folder_can_be_imported(
    load: Load, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the assignment's files are served, from memory."""
    (tmp_path / "helper.py").write_text("x = 1")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ModuleNotFoundError, match="No module named 'helper'"):
        load("import helper")


# What raised


def raised(code: asking.Code, check: Callable[[Any, Any], Any]) -> dict[str, Any]:
    header = ask(code, check)
    assert header["status"] == "raised"
    return dict(header["raised"])


def test_the_deepest_line_of_the_student_is_named(load: Load) -> None:
    """Not torch's line below it, and not the check's above it."""
    code = load("""\
        def outer(x):
            return inner(x)

        def inner(value):
            count = 3
            other = value.double()
            return value @ other.T[:2]
        """)
    found = raised(code, lambda code, draw: code.outer(torch.ones(2, 5)))

    assert {
        "file": "work.py",
        "line": 7,
        "text": "return value @ other.T[:2]",
        "function": "inner",
    } == found["place"]
    assert ["value (2, 5) float32 cpu", "other (2, 5) float64 cpu"] == found["tensors"]
    assert found["kind"] == "RuntimeError"
    assert "Exception" in found["bases"]


def test_an_exception_of_the_check_has_no_line_of_the_student(load: Load) -> None:
    """It says what the student's code had returned, so that both sides are known."""
    code = load("def f(x): return (x, None)")
    found = raised(code, lambda code, draw: code.f(torch.ones(2, 3)).sum())

    assert found["place"] is None
    assert "`f` returned a tuple of (a tensor (2, 3) float32, None)" in found["returned"].replace(
        " cpu", ""
    )


def test_what_a_module_returned_is_said_too(load: Load) -> None:
    """The last forward of a class of the student's."""
    code = load("""\
        from torch import nn
        class Layer(nn.Module):
            def forward(self, x):
                return [x]
        """)
    found = raised(code, lambda code, draw: code.Layer()(torch.ones(3)).sum())

    assert found["returned"] == "`Layer.forward` returned a list of (a tensor (3,) float32 cpu)"


def test_a_syntax_error_has_its_line() -> None:
    """The line that Python names, as the student wrote it."""
    with pytest.raises(SyntaxError) as caught:
        asking.todo({"work.py": "x = 1\ndef f(x:\n    pass\n"}, ["f"])
    found = asking.raised(caught.value)

    assert {"file": "work.py", "line": 2, "text": "def f(x:", "function": ""} == found["place"]
    assert found["message"] == "'(' was never closed"


HOSTILE = {
    "str raises": "class E(Exception):\n    def __str__(self): raise SystemExit\n",
    "str is no text": "class E(Exception):\n    def __str__(self): return 5\n",
    "str is endless": "class E(Exception):\n    def __str__(self): return 'x' * 10**6\n",
    "not an Exception": "class E(BaseException): pass\n",
    "a long name": "E = type('E' * 10**6, (Exception,), {})\n",
    "its class lies": (
        "class M(type):\n    __name__ = property(lambda self: 1 / 0)\n"
        "    __mro__ = property(lambda self: 1 / 0)\nclass E(Exception, metaclass=M): pass\n"
    ),
}


@pytest.mark.parametrize("definition", HOSTILE.values(), ids=HOSTILE)
def test_an_exception_of_the_students_own_is_described(load: Load, definition: str) -> None:
    """Whatever its methods do, there is a description of bounded size."""
    code = load(definition + "def f(): raise E('x')\n")
    found = raised(code, lambda code, draw: code.f())

    assert found["place"]["text"] == "def f(): raise E('x')"
    assert found["kind"].startswith("E")
    assert len(repr(found)) < 5000


@pytest.mark.parametrize("error", ["SystemExit(0)", "KeyboardInterrupt", "GeneratorExit"])
def test_leaving_is_an_exception_like_others(load: Load, error: str) -> None:
    """`sys.exit()` in a call is caught like any other way not to answer."""
    code = load(f"def f(): raise {error}")

    assert error.partition("(")[0] == raised(code, lambda code, draw: code.f())["kind"]


def test_deep_recursion_is_an_exception_like_others(load: Load) -> None:
    """The line that calls itself is named."""
    code = load("def f(x):\n    return f(x)\n")
    found = raised(code, lambda code, draw: code.f(1))

    assert (found["kind"], found["place"]["line"]) == ("RecursionError", 2)


def test_an_answer_that_holds_itself_is_no_trouble(load: Load) -> None:
    """Describing what a function returned ends, also where the value does not."""
    code = load("def f():\n    a = []\n    a.append(a)\n    return a\n")

    assert ask(code, lambda code, draw: code.f())["answer"] == {
        "$o": "an answer too large to compare"
    }


# What was called

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
    """Where a call left no other trace, the graph of the answer names it."""
    code = load("def f(x):\n    return x.softmax(-1)\n")
    x = torch.ones(2, 3, requires_grad=True)
    header = ask(code, lambda code, draw: {"y": [code.f(x) * 2]}, "SoftmaxBackward0")

    assert [["SoftmaxBackward0", None]] == header["forbidden"]


def test_the_checks_own_calls_are_not_the_students(load: Load) -> None:
    """A check may call what the student must not, also on what the student returned."""
    code = load("def f(x):\n    return x + 1\n")
    header = ask(code, lambda code, draw: code.f(torch.ones(2, 3).softmax(-1)).softmax(0), "softmax")

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
    return [count_calls(code.f, torch.ones(size, 3))["calls"] for size in (20, 40, 80)]


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

    assert count_calls(code.f, torch.ones(20, 3))["line"] == 5


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

    assert count_calls(code.f, torch.ones(20, 3))["calls"] == 1


def test_counting_sees_no_call_of_the_check(load: Load) -> None:
    """The check's own lambda is not the student."""
    code = load("def f(x): return x")

    assert {"calls": 0, "line": 0} == count_calls(lambda: code.f(torch.ones(2).exp()).sum())


def test_counting_inside_of_a_check_still_sees_what_is_forbidden(load: Load) -> None:
    """Two traces, one inside the other, both see the call."""
    code = load("def f(x):\n    return x.cumsum(0)\n")
    header = ask(code, lambda code, draw: count_calls(code.f, torch.ones(2)), "cumsum")

    assert [["calls", 1], ["line", 2]] == header["answer"]["$d"]
    assert [["cumsum", 2]] == [[name, place["line"]] for name, place in header["forbidden"]]


# The rest of a reply


def test_filled_modules_are_reported(load: Load) -> None:
    """Names and shapes, so that a renamed parameter has a gap of its own."""
    code = load("from torch import nn\ndef make(): return nn.Linear(3, 2)\n")
    header = ask(code, lambda code, draw: draw.fill(code.make()).weight)

    assert [[["weight", [2, 3]], ["bias", [2]]]] == header["fills"]


@pytest.fixture
def state() -> Iterator[asking.GlobalState]:
    before = asking.GlobalState()
    yield before
    before.restore()


CHANGES = {
    "dtype": (
        lambda: torch.set_default_dtype(torch.float64),
        "the default dtype (to torch.float64)",
    ),
    "device": (lambda: torch.set_default_device("meta"), "the default device (to meta)"),
    "gradients": (lambda: torch.set_grad_enabled(False), "gradients (switched off)"),
    "threads": (lambda: torch.set_num_threads(7), "the number of threads (to 7)"),
}


@pytest.mark.parametrize(("change", "says"), CHANGES.values(), ids=CHANGES)
def test_a_change_for_the_whole_process_is_put_back(
    state: asking.GlobalState, change: Callable[[], Any], says: str
) -> None:
    """It is told once, and the next check finds everything as it was."""
    change()

    assert [says] == state.restore()
    assert [] == state.restore()
    assert "cpu" == torch.zeros(1).device.type
    assert torch.float32 is torch.zeros(1).dtype


def test_nothing_changed_is_nothing_said(state: asking.GlobalState) -> None:
    """Local changes that were taken back are nobody's business."""
    with torch.no_grad(), torch.device("meta"):
        torch.zeros(1)

    assert [] == state.restore()


def test_nobody_answers_a_question() -> None:
    """`input()` and `breakpoint()` say so instead of waiting, and are themselves again later."""
    kept = builtins.input, sys.breakpointhook
    with asking.quiet_exit():
        with pytest.raises(EOFError, match="nobody answers here"):
            input("name? ")
        with pytest.raises(EOFError, match=r"use `grade \.\.\. --debug --task T`"):
            sys.breakpointhook()

    assert kept == (builtins.input, sys.breakpointhook)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (None, "None"),
        (3, "int"),
        (torch.zeros(2, 3), "a tensor (2, 3) float32 cpu"),
        (nn.Parameter(torch.zeros(2)), "a tensor (2,) float32 cpu"),
        ((torch.zeros(1), None), "a tuple of (a tensor (1,) float32 cpu, None)"),
        ([1] * 5, "list"),
        (((((1,),),),), "a tuple of (a tuple of (a tuple of (tuple)))"),
        (nn.Linear(1, 1), "torch.Linear"),
    ],
)
def test_a_value_in_a_few_words(value: Any, want: str) -> None:
    """Type and size, never the numbers."""
    assert want == asking.describe(value)
