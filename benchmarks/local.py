"""How long a student waits: `grade assignmentN` against `python -c "import torch"`, one run.

    python benchmarks/local.py [--runs 3]

Writes a student edition to a temporary folder, installs it into a virtual environment of its own
that sees this one's packages, and alternates the commands, so that a busy machine hurts all alike.
About two minutes on two idle cores; what it is doing goes to stderr. Prints medians, and the ratio
of each to that of `import torch`, in wall seconds and in CPU seconds: a machine that stands still
for a moment spoils only the first. The bars are for the wall.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

from grader.authoring import release
from grader.course import config

ROOT = Path(__file__).resolve().parents[1]
BASE = "import torch"
BARS = {"grade": 1.4, "grade --help": 0.3, "grade explain A2-NO-SCALE": 0.3}
BARS |= {f"grade assignment{n}": 1.6 for n in (0, 4, 5, 6)}
"""At most so many times `import torch`; "grade" is for all assignments that are not named."""
PATIENCE = 300
"""Wall seconds for one command. None takes more than a few, so that one is stuck."""


class Spent(NamedTuple):
    """By one whole process with its children, in seconds."""

    wall: float
    cpu: float


def install(folder: Path) -> tuple[Path, Path]:
    """A student edition and the Python that it is installed for."""
    edition = folder / "edition"
    # `grade release` also proves the answer keys fresh and looks for leaks: half a minute.
    release.write_edition(config.find_course(ROOT), release.Plan(), edition)
    venv.create(folder / "venv", with_pip=False)
    site = next((folder / "venv").glob("lib/python*/site-packages"))
    packages = Path(next(p for p in sys.path if p.endswith("site-packages")))
    # Named and not linked to: the sandbox lets a child read the folders of the module path.
    (site / "packages.pth").write_text(f"{packages}\n")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv/bin/python"), "install"]
    options = ["--quiet", "--no-deps", "--no-build-isolation", str(edition)]
    subprocess.run([*pip, *options], check=True)
    return edition, folder / "venv/bin/python"


def submissions(folder: Path) -> dict[str, Path]:
    """Right and wrong submissions of each assignment."""
    made: dict[str, Path] = {}
    for solution in sorted((ROOT / "solutions").glob("assignment*")):
        for kind in ("right", "wrong"):
            target = folder / f"{solution.name} {kind}"
            target.mkdir()
            source = solution if kind == "right" else ROOT / "assignments" / solution.name
            for file in source.glob("*.py"):
                if file.stem not in ("checks", "hidden", "mistakes"):
                    shutil.copy(file, target)
            made[target.name] = target
    demo = ROOT / "tests/submissions/assignment3/demo"
    made["assignment3 half right"] = demo
    return made


def spent(command: list[str], cwd: Path) -> Spent:
    """Run a command to its end."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"{command} has not ended after {PATIENCE} s") from None
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr}")
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def bar(name: str) -> float | None:
    """The most that the ratio of a command may be."""
    if name == BASE:
        return None
    return next(BARS[known] for known in sorted(BARS, reverse=True) if name.startswith(known))


def table(taken: dict[str, list[Spent]]) -> str:
    """Medians, and their ratios to those of `import torch`."""
    lines = [f"{'command':29}{'wall':>7}{'least':>7}{'CPU':>7}{'ratio':>8}{'of CPU':>8}{'bar':>6}"]
    middle = {
        name: Spent(*(statistics.median(part) for part in zip(*times, strict=True)))
        for name, times in taken.items()
    }
    for name, (wall, cpu) in middle.items():
        least, most = min(taken[name]).wall, bar(name)
        ratio = wall / middle[BASE].wall
        held = "" if most is None else f"{most:6.1f}{'' if ratio <= most else '  NOT HELD'}"
        lines.append(
            f"{name:29}{wall:7.2f}{least:7.2f}{cpu:7.2f}"
            f"{ratio:8.2f}{cpu / middle[BASE].cpu:8.2f}{held}"
        )
    return "\n".join(lines)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="of each command, in turn")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        say("installing a student edition ...")
        edition, python = install(folder)
        grade = str(python.with_name("grade"))
        commands = {BASE: [str(python), "-c", BASE]}
        for name, path in submissions(folder).items():
            commands[f"grade {name}"] = [grade, name.partition(" ")[0], str(path)]
        for words in ("--help", "explain A2-NO-SCALE"):
            commands[f"grade {words}"] = [grade, *words.split()]
        say("warming the disk ...")
        for name in (BASE, "grade assignment3 right"):
            spent(commands[name], edition)
        taken: dict[str, list[Spent]] = {name: [] for name in commands}
        for run in range(runs):
            for name, command in commands.items():
                taken[name].append(spent(command, edition))
                say(f"run {run + 1} of {runs}: {name}: {taken[name][-1].wall:.2f} s")
    print(f"{runs} runs in turn, whole processes, medians in seconds\n")
    print(table(taken))


if __name__ == "__main__":
    main()
