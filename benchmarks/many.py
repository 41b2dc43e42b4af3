"""How much CPU a submission costs: many of them, one fork server, one after the other.

    python benchmarks/many.py [--assignment assignment3] [--count 200]

The submissions are the reference, the stub and the known mistakes with their bank's edits, taken
in turn; each one is graded with public and hidden checks against a live answer key that is open
already. CPU seconds are those of this process (judge), and of the server with its ended children
(fork and ask), told apart by the server's own account. The bar is 200 ms each on average.
"""

import argparse
import statistics
import time
from itertools import cycle, islice
from pathlib import Path

import psutil

from grader.course import bank, config
from grader.intake.assembling import submission
from grader.judging.diagnosis import diagnose
from grader.judging.score import tally
from grader.judging.verdict import judge
from grader.pipeline import Options, ask_files, choose_seed, live_key
from grader.questions.assemble import Questions
from grader.sandbox.starting import ForkServer, open_starter

ROOT = Path(__file__).resolve().parents[1]


def server_cpu(server: ForkServer) -> tuple[float, float]:
    """CPU seconds of the server itself (forks), and of the children that it reaped (asking)."""
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system, times.children_user + times.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="assignment3")
    parser.add_argument("--count", type=int, default=200)
    args = parser.parse_args()
    found = config.find_course(ROOT)
    assignment = found.assignment(args.assignment)
    options = Options(official=True, device="cpu")
    questions = Questions.of(found, assignment, choose_seed(found, options), hidden=True)
    files = bank.reference(assignment)
    kinds = [("reference", files), ("stub", bank.stubs(assignment))]
    kinds += [(m.id, bank.apply_mistake(m, files)) for m in bank.known_mistakes(assignment)]
    walls: list[float] = []
    with open_starter() as server:
        if not isinstance(server, ForkServer):
            raise SystemExit("there is no fork server on this platform")
        key = live_key(questions, server)
        for mistake in bank.known_mistakes(assignment):  # a class asks each once
            key.of_mistake(mistake.id, questions.checks[0].id)
        before, started = server_cpu(server), time.process_time()
        for label, made in islice(cycle(kinds), args.count):
            wall = time.perf_counter()
            handed_in = submission(label, made)
            answers = ask_files(questions, handed_in.files, server, "cpu")
            judged = {c.id: judge(c, answers.reply(c.id), key, "cpu") for c in questions.checks}
            diagnoses = {
                task: diagnose(task, questions.of_task(task), answers.replies, judged, key, "cpu")
                for task in assignment.task_names
                if task not in answers.todo and questions.of_task(task)
            }
            tally(
                assignment, handed_in, questions.checks, answers, judged, diagnoses,
                official=True, answer_key="live", isolation=[], seconds=0.0,
            )  # fmt: skip
            walls.append(time.perf_counter() - wall)
        ours = time.process_time() - started
        after = server_cpu(server)
    fork, ask = after[0] - before[0], after[1] - before[1]
    each = 1000 / args.count
    print(f"{args.count} submissions of {args.assignment}, {len(questions.checks)} checks each")
    print(f"  fork   {fork * each:6.1f} ms CPU each (the server itself)")
    print(f"  ask    {ask * each:6.1f} ms CPU each (the child: import, checks)")
    print(f"  judge  {ours * each:6.1f} ms CPU each (this process: intake, frames, judge, points)")
    print(f"  all    {(fork + ask + ours) * each:6.1f} ms CPU each; the bar is 200")
    print(
        f"  wall   {statistics.median(walls) * 1000:6.1f} ms median, {max(walls) * 1000:.1f} most"
    )


if __name__ == "__main__":
    main()
