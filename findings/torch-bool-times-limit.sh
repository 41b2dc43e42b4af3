#!/bin/sh
# torch 2.13.0: a mask times the least float64 is NaN where nothing is hidden.
#
# Expected: `hidden * torch.finfo(torch.float64).min`, added to float64 scores, is 0 where `hidden` is
#           False and the least float64 where it is True.
# Happens:  a bool tensor times a Python number is of the *default* dtype, whatever the number needs.
#           In float32 that number is -inf, and False times -inf is NaN. Nothing warns; with float32's
#           own limit it works, so a float32 test does not see it.
# Here:     right-looking code of a masked softmax fails the checks in float64, and only these: the
#           NaN stands where a word is visible. `masked_fill` takes the dtype of the scores.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy
cat > "$folder/see.py" <<'PY'
import sys

import torch

hidden = torch.tensor([True, False])
print("torch", torch.__version__)
seen = {}
for dtype in (torch.float32, torch.float64):
    bias = hidden * torch.finfo(dtype).min
    seen[dtype] = (bias.dtype, torch.isfinite(bias).tolist())
    filled = torch.zeros(2, dtype=dtype).masked_fill(hidden, torch.finfo(dtype).min)
    print(f"  {dtype}: hidden * finfo.min = {bias}; masked_fill: {filled}")
    assert torch.isfinite(filled).all()
want = {torch.float32: (torch.float32, [True, True]), torch.float64: (torch.float32, [False, False])}
sys.exit(0 if seen == want else 1)
PY
"$folder/venv/bin/python" -W ignore "$folder/see.py"
