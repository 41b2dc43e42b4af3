"""How much CPU isolation adds to a submission, against a fork without any.

    python benchmarks/isolation.py [--assignment assignment3] [--count 120]

One run: one fork server without namespaces and, where bubblewrap works, one with them. Submissions
of the reference are asked in turn with all of the kernel's layers, and with none of them. CPU
seconds are those of the server and its ended children, per submission; medians of the rounds, so
that a busy machine does not decide. The bar is 5 ms over a fork without layers, and 12 ms over one
that is asked the hidden checks in the same process too. The answers must be the same, bit for bit.
"""

import argparse
import os
import statistics
from dataclasses import replace
from pathlib import Path

import psutil

from grader.course import bank, config
from grader.pipeline import Options, ask_files, choose_seed
from grader.questions.assemble import Questions
from grader.records import Answers, Array
from grader.sandbox.starting import ForkServer

ROOT = Path(__file__).resolve().parents[1]
KERNEL = "user,landlock,seccomp"
BAR_MS = 5.0
BAR_WITH_SECOND_CHILD_MS = 12.0
ONE = "one child"


def cpu_of(server: ForkServer) -> float:
    """CPU seconds of the server and of the children that it buried."""
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def digest(answers: Answers) -> list[bytes]:
    """The bits of every tensor, in order."""
    found: list[bytes] = []

    def walk(value: object) -> None:
        if isinstance(value, Array):
            found.append(value.values.tobytes())
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif isinstance(value, list | tuple):
            for item in value:
                walk(item)

    for reply in answers.replies.values():
        walk(reply.answer)
    return found


def together(questions: Questions) -> Questions:
    """The same checks as one side, which one child is asked."""
    names = {"hidden.py": "more.py"}
    return replace(
        questions,
        checks=tuple(replace(check, hidden=False) for check in questions.checks),
        sources={names.get(name, name): text for name, text in questions.sources.items()},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="assignment3")
    parser.add_argument("--count", type=int, default=120)
    args = parser.parse_args()
    found = config.find_course(ROOT)
    assignment = found.assignment(args.assignment)
    options = Options(official=True, device="cpu")
    questions = Questions.of(found, assignment, choose_seed(found, options), hidden=True)
    files = bank.reference(assignment)

    ways: dict[str, tuple[ForkServer, str]] = {}
    os.environ["GRADE_WITHOUT"] = "namespaces"
    plain = ForkServer()
    ways[ONE] = ways["none"] = plain, f"{KERNEL},namespaces"
    ways["level 2"] = plain, "namespaces"
    os.environ["GRADE_WITHOUT"] = ""
    inside = ForkServer()
    ask_files(questions, files, inside, "cpu")
    if "namespaces" in ask_files(questions, files, inside, "cpu").layers:
        ways["level 3"] = inside, ""

    spent: dict[str, list[float]] = {way: [] for way in ways}
    bits: dict[str, list[bytes]] = {}
    for _ in range(args.count):
        for way, (server, without) in ways.items():
            os.environ["GRADE_WITHOUT"] = without
            before = cpu_of(server)
            asked = together(questions) if way == ONE else questions
            bits[way] = digest(ask_files(asked, files, server, "cpu"))
            spent[way].append(1000 * (cpu_of(server) - before))
    plain.close()
    inside.close()

    # psutil's clock ticks in hundredths of a second, so neighbours are added up first.
    size = max(1, args.count // 12)
    medians = {
        way: statistics.median(
            sum(times[at : at + size]) / size for at in range(0, len(times) - size + 1, size)
        )
        for way, times in spent.items()
    }
    print(f"{args.assignment}, {len(questions.checks)} checks, {args.count} submissions each")
    for way, median in medians.items():
        added = median - medians["none"]
        mean = statistics.fmean(spent[way])
        print(f"  {way:<8} {median:6.1f} ms CPU (mean {mean:6.1f})  {added:+5.1f} ms added")
    second = {way: median - medians[ONE] for way, median in medians.items()}
    same = all(one == bits["none"] for one in bits.values())
    print(f"  answers: {len(bits['none'])} tensors, {'the same' if same else 'NOT THE SAME'} bits")
    most = max(median - medians["none"] for median in medians.values())
    print(f"  the bar is {BAR_MS:g} ms: {'held' if most <= BAR_MS and same else 'NOT HELD'}")
    whole = max(second.values())
    held = "held" if whole <= BAR_WITH_SECOND_CHILD_MS else "NOT HELD"
    print(f"  over one child for all checks {whole:+.1f} ms; the bar is 12 ms: {held}")


if __name__ == "__main__":
    main()
