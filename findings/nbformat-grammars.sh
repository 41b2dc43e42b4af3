#!/bin/sh
# nbformat 5.11.1 where Jupyter's events are installed, too: importing it takes many times as long.
#
# Expected: what reads a notebook's JSON is imported in some tenths of a second, whatever else is
#           installed beside it.
# Happens:  jupyter-events 0.12.1 asks for jsonschema[format-nongpl], and that for rfc3987-syntax
#           1.1.0, which compiles 38 grammars with lark 1.3.1 when it is imported; jsonschema 4.26.0
#           imports it wherever it is there, and nbformat imports jsonschema. No notebook's schema
#           has such a format.
# Here:     every process that reads a notebook through nbformat pays it: nbgrader starts one for
#           each notebook of each student. Our own reading of notebooks does without; the tests
#           leave rfc3987-syntax out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
pip="$folder/venv/bin/pip install --quiet --disable-pip-version-check"
cat > "$folder/see.py" <<'PY'
import time

began = time.process_time()
import nbformat  # noqa: E402, F401

print(time.process_time() - began)
PY
least() {
    for _ in 1 2 3 4 5; do "$folder/venv/bin/python" "$folder/see.py"; done | sort -n | head -1
}
$pip nbformat==5.11.1 jsonschema==4.26.0
without=$(least)
$pip jupyter-events==0.12.1 rfc3987-syntax==1.1.0 lark==1.3.1 jsonschema==4.26.0
with=$(least)
echo "CPU seconds of import nbformat, the least of 5"
echo "  without jupyter-events: $without"
echo "  with it:                $with"
"$folder/venv/bin/python" -c "import sys; sys.exit(0 if $with > 3 * $without else 1)"
