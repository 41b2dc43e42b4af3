"""From a wrong answer back to the line: named where it is sure, silent where it is not."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.child import asking, following
from grader.child.draw import Draw
from grader.judging.lines import Finding, find_line
from grader.judging.right_values import RightValues
from grader.judging.steps import Site, Steps, read_steps
from grader.sandbox.wire import decode

Load = Callable[..., asking.Code]
HEAD = """import torch
def passed(x):
    return x.double().exp().to(x.dtype)
def f(x, y):
"""
RIGHT = (
    "s = x @ y.T / 3\n    w = s.softmax(-1)\n    return w @ y, w",
    "w = torch.softmax(torch.einsum('id,jd->ij', x, y) / 3, 1)\n    return torch.mm(w, y), w",
)
NAMES = iter(range(1000))


def steps_of(load: Load, body: str) -> Steps:
    """What this body of `f` computes; files of one name would be one module."""
    code = load(**{f"work{next(NAMES)}": HEAD + f"    {body}\n"})

    def check(code: Any, draw: Any) -> Any:
        return code.f(draw.normal(5, 7), draw.normal(11, 7))

    header, blob = following.follow(check, code, Draw(bytes(32)))
    steps = read_steps(decode(header["answer"], blob))
    assert steps
    return steps


def found(load: Load, body: str, kind: str = "value", *wrong: str) -> Finding | None:
    """What is said of a body, of which these parts are wrong; by default both."""
    right = RightValues([steps_of(load, text) for text in RIGHT])
    steps = steps_of(load, body)
    parts = [steps.parts[part] for part in wrong or ("0", "1")]

    def standing(site: Site) -> Any:
        return "cleared" if site.function == "passed" else "hole"

    return find_line(steps, right, parts, standing, kind)


CASES: dict[str, tuple[str, int, str, str]] = {
    "scaled": ("s = x @ y.T\n    w = (s / 9).softmax(-1)\n    return w @ y, w", 6, "first",
               "a right value times 0.3333 = 1/3 = 1/√9"),
    "other function": ("s = x @ y.T / 3\n    w = s.sigmoid()\n    return w @ y, w", 6, "first", ""),
    "turned": ("s = x @ y.T / 3\n    s = s.flip(0)\n    w = s.softmax(-1)\n    return w @ y, w",
               6, "first", "a right value's numbers in another order"),
    "missing": ("s = x @ y.T / 3\n    return s.softmax(-1) @ y, x @ y.T", 6, "missing", ""),
    "by a passed function": ("s = passed(x @ y.T)\n    w = s.softmax(-1)\n    return w @ y, w", 5,
                             "first", ""),
    "in place": ("s = x @ y.T / 3\n    s[0] = 0\n    w = s.softmax(-1)\n    return w @ y, w", 6,
                 "first", ""),
}  # fmt: skip


@pytest.mark.parametrize(("body", "line", "form", "relation"), CASES.values(), ids=CASES)
def test_the_line_is_named(load: Load, body: str, line: int, form: str, relation: str) -> None:
    """The first value that is not right, behind right ones, and how it relates to a right one."""
    wrong = ("1",) if form == "missing" else ()
    said = found(load, body, "value", *wrong)

    assert said
    assert (line, form, relation) == (said.site.line, said.form, said.relation)


def test_a_right_value_that_others_are_made_of_is_returned_in_their_place(load: Load) -> None:
    """No step is missing there: the statement that returns is looked at."""
    said = found(load, "s = x @ y.T / 3\n    w = s.softmax(-1)\n    return w @ y, s", "value", "1")

    assert said
    assert "returned" == said.form


def test_a_tensor_that_is_written_over_is_said_so(load: Load) -> None:
    """The value is right, and stands where another one should be."""
    body = "s = x @ y.T\n    s.div_(3)\n    w = s.softmax(-1)\n    return w @ y, s"
    said = found(load, body, "value", "1")

    assert said
    assert (6, "written") == (said.site.line, said.form)


def test_a_wrong_dtype_is_looked_for_by_dtypes(load: Load) -> None:
    """The numbers are right, so only the dtype can tell."""
    body = (
        "s = x @ y.T / 3\n    w = s.softmax(-1)\n    w = w.double()\n    return w @ y.double(), w"
    )
    said = found(load, body, "dtype")

    assert said
    assert (7, "dtype") == (said.site.line, said.form)


@pytest.mark.parametrize(
    "body",
    [
        "rows = torch.stack([(a * y).sum(-1) for a in x])\n    return rows @ y, rows",
        "w = torch.tensor((x @ y.T / 9).softmax(-1).tolist())\n    return w @ y, w",
        "w = x @ y.T\n    for i in (0, 1):\n        w[i] = 0\n    return w @ y, w",
    ],
    ids=["a loop", "a list", "rows that are written"],
)
def test_where_it_cannot_be_sure_it_is_silent(load: Load, body: str) -> None:
    """Right code in a loop has values that nobody knows, and a list ends the thread."""
    said = found(load, body)

    assert said is None or said.unsure


def test_what_a_list_spoils_besides_is_not_blamed(load: Load) -> None:
    """A part is made of a list, and another one of a number of that list's."""
    body = "r = (x @ y.T / 9).tolist()\n    return torch.tensor(r), torch.arange(11) < len(r)"

    assert found(load, body) is None
    assert found(load, body, "value", "1")


def test_chance_is_no_evidence(load: Load) -> None:
    """Another order of torch's generator is right, too."""
    body = "s = x @ y.T / 3\n    w = torch.dropout(s.softmax(-1), 0.5, True)\n    return w @ y, w"
    said = found(load, body)

    assert said is None or said.unsure
