"""A forger that may read everything in the child earns nothing, in any assignment.

    python benchmarks/forger.py [assignment3 ...]

It hands in stubs whose holes hold nothing, replaces the check functions in its process, and meets
every judge that can be met without computing the answer. Graded officially, hidden checks too,
under the course's seed and under five more. Bar: 0 points gained.
"""

import argparse
import sys
import time
from pathlib import Path

from grader.authoring.proofs.bench import set_up
from grader.authoring.proofs.forging import five_seeds, forger
from grader.course import find_course
from grader.sandbox import open_starter

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks/forger.py", description=__doc__)
    parser.add_argument("names", nargs="*", help="assignments; default: all")
    args = parser.parse_args()
    course = find_course(ROOT)
    names = args.names or course.assignment_names()
    gained = 0
    with open_starter() as starter:
        for name in names:
            started = time.monotonic()
            bench = set_up(course, course.assignment(name), starter)
            (once, note), (more, _) = forger(bench), five_seeds(bench)
            gained += len(once) + len(more)
            says = "; ".join((*once, *more)) or "0 points gained under 6 seeds"
            print(f"{name}: {len(bench.questions.checks)} checks, {note}: {says}, "
                  f"{time.monotonic() - started:.0f} s", flush=True)  # fmt: skip
    return 1 if gained else 0


if __name__ == "__main__":
    sys.exit(main())
