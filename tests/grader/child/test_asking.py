"""One namespace is asked every check; what comes back is evidence about the student's own lines."""

import builtins
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import nn

from grader.author import MissingName
from grader.child import asking, evidence, holes
from grader.child.draw import Draw
from grader.intake.checkpoint_file import fault_of

Load = Callable[..., asking.Code]


def ask(code: asking.Code, check: Callable[[Any, Any], Any], *forbidden: str) -> dict[str, Any]:
    return asking.ask(check, code, Draw(bytes(32)), forbidden)[0]


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
        holes.todo({"work.py": "x = 1\ndef f(x:\n    pass\n"}, ["f"])
    found = evidence.raised(caught.value)

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
    assert want == evidence.describe(value)


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_a_nested_tensor_is_no_answer() -> None:
    """It has no shape that could be compared or told, and costs no process."""
    nested = torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)])

    assert ({"$o": "a nested torch.Tensor"}, b"") == evidence.reduce(nested)
    assert "a tensor of no one shape, float32 cpu" == evidence.describe(nested)


def test_a_checkpoint_that_cannot_be_loaded_costs_only_who_asks_for_it() -> None:
    """The library minds more than its form, such as half a letter in a name."""
    header = b'{"\\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    data = len(header).to_bytes(8, "little") + header + bytes(4)
    trained = asking.Trained(data, "cpu")

    assert "" == fault_of(data, 1)
    with pytest.raises(Exception, match="header"):
        _ = trained.tensors
