"""Right notebooks and scripts, made of the references by the habits of those who write them.

In: an assignment's reference. Out: `Handed`: a file's name and bytes, and what of it must be taken.
Each habit is one function. Forms are those that the tools document or write themselves; jupytext
writes its own. Nothing here is any person's work.
"""

import ast
import json
import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import jupytext
from nbformat import v4

PROMPT, MORE = "In [1]: ", "   ...: "
DEMOS = [
    "import matplotlib.pyplot as plt\nfrom IPython.display import display\nplt.plot([1, 2])",
    "x = torch.randn(2, 5, 8)\nprint(x.shape)\nmask = torch.ones(5, 5).tril()",
    "for step in range(3):\n    loss = torch.randn(()).exp()\n    print(step, loss.item())",
    "history = []\nsum = 0\ncorrect, total = 0, 0\naccuracy = correct / max(total, 1)",
    "assert torch.equal(torch.ones(2), torch.ones(2)), 'differs'",
    "import pandas as pd\npd.DataFrame({'loss': [3.0, 2.0]})",
    'def show(weights):\n    """Draw it."""\n    plt.imshow(weights)\n',
]


@dataclass(frozen=True)
class Written:
    """What a student wrote."""

    name: str
    """Of the assignment's only or first file."""
    text: str
    """All of it, as one Python text."""
    cells: tuple[str, ...]
    """The same, cut where definitions begin."""


@dataclass(frozen=True)
class Handed:
    """A file as it is handed in."""

    name: str
    data: bytes
    right: str
    """What must be taken of it, as Python."""


def written(files: dict[str, bytes], text: str | None = None) -> Written:
    """A reference as one text; modules of one assignment need not import each other there."""
    own = {name.removesuffix(".py") for name in files}
    whole = text or "\n\n".join(data.decode() for data in files.values())
    lines = whole.split("\n")
    cells: list[str] = []
    loose: list[str] = []
    for node in ast.parse(whole).body:
        if isinstance(node, ast.ImportFrom) and node.module in own:
            continue
        start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        part = "\n".join(lines[start - 1 : node.end_lineno])
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            cells += ["\n".join(loose)] if loose else []
            cells.append(part)
            loose = []
        else:
            loose.append(part)
    cells += ["\n".join(loose)] if loose else []
    return Written(next(iter(files)), "\n\n\n".join(cells) + "\n", tuple(cells))


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": 7, "metadata": metadata,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["ok\n"]}],
        "source": source.splitlines(keepends=True),
    }  # fmt: skip


def _notebook(work: Written, cells: list[Any], right: str = "", **metadata: Any) -> Handed:
    made = [cell if isinstance(cell, dict) else _code(cell) for cell in cells]
    whole = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return Handed("work.ipynb", json.dumps(whole).encode(), right or work.text)


def _mixed(work: Written, extra: list[Any], seed: int = 1) -> list[Any]:
    """The cells, with others strewn among them."""
    cells: list[Any] = list(work.cells)
    chance = random.Random(seed)
    for one in extra:
        cells.insert(chance.randrange(len(cells) + 1), one)
    return cells


def one_cell(work: Written) -> Handed:
    return _notebook(work, [work.text])


def a_cell_each(work: Written) -> Handed:
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# Attention\n", "%time\n"]}
    return _notebook(work, [text, *work.cells, text])


def demos_between(work: Written) -> Handed:
    return _notebook(work, _mixed(work, DEMOS))


def magics_on_top(work: Written) -> Handed:
    top = "%load_ext autoreload\n%autoreload 2\n%matplotlib inline\n!pip install -q jaxtyping\n"
    return _notebook(work, [top + work.cells[0], *work.cells[1:], "%reset -f\n!nvidia-smi"])


def a_continued_command(work: Written) -> Handed:
    return _notebook(work, ["%pip install -q \\\n   einops \\\n   jaxtyping", *work.cells])


def cells_that_are_timed(work: Written) -> Handed:
    magics = ["%%time", "%%capture", "%%capture out\n%%time", "\n%%timeit -n 1 -r 1", "%%prun -q"]
    cells = [f"{magics[at % 5]}\n{cell}" for at, cell in enumerate(work.cells)]
    return _notebook(work, cells)


def a_file_that_is_written(work: Written) -> Handed:
    half = len(work.cells) // 2
    top, rest = "\n\n".join(work.cells[:half]), "\n\n".join(work.cells[half:])
    cells = [f"%%writefile {work.name}\n{top}", f"%%writefile -a {work.name}\n{rest}"]
    return _notebook(work, [*cells, f"from {work.name.removesuffix('.py')} import *"])


def questions(work: Written) -> Handed:
    return _notebook(
        work, _mixed(work, ["F.softmax?", "torch.Tensor.view??", "?F.relu", "x = 1\nx?"])
    )


def results_of_commands(work: Written) -> Handed:
    return _notebook(work, _mixed(work, ["files = !ls -la", "t = %timeit -o -q -n 1 len('a')"]))


