"""Notebooks as Jupyter, Colab, Kaggle and VS Code save them.

In: the JSON of an .ipynb. Out: its cells of code, in order. Outputs, and all metadata but a cell's
language, are never looked at. What is no cell is passed over.
"""

import json
from typing import Any

from grader.intake.forms.cell import Cell, Form, Handed

DOUBLE = "def double(x):\n    return x * 2"


def cells_of_format_4(handed: Handed) -> list[Cell]:
    """The list `cells`; `metadata.vscode.languageId` says where one is not Python."""
    found: list[Cell] = []
    for cell in _code(handed.tree["cells"]):
        language = _table(_table(cell.get("metadata")).get("vscode")).get("languageId", "python")
        other = language if isinstance(language, str) and language != "python" else ""
        found.append(Cell(len(found) + 1, _text(cell.get("source")), language=other[:40]))
    return found


def cells_of_format_3(handed: Handed) -> list[Cell]:
    """The cells of all worksheets: `input` is the source, and each says its language."""
    found: list[Cell] = []
    for sheet in handed.tree["worksheets"]:
        cells = _table(sheet).get("cells")
        for cell in _code(cells if isinstance(cells, list) else []):
            language = cell.get("language", "python")
            other = language if isinstance(language, str) and language != "python" else ""
            found.append(Cell(len(found) + 1, _text(cell.get("input")), language=other[:40]))
    return found


def _code(cells: list[Any]) -> list[dict[str, Any]]:
    return [c for c in cells if isinstance(c, dict) and c.get("cell_type") == "code"]


def _text(source: Any) -> str:
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_format_4(handed: Handed) -> bool:
    return isinstance(_table(handed.tree).get("cells"), list)


def _is_format_3(handed: Handed) -> bool:
    return isinstance(_table(handed.tree).get("worksheets"), list)


def _has(*keys: str) -> Any:
    def recognises(handed: Handed) -> bool:
        metadata = _table(_table(handed.tree).get("metadata"))
        return _is_format_4(handed) and any(key in metadata for key in keys)

    return recognises


def _is_of_vs_code(handed: Handed) -> bool:
    return _is_format_4(handed) and any(
        "vscode" in _table(cell.get("metadata")) for cell in _code(handed.tree["cells"])
    )


def _example(metadata: dict[str, Any], **of_cell: Any) -> str:
    cell = {
        "cell_type": "code", "execution_count": 1, "metadata": of_cell, "outputs": [],
        "source": DOUBLE.splitlines(keepends=True),
    }  # fmt: skip
    whole = {"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1)


COLAB = Form(
    "Colab notebook", ".ipynb",
    "the notebook's metadata has `colab`",
    "https://research.google.com/colaboratory/faq.html",
    _example({"colab": {"provenance": []}, "accelerator": "GPU"}, cellView="form"),
    _has("colab", "accelerator"), cells_of_format_4,
)  # fmt: skip
KAGGLE = Form(
    "Kaggle notebook", ".ipynb",
    "the notebook's metadata has `kaggle`",
    "https://www.kaggle.com/docs/notebooks",
    _example({"kaggle": {"dataSources": []}}, trusted=True),
    _has("kaggle"), cells_of_format_4,
)  # fmt: skip
VS_CODE = Form(
    "VS Code notebook", ".ipynb",
    "a cell's metadata has `vscode`, which may name another language",
    "https://code.visualstudio.com/docs/datascience/jupyter-notebooks",
    _example({}, vscode={"languageId": "python"}),
    _is_of_vs_code, cells_of_format_4,
)  # fmt: skip
FORMAT_4 = Form(
    "Jupyter notebook", ".ipynb",
    "JSON with a list `cells`",
    "https://nbformat.readthedocs.io/en/latest/format_description.html",
    _example({}), _is_format_4, cells_of_format_4,
)  # fmt: skip
FORMAT_3 = Form(
    "Jupyter notebook of format 3", ".ipynb",
    "JSON with a list `worksheets`",
    "https://nbformat.readthedocs.io/en/latest/changelog.html",
    json.dumps({
        "nbformat": 3, "metadata": {},
        "worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": DOUBLE}]}],
    }),
    _is_format_3, cells_of_format_3,
)  # fmt: skip
