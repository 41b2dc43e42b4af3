"""Whether right work keeps its points on a busy machine.

    python benchmarks/loaded.py [--busy 8] [--runs 1] [assignment3 …]

While so many processes compute and do nothing else, the reference and every alternative of every
assignment are graded officially, each run under a seed of its own; what has to be trained is not
asked. The bar is full points for all of them, three runs, with 8 busy processes on two cores: a
check's seconds are those that the child computes, and the clock is a generous backstop. Exits with
1 where one loses a point.
"""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course import bank, config
from grader.course.config import Assignment
from grader.grade import Grade, Verdict
from grader.intake.assembling import submission
from grader.pipeline import Options, grade_one, open_key, stand
from grader.questions.assemble import Questions
from grader.sandbox.starting import Starter, open_starter
from grader.support import orderly

ROOT = Path(__file__).resolve().parents[1]
BUSY = "while True: pass"


@contextmanager
def load(count: int) -> Iterator[None]:
    """Keep so many processes busy while the body runs."""
    started = [subprocess.Popen([sys.executable, "-S", "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def right(assignment: Assignment) -> dict[str, dict[str, bytes]]:
    """The reference and the alternatives: their files, by name."""
    return {"reference": bank.reference(assignment), **bank.alternatives(assignment)}


def lost(grade: Grade) -> list[str]:
    """The checks that were not passed, and how."""
    return [
        f"{task.task}, {one.check}: {one.verdict.value}"
        for task in grade.tasks
        for one in task.outcomes
        if one.verdict is not Verdict.PASSED
    ] + ([grade.problem] if grade.problem else [])


def graded(name: str, starter: Starter, seed: int) -> tuple[int, list[str]]:
    """How many there were, and what each of them lost."""
    course = config.find_course(ROOT)
    options = Options(official=True, device="cpu", seed=seed)
    assignment = course.assignment(name)
    questions = Questions.of(course, assignment, seed, hidden=True).untrained
    stand(course, starter, options)
    key = open_key(course, questions, starter, options)
    all_of_them = right(assignment)
    told = []
    for label, files in all_of_them.items():
        grade = grade_one(submission(label, files), questions, key, starter, options)
        told += [f"{name} {label}, seed {seed}: {one}" for one in lost(grade)]
    return len(all_of_them), told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--busy", type=int, default=8)
    parser.add_argument("--runs", type=int, default=1)
    args = parser.parse_args()
    names = args.assignments or config.find_course(ROOT).assignment_names()
    told: list[str] = []
    print(f"{args.busy} busy processes, {os.cpu_count()} cores")
    print(f"{'run':>3}  {'assignment':<12} {'right':>5} {'full points':>11} {'seconds':>8}")
    with orderly(), load(args.busy):
        for run in range(1, args.runs + 1):
            with open_starter() as starter:
                for name in names:
                    began = time.monotonic()
                    count, said = graded(name, starter, secrets.randbits(32))
                    told += said
                    full = count - len({one.partition(":")[0] for one in said})
                    took = time.monotonic() - began
                    print(f"{run:>3}  {name:<12} {count:>5} {full:>11} {took:>8.0f}", flush=True)
    for one in told:
        print(f"lost  {one}")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
