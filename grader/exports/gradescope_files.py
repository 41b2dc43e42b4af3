"""The zip that Gradescope runs: set-up script, run script, and what of the course they need.

In: a course and an assignment. Out: the bytes of a zip. It holds the solution of that assignment,
so it goes to Gradescope's "Configure Autograder" and to nobody else.
"""

import io
import stat
import zipfile

from grader.authoring import files_below
from grader.course import Assignment, Course
from grader.exports.one_grade import Visibility

EPOCH = (1980, 1, 1, 0, 0, 0)
SETUP = """#!/usr/bin/env bash
# Runs once, when the image is built, as root.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3 python3-venv
cd /autograder/source
python3 -m venv /autograder/venv
wheels=()
if [ -d wheels ]; then wheels=(--no-index --find-links wheels); fi
# The processor build of PyTorch is a tenth of the size of the other one.
if [ ! -d wheels ]; then wheels=(--extra-index-url https://download.pytorch.org/whl/cpu); fi
/autograder/venv/bin/pip install "${wheels[@]}" -c constraints.txt -e .
"""
RUN = """#!/usr/bin/env bash
# Runs for each submission; what is written to results.json is what the student sees.
cd /autograder/source
grade=/autograder/venv/bin/grade
out=/autograder/results
code=0
$grade {name} /autograder/submission --official --json > "$out/grade.json" 2> "$out/said.txt" ||
  code=$?
if [ -s "$out/grade.json" ]; then
  exec $grade export {name} "$out/grade.json" --to gradescope --hidden {hidden} \
    --out "$out/results.json"
fi
sed -i -e '/^private seed/d' -e 's#/autograder/submission#your submission#g' "$out/said.txt"
if [ "$code" -ne 3 ]; then
  # Not by the student's fault: without results.json Gradescope gives no points, and tells you.
  cat "$out/said.txt"
  exit 1
fi
/autograder/venv/bin/python - "$out" <<'END'
import json, pathlib, sys
out = pathlib.Path(sys.argv[1])
said = (out / "said.txt").read_text(errors="replace")[-4000:]
(out / "results.json").write_text(json.dumps({{"score": 0, "output": said}}))
END
"""
TOP = ("pyproject.toml", "constraints.txt", "LICENSE", "README.md")


def autograder(
    course: Course, assignment: Assignment, hidden: Visibility = Visibility.HIDDEN
) -> bytes:
    """The zip, the same bytes for the same course.

    Args:
        hidden: when students see what hidden checks decided.
    """
    files: dict[str, bytes] = {"setup.sh": SETUP.encode()}
    files["run_autograder"] = RUN.format(name=assignment.name, hidden=hidden.value).encode()
    for name in TOP:
        if (course.root / name).is_file():
            files[name] = (course.root / name).read_bytes()
    folders = [course.root / "grader", course.root / "datasets", assignment.folder]
    for folder in [*folders, *filter(None, [assignment.solution])]:
        files |= files_below(course.root, folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            script = name in ("setup.sh", "run_autograder")
            member.external_attr = (stat.S_IFREG | (0o755 if script else 0o644)) << 16
            archive.writestr(member, files[name])
    return buffer.getvalue()
