#!/bin/sh
# safetensors 0.8.0: the same tensors and metadata, saved twice, are files of different bytes.
#
# Expected: a file is a function of what is in it, as it is where there is no metadata, or one key.
# Happens:  several keys of metadata are written in the order of a randomly seeded map, another one
#           in every process and in every call.
# Here:     a digest of a checkpoint says nothing of its numbers; two students' equal files look
#           different. The sealed answer key holds one key of metadata, so that releasing again
#           changes nothing; checkpoints are compared by their tensors.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check safetensors==0.8.0 numpy==2.4.6
cat > "$folder/see.py" <<'PY'
import sys

import numpy as np
import safetensors
from safetensors.numpy import save


def files(keys):
    words = {key: "1" for key in keys}
    return len({save({"weight": np.ones(3, "float32")}, metadata=words) for _ in range(20)})


one, many = files("a"), files("abcdefgh")
print(f"safetensors {safetensors.__version__}: different files of 20 saves")
print(f"  one key of metadata:    {one}")
print(f"  eight keys of metadata: {many}")
sys.exit(0 if one == 1 and many > 1 else 1)
PY
"$folder/venv/bin/python" "$folder/see.py"
