"""Of a notebook what the tasks need is taken; nothing of it runs, and what is left out is told."""

import ast
import json
import re
import time
from typing import Any

import pytest

from grader.errors import SubmissionRefused
from grader.intake.notebook import (
    MAX_CELLS,
    MAX_CODE,
    MAX_NOTEBOOK,
    MAX_STATEMENTS,
    Definitions,
    definitions,
)


def notebook(*cells: Any) -> bytes:
    made = [
        cell if isinstance(cell, dict) else {"cell_type": "code", "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "cells": made}).encode()


def taken(*cells: Any, roots: str = "f", files: tuple[str, ...] = ("work.py",)) -> Definitions:
    """What is taken where the tasks are `roots`."""
    return definitions("lab.ipynb", notebook(*cells), roots.split(), files)


def test_what_a_task_needs_is_taken_in_order() -> None:
    """Imports, constants, functions, classes; sources may be lists of lines."""
    found = taken(
        "import torch\nEPS = -1e9",
        ["def f(x):\n", "    return A(x) + EPS\n"],
        "@decorated\nclass A(torch.nn.Module):\n    pass\nfrom b import decorated",
    )

    assert (
        "import torch\nEPS = -1e9\ndef f(x):\n    return A(x) + EPS\n"
        "from b import decorated\n@decorated\nclass A(torch.nn.Module):\n    pass\n"
    ) == found.source
    assert () == found.dropped
    assert ((1, 1), (1, 2), (2, 1), (2, 2), (3, 4), (3, 1), (3, 2), (3, 3)) == found.origin.lines


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("print('hello')", "cell 1, line 1: print('hello')"),
        ("x = torch.randn(3)", "cell 1, line 1: x = torch.randn(3)"),
        ("x[0] = 1", "cell 1, line 1: x[0] = 1"),
        ("torch.softmax = None", "cell 1, line 1: torch.softmax = None"),
        ("for i in range(3):\n    f(i)", "cell 1, line 1: for i in range(3): f(i)"),
        ("!rm -rf /", "cell 1, line 1: !rm -rf /"),
        ("%load_ext autoreload", "cell 1, line 1: %load_ext autoreload"),
        ("?f", "cell 1, line 1: ?f"),
        ("f??", "cell 1, line 1: f??"),
        ("files = !ls", "cell 1, line 1: files = !ls"),
        ("get_ipython().system('ls')", "cell 1, line 1: get_ipython().system('ls')"),
        ("os._exit(0)", "cell 1, line 1: os._exit(0)"),
        ("'ж'; os._exit(0)", "cell 1, line 1: os._exit(0)"),
        ("from google.colab import drive", "cell 1, line 1: from google.colab import drive"),
        ("import matplotlib.pyplot as plt", "cell 1, line 1: import matplotlib.pyplot as plt"),
        ("accuracy = 3 / 0", "cell 1, line 1: accuracy = 3 / 0"),
        ("sum = 0", "cell 1, line 1: sum = 0"),
        ("f = f(3)", "cell 1, line 1: f = f(3)"),
        ("from work import f", "cell 1, line 1: from work import f "
         "(work is the file that this stands for)"),
        ("return 3", "cell 1, line 1: return 3 ('return' outside function (line 1))"),
        ("if __name__ == '__main__':\n    f(1)", "cell 1, line 1: if __name__ == '__main__': f(1) "
         "(it runs in a script alone)"),
    ],
)  # fmt: skip
def test_what_no_task_needs_is_left_out_and_listed(source: str, said: str) -> None:
    """With cell and line, and the reason where it is another one."""
    found = taken(source, "def f(x):\n    return sum(x)")

    assert (said,) == found.dropped
    assert "def f(x):\n    return sum(x)\n" == found.source


