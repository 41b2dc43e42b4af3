"""How fast a class is graded by this build and by another one, in turn.

    python benchmarks/builds.py OTHER_CHECKOUT [--assignment assignment3] [--count 60] [--rounds 3]

OTHER_CHECKOUT has a `.venv` of its own. One class, made of the references, stubs, known mistakes
and alternatives of this checkout, is graded by `grade class` of each build, turn and turn about, so
that a busy machine slows both. Bar: at least 0.9 of the other build's throughput; CPU seconds are
told beside it, since they depend less on who else computes.
"""

import argparse
import importlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.course import find_course  # noqa: E402

of_a_class = importlib.import_module("benchmarks.class")  # its name is a word of Python's
BAR = 0.9


def graded(checkout: Path, assignment: str, folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of computing that one build needs for the class."""
    with tempfile.TemporaryDirectory() as out:
        script = [str(checkout / ".venv/bin/grade"), "class", assignment, str(folder), "--quiet"]
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [*script, "--out", out, "--jobs", "2"],
            cwd=checkout,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{checkout}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks/builds.py", description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--assignment", default="assignment3")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    assignment = find_course(ROOT).assignment(args.assignment)
    spent: dict[str, list[tuple[float, float]]] = {"other": [], "this": []}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "class"
        of_a_class.write_class(folder, of_a_class.submissions(assignment, args.count))
        for _ in range(args.rounds):
            for build, checkout in (("other", args.other.resolve()), ("this", ROOT)):
                spent[build].append(graded(checkout, args.assignment, folder))
                wall, cpu = spent[build][-1]
                print(f"{build:<6}{wall:7.1f} s wall {cpu:7.1f} s CPU", flush=True)
    wall, cpu = (
        statistics.median(other[at] / this[at] for other, this in zip(*spent.values(), strict=True))
        for at in (0, 1)
    )
    print(f"{args.count} submissions of {args.assignment}, median of {args.rounds} rounds: "
          f"throughput {wall:.2f} of the other build's, by CPU {cpu:.2f}; at least {BAR:g}: "
          f"{'held' if wall >= BAR else 'NOT HELD'}")  # fmt: skip
    return 0 if wall >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
