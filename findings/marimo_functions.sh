#!/bin/sh
# A function of a marimo 0.25.2 notebook that uses an import is not there when the file is imported.
#
# Expected: a notebook is "a Python file", so what it defines can be imported from it.
# Happens:  a function in a cell whose import stands in another cell is written into a function of
#           the file, and only functions that need nothing stand at its top.
# Here:     a marimo notebook is read by its own tree (grader/intake/forms/marimo.py) and never
#           imported: else right work would have no names.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q marimo==0.25.2
cat > "$folder/work.ipynb" <<'JSON'
{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
 {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null,
  "source": "import math"},
 {"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": null,
  "source": "def alone(x):\n    return x * 2"},
 {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": null,
  "source": "def scaled(x):\n    return x / math.sqrt(4)"}
]}
JSON
cd "$folder"
venv/bin/marimo -q -y convert work.ipynb -o work.py
venv/bin/python - <<'PYTHON'
import importlib.metadata
import sys

sys.path.insert(0, ".")
import work

print("marimo", importlib.metadata.version("marimo"))
there = {name: hasattr(work, name) for name in ("alone", "scaled")}
print(there)
print(open("work.py").read())
assert there == {"alone": True, "scaled": False}, "this has changed"
PYTHON