NEEDED = {
    "an alias": "Step = Callable[[int], tuple[int, int]]",
    "a call": 'LOW = float("-inf")',
    "an import that may fail": "try:\n    import einops\nexcept ImportError:\n    einops = None",
    "an import by name": "from math import sqrt as root",
    "a choice": "if torch.cuda.is_available():\n    D = 1\nelse:\n    D = 2",
    "a table that is filled": "T = []\nfor i in range(9):\n    T.append(i)\nT[0] = 3",
    "a class that is extended": "class C:\n    pass\ndef g(self):\n    pass\nC.g = g",
    "a star": "from somewhere import *",
}


@pytest.mark.parametrize(("source", "uses"), [
    (NEEDED["an alias"], "Step"), (NEEDED["a call"], "LOW"),
    (NEEDED["an import that may fail"], "einops"), (NEEDED["an import by name"], "root"),
    (NEEDED["a choice"], "D"), (NEEDED["a table that is filled"], "T"),
    (NEEDED["a class that is extended"], "C"), (NEEDED["a star"], "from_there"),
], ids=NEEDED)  # fmt: skip
def test_what_a_task_needs_is_taken_whatever_it_is(source: str, uses: str) -> None:
    """A call, a loop, a `try`: the task would not run without it."""
    found = taken("import torch\nfrom collections.abc import Callable", source,
                  f"def f(x):\n    return {uses}")  # fmt: skip

    assert source in found.source
    assert set(found.origin.left_out) <= {"torch", "Callable"}


def test_names_of_the_released_stub_are_always_taken() -> None:
    """Checks may ask for them, though no task reads them."""
    found = taken("PAD = int(3)", "def f():\n    pass", roots="f PAD")

    assert "PAD = int(3)\ndef f():\n    pass\n" == found.source


def test_a_name_that_is_like_a_task_is_kept_for_the_report() -> None:
    """With what it needs; the report asks whether the name changed."""
    found = taken("import torch", "@torch.no_grad()\ndef attned():\n    pass", roots="attend")

    assert "import torch\n@torch.no_grad()\ndef attned():\n    pass\n" == found.source


def test_a_future_import_comes_first_wherever_it_stands() -> None:
    """Python takes it at the top alone; a cell is a top of its own."""
    found = taken("def f(x: Later):\n    pass", "from __future__ import annotations")

    assert "from __future__ import annotations\ndef f(x: Later):\n    pass\n" == found.source


@pytest.mark.parametrize("late", ["import torch", "torch = 3"])
def test_an_import_or_constant_that_stands_too_late_is_moved(late: str) -> None:
    """Cells run in another order than they stand in."""
    found = taken("def f(x=torch):\n    pass", late)

    assert f"{late}\ndef f(x=torch):\n    pass\n" == found.source


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("def g(:\n    pass", "invalid syntax (line 1)"),
        ("x = torch.ones(3\ndef g():\n    pass", "'(' was never closed (line 1)"),
        ("%%bash\ndef g", "%%bash does not run in the notebook"),
        ("%%writefile other.py\ndef g(): pass", "%%writefile other.py does not run in"
         " the notebook"),
        ({"cell_type": "code", "source": "def g(): pass",
          "metadata": {"vscode": {"languageId": "sql"}}}, "it is sql"),
        ("def g():\n    '\ud800'", "it is not Python"),
        ("def g(): " + "-" * 100_000 + "1", "it is nested too deeply"),
    ],
    ids=["syntax", "scratch", "bash", "another file", "another language", "surrogate", "deep"],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_costs_nobody_the_others(cell: Any, why: str) -> None:
    """It is listed with its reason, and so is each name that it would have defined."""
    found = taken("def f():\n    return g()", cell)

    assert "def f():\n    return g()\n" == found.source
    assert (f"cell 2: {why}",) == found.left_out
    assert f"defined in cell 2, which was left out: {why}" == found.origin.left_out["g"]


@pytest.mark.parametrize(
    "magic",
    [
        "%%time",
        "%%capture out",
        "%%timeit -n 1",
        "%%time\n%%capture",
        "\n%%prun",
        "%%writefile work.py",
        "%%writefile -a ../work.py",
    ],
)
def test_the_code_below_a_magic_is_the_student_s(magic: str) -> None:
    """Where it runs in the notebook, or is the file that is handed in."""
    found = taken(f"{magic}\ndef f():\n    return 1")

    assert "def f():\n    return 1\n" == found.source
    assert (1, 2 + magic.count("\n")) == found.origin.lines[0]


