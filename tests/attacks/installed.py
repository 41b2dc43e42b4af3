"""Grade all attacks as one class, by the installed script, as a teacher does.

In: cases, and a level. Out: one line for each that gained a point, and what else was wrong: the
exit code, the level, the honest ones between them, and marked secrets in whatever was written.
A student's folder also holds a link by the name of a platform's time stamp.
"""

import csv
import json
import os
import subprocess
import sysconfig
from pathlib import Path

from tests.attacks.arena import FULL, Canaries, Case
from tests.tiny_course import SOLUTION, write

HONEST = 5
"""Every fifth submission of the class."""


def problems_of(cases: list[Case], folder: Path, level: int) -> list[str]:
    """What went wrong; nothing where the class was graded as it should be."""
    canaries = Canaries(folder)
    try:
        return _problems(cases, folder, level, canaries)
    finally:
        canaries.close()


def _problems(cases: list[Case], folder: Path, level: int, canaries: Canaries) -> list[str]:
    handed_in, out = folder / "class", folder / "out"
    head = f"T = {canaries.target()!r}\n"
    due: dict[str, float] = {}
    for number, case in enumerate(cases):
        text = (head + SOLUTION + "\n\n" + case.text).encode("utf-8", "surrogatepass")
        write(handed_in / case.id / "shapes.py", text)
        due[case.id] = case.due
        if number % HONEST == 0:
            write(handed_in / f"honest{number}" / "shapes.py", f"{SOLUTION}\n# {number}\n")
            due[f"honest{number}"] = FULL
    stamped = write(handed_in / "stamped" / "shapes.py", SOLUTION).parent
    (stamped / "timestamp.txt").symlink_to(canaries.hidden)
    due["stamped"] = FULL
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts"), "grade"), "class", "assignment1", handed_in,
         "--out", out, "--yes"],
        cwd=canaries.course.root,
        env=os.environ | {"GRADE_CANARY": canaries.token}
        | ({"GRADE_WITHOUT": "namespaces"} if level == 2 else {}),
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    found = [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stderr[-300:]}"]
    table = out / "assignment1/grades.csv"
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig"))) if table.is_file() else []
    points = {row["student"]: float(row["points"] or 0) for row in rows}
    hostile = {case.id for case in cases}
    for student, most in due.items():
        got = points.get(student)
        if got is None or got > most or (student not in hostile and got != most):
            found.append(f"{student} got {got}, {most:g} are due")
    layers = {tuple(json.loads(path.read_text())["isolation"])
              for path in (out / "assignment1/feedback").glob("*.json")}  # fmt: skip
    if not all(("namespaces" in on) == (level == 3) and "seccomp" in on for on in layers if on):
        found.append(f"not at level {level}: {sorted(layers)}")
    said = done.stdout + done.stderr
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.suffix != ".sqlite":
            said += path.read_text(encoding="utf-8", errors="replace")
    return [*found, *(f"touched {name}" for name in canaries.touched(said))]