def unfinished_scratch(work: Written) -> Handed:
    return _notebook(
        work, _mixed(work, ["x = torch.ones(3\nprint(x", "def later(", "my notes: ask!"])
    )


def future_in_a_later_cell(work: Written) -> Handed:
    first = "from __future__ import annotations"
    return _notebook(work, [work.cells[0], first, *work.cells[1:]], f"{first}\n{work.text}")


def imports_at_the_end(work: Written) -> Handed:
    return _notebook(work, [*work.cells[1:], work.cells[0]])


def a_stub_first(work: Written) -> Handed:
    stubs = [
        f"def {node.name}(*args):\n    raise NotImplementedError('{node.name}')"
        for node in ast.parse(work.text).body
        if isinstance(node, ast.FunctionDef)
    ]
    return _notebook(work, [*stubs[:2], *work.cells])


def other_names_for_it(work: Written) -> Handed:
    """Aliases, constants from calls, an import that may fail: a task needs them all."""
    top = (
        "import torch\nfrom collections.abc import Callable\n"
        "Heads = tuple[torch.Tensor, torch.Tensor]\nScore = Callable[[torch.Tensor], Heads]\n"
        'NEG_INF = float("-inf")\nLOWEST = torch.finfo(torch.float32).min\n'
        "TABLE = []\nfor _i in range(4):\n    TABLE.append(_i)\n"
        "try:\n    import einops\nexcept ImportError:\n    einops = None\n"
    )
    uses = "_ = (Heads, Score, NEG_INF, LOWEST, TABLE, einops)"
    text = _with_line(work.text, uses)
    cells = written({work.name: text.encode()}).cells
    parts = [top[: top.index("NEG")], top[top.index("NEG") :]]
    return _notebook(work, [cells[0], *parts, *cells[1:]], f"{text}\n{top}")


def _with_line(text: str, line: str) -> str:
    """A line more in the body of the first function."""
    lines = text.split("\n")
    function = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    lines.insert(function.body[0].end_lineno or 0, f"    {line}")
    return "\n".join(lines)


def signs_that_begin_lines(work: Written) -> Handed:
    """As formatters lay out `"…" % (a, b)`, and text of several lines."""
    line = (
        '_ = (\n        "%d of %s"\n        % (1, "x")\n    )\n'
        '    _ = """\n%d words\n!ls\n? and ?\n"""\n    _ = [\n        3\n        % 2\n    ]'
    )
    text = _with_line(work.text, line)
    cells = written({work.name: text.encode()}).cells
    return _notebook(work, ["%matplotlib inline\n" + cells[0], *cells[1:]], text)


def another_layout(work: Written) -> Handed:
    """As a formatter of another taste writes it: every statement from its tree."""
    return _notebook(work, [f"%time\n{ast.unparse(ast.parse(cell))}" for cell in work.cells])


def indented_cells(work: Written) -> Handed:
    return _notebook(work, [textwrap.indent(cell, "    ") for cell in work.cells])


def pasted_prompts(work: Written) -> Handed:
    return _notebook(work, [_prompted(cell, PROMPT, MORE) for cell in work.cells])


def pasted_doctests(work: Written) -> Handed:
    """The docstrings, which hold such prompts themselves, are left away."""
    cells = [_prompted(ast.unparse(_bare(cell)), ">>> ", "... ") for cell in work.cells]
    return _notebook(work, cells)


def _prompted(cell: str, first: str, more: str) -> str:
    rows = cell.split("\n")
    return "\n".join([first + rows[0], *(more + row for row in rows[1:])])


def _bare(text: str) -> ast.Module:
    """A tree without docstrings."""
    tree = ast.parse(text)
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            waiting += node.body
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str())), *rest]:
                    node.body = rest or [ast.Pass()]
    return tree


def old_format(work: Written) -> Handed:
    cells = [
        {"cell_type": "code", "language": "python", "input": c, "outputs": []} for c in work.cells
    ]
    whole = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    return Handed("work.ipynb", json.dumps(whole).encode(), work.text)


def other_line_ends(work: Written) -> Handed:
    return _notebook(work, ["!ls\r\n" + cell.replace("\n", "\r\n") for cell in work.cells])


def of_colab(work: Written) -> Handed:
    mount = (
        '#@title Drive { display-mode: "form" }\nfrom google.colab import drive\n'
        "drive.mount('/content/drive')\n%cd /content"
    )
    cells = [
        _code(mount, id="a1", cellView="form"),
        *(_code(c, id=f"c{i}") for i, c in enumerate(work.cells)),
    ]
    cells.append(_code("from google.colab import files\nfiles.download('work.ipynb')"))
    return _notebook(work, cells, accelerator="GPU", colab={"provenance": [], "gpuType": "T4"})


def of_kaggle(work: Written) -> Handed:
    first = (
        "import numpy as np # linear algebra\nimport pandas as pd # data processing\n\nimport os\n"
        "for dirname, _, filenames in os.walk('/kaggle/input'):\n    for filename in filenames:\n"
        "        print(os.path.join(dirname, filename))"
    )
    cells = [_code(first, _uuid="8f2839f2", trusted=True), *map(_code, work.cells)]
    return _notebook(work, cells, kaggle={"dataSources": [], "isGpuEnabled": True})