def test_a_magic_inside_a_function_leaves_the_function() -> None:
    """It becomes `pass` in its place, so that lines stay where they are."""
    found = taken("def f():\n    %time\n    return 1")

    assert "def f():\n    pass\n    return 1" in found.source
    assert ("cell 1, line 2: %time",) == found.dropped


def test_strings_and_brackets_are_never_touched() -> None:
    """A line in them may begin with any sign, also where the cell has magics."""
    source = (
        'S = """\n%d words\n!x\n?\n"""\ndef f(x):\n    return (\n        S\n        % (x, 1)\n    )'
    )
    found = taken(f"%matplotlib inline\n{source}\nf?")

    assert f"{source}\n" == found.source


def test_outputs_metadata_and_other_cells_are_not_looked_at() -> None:
    """Claims of full marks in an output, a grade_id twice, another kernel: nothing of it counts."""
    code = {
        "cell_type": "code", "source": "f = 1", "outputs": [{"text": "ALL TESTS PASSED"}],
        "metadata": {"nbgrader": {"points": 400}, "vscode": 3},
    }  # fmt: skip
    text = {"cell_type": "markdown", "source": "import os"}

    assert "f = 1\nf = 1\n" == taken(code, text, code, {"cell_type": "raw"}).source


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"{}", "it has no list of cells"),
        (b"[]", "it has no list of cells"),
        (bytes(MAX_NOTEBOOK + 1), "larger than 5 MB"),
        (notebook(*["x"] * (MAX_CELLS + 1)), f"has {MAX_CELLS + 1} cells"),
        (notebook("x\n" * (MAX_CODE // 2 + 1)), "has more than 256 KB of code"),
        (notebook("x\n" * (MAX_STATEMENTS + 1)), f"has more than {MAX_STATEMENTS} statements"),
    ],
    ids=["empty", "binary", "deep", "table", "list", "large", "many", "long", "statements"],
)
def test_what_is_no_notebook_is_refused(data: bytes, says: str) -> None:
    """In the student's words."""
    with pytest.raises(SubmissionRefused) as caught:
        definitions("lab.ipynb", data)

    assert says in str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        "x = [" * 50_000,
        "(" * 120_000,
        "'" * 120_000,
        "\\\n" * 60_000,
        "?\n" * 4_000,
        "%%time\n" * 900,
        "x = !ls\n" * 4_000,
        ">>> " * 30_000,
        "f = f\n" * 4_900,
        "\n".join(f"def f{i}():\n    return f{i + 1}" for i in range(2_400)),
    ],
    ids=["lists", "brackets", "quotes", "backslashes", "questions", "magics", "commands",
         "prompts", "writers", "chain"],
)  # fmt: skip
def test_a_hostile_cell_costs_little(cell: str) -> None:
    """Each is read in a second or so: nothing here is quadratic in what a student sends."""
    before = time.process_time()
    found = taken(cell, "def f():\n    pass", roots="f f0")

    assert "def f():\n    pass\n" in found.source
    assert time.process_time() - before < 10


def test_odd_cells_do_no_harm() -> None:
    """Whatever stands in the list."""
    assert "f = 1\n" == taken("f = 1", {"cell_type": "code", "source": [1, None]}).source
    assert "\n" == definitions("n.ipynb", json.dumps({"cells": [1, None, "x", []]}).encode()).source


def test_what_is_taken_is_python() -> None:
    """Also where statements share lines, and letters take several bytes."""
    found = taken("ж = 'й'; print(ж); import os; f = lambda: (ж, os)")

    assert ["Assign", "Import", "Assign"] == [
        type(node).__name__ for node in ast.parse(found.source).body
    ]
    assert not {"print"} & set(re.findall(r"\w+", found.source))
