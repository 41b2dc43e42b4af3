"""Of a notebook only definitions are taken; nothing of it runs, and what is dropped is listed."""

import json
import re
from typing import Any

import pytest

from grader.errors import SubmissionRefused
from grader.intake.notebook import MAX_CELLS, MAX_CODE, MAX_NOTEBOOK, Definitions, definitions


def notebook(*cells: Any) -> bytes:
    made = [
        cell if isinstance(cell, dict) else {"cell_type": "code", "source": cell} for cell in cells
    ]
    return json.dumps({"nbformat": 4, "cells": made}).encode()


def taken(*cells: Any) -> Definitions:
    return definitions("lab.ipynb", notebook(*cells))


def test_definitions_are_taken_in_order() -> None:
    """Imports, functions, classes, constants; sources may be lists of lines."""
    found = taken(
        "import torch\nEPS = -1e9",
        ["def f(x):\n", "    return x + EPS\n"],
        "@decorated\nclass A:\n    pass",
    )
    space = found.source

    assert (
        "# cell 1\nimport torch\nEPS = -1e9\n# cell 2\ndef f(x):\n    return x + EPS\n"
        "# cell 3\n@decorated\nclass A:\n    pass\n"
    ) == space
    assert () == found.dropped


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
        ("%%bash\necho hello", "cell 1: %%bash"),
        ("?f", "cell 1, line 1: ?f"),
        ("get_ipython().system('ls')", "cell 1, line 1: get_ipython().system('ls')"),
        ("import os; os._exit(0)", "cell 1, line 1: os._exit(0)"),
        ("ж = 'й'; os._exit(0); import os", "cell 1, line 1: os._exit(0)"),
    ],
)
def test_what_would_do_something_is_dropped_and_listed(source: str, said: str) -> None:
    """With cell and line."""
    found = taken(source)

    assert (said,) == found.dropped
    assert not {"_exit", "print", "rm", "randn"} & set(re.findall(r"\w+", found.source))


def test_a_magic_inside_a_function_leaves_the_function() -> None:
    """It becomes `pass` in its place, so that lines stay where they are."""
    found = taken("def f():\n    %time\n    return 1")

    assert "def f():\n    pass\n    return 1" in found.source
    assert ("cell 1, line 2: %time",) == found.dropped


def test_a_cell_that_is_not_python_is_left_for_the_report() -> None:
    """The syntax error is the student's, with its line."""
    assert "def f(:\n" in taken("x = 1", "def f(:\n    pass").source


def test_outputs_metadata_and_other_cells_are_not_looked_at() -> None:
    """Claims of full marks in an output, a grade_id twice, another kernel: nothing of it counts."""
    code = {
        "cell_type": "code", "source": "x = 1", "outputs": [{"text": "ALL TESTS PASSED"}],
        "metadata": {"nbgrader": {"points": 400}},
    }  # fmt: skip
    text = {"cell_type": "markdown", "source": "import os"}

    assert (
        "# cell 1\nx = 1\n# cell 2\nx = 1\n" == taken(code, text, code, {"cell_type": "raw"}).source
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"{}", "it has no list of cells"),
        (b"[]", "it has no list of cells"),
        (b'{"worksheets": [{"cells": []}]}', "not a notebook of format 4"),
        (bytes(MAX_NOTEBOOK + 1), "larger than 5 MB"),
        (notebook(*["x"] * (MAX_CELLS + 1)), f"has {MAX_CELLS + 1} cells"),
        (notebook("x\n" * (MAX_CODE // 2 + 1)), "has more than 256 KB of code"),
    ],
    ids=["empty", "binary", "deep", "table", "list", "format 3", "large", "many", "long"],
)
def test_what_is_no_notebook_is_refused(data: bytes, says: str) -> None:
    """In the student's words."""
    with pytest.raises(SubmissionRefused) as caught:
        definitions("lab.ipynb", data)

    assert says in str(caught.value)


def test_odd_cells_do_no_harm() -> None:
    """Whatever stands in the list."""
    assert "# cell 1\nx = 1\n" == taken("x = 1", {"cell_type": "code", "source": [1, None]}).source
    assert "\n" == definitions("n", json.dumps({"cells": [1, None, "x", []]}).encode()).source
