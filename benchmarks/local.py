"""How long a student waits: `grade assignmentN` against `python -c "import torch"`, one run.

    python benchmarks/local.py [--runs 9]

Writes a student edition to a temporary folder, installs it into a virtual environment of its own
that sees this one's packages, and alternates the commands, so that a busy machine hurts all alike.
Prints medians, spread, and ratios of medians; the bars are 1.4 for grading and 0.3 for help.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def install(folder: Path) -> tuple[Path, Path]:
    """A student edition and the Python that it is installed for."""
    edition = folder / "edition"
    grade = Path(sys.executable).with_name("grade")
    subprocess.run([grade, "release", edition], check=True, cwd=ROOT, capture_output=True)
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


def seconds(command: list[str], cwd: Path) -> float:
    """Wall seconds of one whole process."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stderr}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        edition, python = install(folder)
        grade = str(python.with_name("grade"))
        commands = {"import torch": [str(python), "-c", "import torch"]}
        for name, path in submissions(folder).items():
            commands[f"grade {name}"] = [grade, name.partition(" ")[0], str(path)]
        commands["grade --help"] = [grade, "--help"]
        commands["grade explain A2-NO-SCALE"] = [grade, "explain", "A2-NO-SCALE"]
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():  # warm the disk
            seconds(command, edition)
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(seconds(command, edition))
    base = statistics.median(taken["import torch"])
    print(f"{runs} alternating runs, whole processes, wall seconds\n")
    print(f"{'command':32} {'median':>7} {'least':>7} {'most':>7} {'ratio':>6}")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:32} {middle:7.2f} {min(times):7.2f} {max(times):7.2f} {middle / base:6.2f}")


if __name__ == "__main__":
    main()
