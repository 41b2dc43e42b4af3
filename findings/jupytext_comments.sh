#!/bin/sh
# jupytext 1.19.6 makes commands of ordinary comments.
#
# Expected: a comment of a percent script is a comment in the notebook, too.
# Happens:  `# cat and dog` becomes the line `cat and dog`, since `cat` is on its list of commands
#           that IPython knows without a sign; the cell is no longer Python.
# Here:     scripts of cells are read by their own trees (grader/intake/forms/scripts.py), so a
#           student's comment costs nobody a cell.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q jupytext==1.19.6
"$folder/venv/bin/python" - <<'PYTHON'
import jupytext

print("jupytext", jupytext.__version__)
script = "# %%\n# cat and dog\nx = 1\n\n# %%\n# an ordinary comment\ny = 2\n"
cells = [cell.source for cell in jupytext.reads(script, "py:percent").cells]
print(cells)
assert cells == ["cat and dog\nx = 1", "# an ordinary comment\ny = 2"], "this has changed"
PYTHON
