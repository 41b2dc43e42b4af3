"""A class whose submissions fill the disk: everybody else still gets a grade.

    python benchmarks/disk.py [--hostile 60] [--honest 60] [--size 300] [--runs 3] [--watched]

The class, its store and its work folders lie on one small file system (a tmpfs, mounted for the
run and unmounted afterwards: needs root). Half of the submissions fill their folder and wait: by
one file after the other, by files that are removed while they are open, by many empty files, and
while they are imported. The other half are right. Graded by the installed script, as users do.

Bars: every honest submission gets all its points, exit code 0, and grades.csv has a line for each
student. `--watched` leaves the bounded folder out, as where no mount may be made: then the parent
watches, and a submission whose files are removed while they are open may stay without a grade.
"""

import argparse
import csv
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import tiny_course  # noqa: E402
from tests.tiny_course import SOLUTION, write  # noqa: E402

FULL = 11.0
FILL = """
def fill(one):
    import time
    number = 0
    while True:
        try:
            one(number)
        except OSError:
            time.sleep(0.05)
        number += 1


def many(number):
    with open(f"file{number}", "wb") as file:
        for _ in range(24):
            file.write(bytes(1 << 20))


KEPT = []


def removed(number):
    import os
    file = open(f"file{number}", "wb", buffering=0)
    KEPT.append(file)
    os.unlink(f"file{number}")
    for _ in range(24):
        file.write(bytes(1 << 20))


def empty(number):
    open(f"file{number}", "wb").close()
"""
IN_A_CALL = "\n\ndef double(x):\n    fill({how})\n"
AT_IMPORT = "\n\nfill({how})\n"
KINDS = {
    "many": IN_A_CALL.format(how="many"),
    "removed": IN_A_CALL.format(how="removed"),
    "empty": IN_A_CALL.format(how="empty"),
    "import": AT_IMPORT.format(how="many"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks/disk.py", description=__doc__)
    parser.add_argument("--hostile", type=int, default=60)
    parser.add_argument("--honest", type=int, default=60)
    parser.add_argument("--size", type=int, default=300, help="of the file system, in MB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--watched", action="store_true", help="without the bounded folder")
    args = parser.parse_args()
    kinds = [kind for kind in KINDS if not (args.watched and kind == "removed")]
    bad = 0
    for run in range(args.runs):
        started = time.monotonic()
        with file_system(args.size) as disk:
            code, points, said = graded(disk, kinds, args)
        honest = sum(points.get(f"honest{n}") == FULL for n in range(args.honest))
        gained = sum((points.get(f"hostile{n}") or 0) > FULL - 4 for n in range(args.hostile))
        whole = len(points) == args.hostile + args.honest
        held = code == 0 and honest == args.honest and whole and not gained
        bad += not held
        print(f"run {run + 1}: exit code {code}, {honest} of {args.honest} honest ones graded, "
              f"{len(points)} lines in grades.csv, {gained} hostile ones with points for what they "
              f"filled, {time.monotonic() - started:.0f} s: {'holds' if held else 'FAILS'}",
              flush=True)  # fmt: skip
        if not held:
            print(said[-3000:], flush=True)
    return 1 if bad else 0


@contextmanager
def file_system(size_mb: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", folder], check=True
        )
        try:
            Path(folder).chmod(0o755)
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def graded(
    disk: Path, kinds: list[str], args: argparse.Namespace
) -> tuple[int, dict[str, float | None], str]:
    """Grade the class there: exit code, points by student, what was said."""
    course = tiny_course.build(disk / "course")
    for number in range(max(args.hostile, args.honest)):
        if number < args.hostile:
            text = f"{SOLUTION}\n{FILL}{KINDS[kinds[number % len(kinds)]]}# {number}\n"
            write(disk / f"class/hostile{number}/shapes.py", text)
        if number < args.honest:
            write(disk / f"class/honest{number}/shapes.py", f"{SOLUTION}\n# {number}\n")
    (disk / "tmp").mkdir()
    script = Path(sysconfig.get_path("scripts"), "grade")
    without = {"GRADE_WITHOUT": "room"} if args.watched else {}
    done = subprocess.run(
        [script, "class", "assignment1", disk / "class", "--out", disk / "out"],
        cwd=course.root,
        env=os.environ | {"TMPDIR": str(disk / "tmp")} | without,
        capture_output=True,
        text=True,
        check=False,
    )
    table = disk / "out/assignment1/grades.csv"
    rows = list(csv.DictReader(table.open(encoding="utf-8-sig"))) if table.exists() else []
    points = {row["student"]: float(row["points"]) if row["points"] else None for row in rows}
    return done.returncode, points, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