def of_vs_code(work: Written) -> Handed:
    shell = _code("ls -la | grep 'def", vscode={"languageId": "shellscript"})
    cells = [_code(cell, vscode={"languageId": "python"}) for cell in work.cells]
    return _notebook(work, [shell, *cells])


def of_marimo(work: Written) -> Handed:
    """Each definition as `@app.function` or `@app.class_definition`, the rest in the setup."""
    parts = ['import marimo\n\n__generated_with = "0.25.2"\napp = marimo.App(width="medium")\n']
    for cell in work.cells:
        if cell.startswith(("def ", "@", "class ")):
            kind = "class_definition" if "\nclass " in f"\n{cell}" else "function"
            parts.append(f"\n@app.{kind}\n{cell}\n")
        else:
            name = "with app.setup:" if cell == work.cells[0] else "@app.cell\ndef _():"
            parts.append(f"\n{name}\n{textwrap.indent(cell, '    ')}\n")
    parts.append('\n@app.cell\ndef _(mo):\n    mo.md("""# Done""")\n    return\n')
    parts.append('\nif __name__ == "__main__":\n    app.run()\n')
    return Handed("work.py", "\n".join(parts).encode(), work.text)


def of_marimo_in_cells(work: Written) -> Handed:
    """Everything in functions of cells, which take and return names."""
    parts = ['import marimo\n\n__generated_with = "0.25.2"\napp = marimo.App()\n']
    for cell in work.cells:
        body = textwrap.indent(cell, "    ")
        parts.append(
            f"\n@app.cell(hide_code=True)\ndef _(F, torch):\n{body}\n    return (torch,)\n"
        )
    parts.append('\napp._unparsable_cell(\n    r"""\n    x = (\n    """,\n    name="_"\n)\n')
    return Handed("work.py", "\n".join(parts).encode(), work.text)


def _by_jupytext(work: Written, form: str) -> Handed:
    top = "%matplotlib inline\n!pip install -q einops"
    sources = [top, *work.cells, "%%bash\nls", "torch.ones?", "x = torch.randn(3)\nprint(x)"]
    made = v4.new_notebook(cells=[v4.new_markdown_cell("# Work"), *map(v4.new_code_cell, sources)])
    return Handed("work.py", jupytext.writes(made, fmt=form).encode(), work.text)


def of_jupytext_percent(work: Written) -> Handed:
    return _by_jupytext(work, "py:percent")


def of_jupytext_light(work: Written) -> Handed:
    return _by_jupytext(work, "py:light")


def of_jupytext_hydrogen(work: Written) -> Handed:
    """Magics stand there as they are, as in a script for VS Code."""
    return _by_jupytext(work, "py:hydrogen")


def exported_from_colab(work: Written) -> Handed:
    head = '# -*- coding: utf-8 -*-\n"""work.ipynb\n\nAutomatically generated by Colab.\n"""\n'
    said = "# Commented out IPython magic to ensure Python compatibility.\n"
    timed = "\n".join(f"# {row}".rstrip() for row in ["%%time", *work.cells[-1].split("\n")])
    parts = [head, "!pip install -q einops", f"{said}# %cd /content", '"""# Attention"""']
    parts += [*work.cells[:-1], said + timed, "print(torch.ones(3))"]
    return Handed("work.py", "\n\n".join(parts).encode(), work.text)


def exported_by_nbconvert(work: Written) -> Handed:
    cells = [f"# In[{at}]:\n\n\n{cell}\n" for at, cell in enumerate(work.cells, 1)]
    top = "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('ls')"
    head = f"#!/usr/bin/env python\n# coding: utf-8\n\n# In[ ]:\n\n\n{top}\n"
    return Handed("work.py", "\n\n".join([head, *cells]).encode(), work.text)


HABITS: dict[str, Callable[[Written], Handed]] = {
    habit.__name__: habit
    for habit in (
        one_cell, a_cell_each, demos_between, magics_on_top, a_continued_command,
        cells_that_are_timed, a_file_that_is_written, questions, results_of_commands,
        unfinished_scratch, future_in_a_later_cell, imports_at_the_end, a_stub_first,
        other_names_for_it, signs_that_begin_lines, another_layout, indented_cells,
        pasted_prompts, pasted_doctests, old_format, other_line_ends, of_colab, of_kaggle,
        of_vs_code, of_marimo, of_marimo_in_cells, of_jupytext_percent, of_jupytext_light,
        of_jupytext_hydrogen, exported_from_colab, exported_by_nbconvert,
    )
}  # fmt: skip


@cache
def right_definitions(text: str) -> dict[str, str]:
    """Name → the tree of what defines it last, without docstrings; imports by their own text."""
    found: dict[str, str] = {}
    for node in _bare(text).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = ast.dump(node)
            case ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = ast.dump(node)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                module = getattr(node, "module", "")
                for alias in aliases:
                    found[alias.asname or alias.name] = f"{module} {alias.name}"
    return found
