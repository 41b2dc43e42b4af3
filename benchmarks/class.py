"""A class by `grade class`, against nbgrader's own way with a kernel for each notebook.

    python benchmarks/class.py [--assignment assignment3] [--count 300] [--stock 10]

The class: the reference, the stub, the known mistakes, right alternatives and unlisted mistakes,
taken in turn, each made unlike all others by a comment; a third of them as .py files, a third as
notebooks, a third as zips. `grade class` grades it as an instructor does: hidden checks, a private
seed, diagnoses, pages. The stock run grades the first few of the same submissions by `nbgrader
autograde` with its Execute step: the notebook's cells ask the same checks of the student's file and
of the reference in the kernel, and compare; it has no sandbox, no diagnosis and no pages.

Bars: 30 times the throughput, 0.2 s of CPU each, 2 GB of memory for the whole run. Each command's
own start is part of it. CPU seconds are the kernel's account of all processes that ended; memory
is the largest sum of their proportional sets, sampled.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from grader.course import bank, config
from grader.course.config import Assignment
from grader.questions.assemble import Questions

ROOT = Path(__file__).resolve().parents[1]
RATIO, CPU_SECONDS, MEMORY_GB = 30.0, 0.2, 2.0
ORACLE = '''\
"""Ask the checks of a student's module and of the reference, here in the kernel."""

import hashlib
import importlib.util
import types

import torch
from grader.child.draw import Draw


def _module(path):
    spec = importlib.util.spec_from_file_location(path.rpartition("/")[2][:-3], path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


ASKED = [_module(path) for path in {checks!r}]
RIGHT = _module({reference!r})


def _same(a, b):
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return a.shape == b.shape and a.dtype == b.dtype and torch.allclose(
            a.double(), b.double(), rtol=1e-4, atol=1e-5, equal_nan=True)
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(_same, a, b))
    return a == b


def _answer(check, code, key):
    try:
        return check(code, Draw(key))
    except Exception as error:
        return type(error).__name__


def points(code, names, worth):
    right = 0
    for name in names:
        check = next(getattr(one, name) for one in ASKED if hasattr(one, name))
        key = hashlib.sha256(name.encode()).digest()
        right += _same(_answer(check, RIGHT, key), _answer(check, code, key))
    return worth * right / len(names)
'''


@dataclass(frozen=True)
class Run:
    """What a command cost."""

    wall_seconds: float
    cpu_seconds: float
    memory_gb: float


def measured(words: list[str], folder: Path) -> Run:
    """Run a command, with all of its processes."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    largest = [0.0]
    sampler = threading.Thread(target=_sample, args=(process.pid, largest), daemon=True)
    sampler.start()
    said = process.communicate()[0].decode()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}\n{said}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, largest[0])


def _sample(pid: int, largest: list[float]) -> None:
    while psutil.pid_exists(pid):
        total = 0
        try:
            for one in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
                total += getattr(one.memory_full_info(), "pss", 0)
        except psutil.Error:
            pass
        largest[0] = max(largest[0], total / 1e9)
        time.sleep(0.25)


def submissions(assignment: Assignment, count: int) -> list[dict[str, bytes]]:
    """The files of each student, no two alike."""
    files = bank.reference(assignment)
    kinds = [
        files,
        bank.stubs(assignment),
        *(bank.apply_mistake(m, files) for m in bank.known_mistakes(assignment)),
    ]
    kinds += bank.alternatives(assignment).values()
    last = assignment.files[-1]
    for path in sorted((ROOT / "tests/submissions" / assignment.name / "unlisted").glob("*.py")):
        kinds.append(files | {last: files[last] + b"\n\n" + path.read_bytes()})
    return [
        {name: data + f"\n# student {n}\n".encode() for name, data in made.items()}
        for n, made in enumerate(islice(cycle(kinds), count))
    ]


def write_class(folder: Path, handed_in: list[dict[str, bytes]]) -> None:
    """As .py files, notebooks and zips in turn."""
    folder.mkdir()
    for n, files in enumerate(handed_in):
        name, first = f"student{n:03}", next(iter(files))
        if n % 3 == 0 or (len(files) > 1 and n % 3 == 1):
            (folder / name).mkdir()
            for file, data in files.items():
                (folder / name / file).write_bytes(data)
        elif n % 3 == 1:
            made = notebook([code(files[first].decode())])
            (folder / f"{name}.ipynb").write_text(json.dumps(made))
        else:
            with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
                for file, data in files.items():
                    archive.writestr(file, data)


def write_stock(
    folder: Path, found: config.Course, assignment: Assignment, handed_in: list[dict[str, bytes]]
) -> None:
    """A course folder as nbgrader's manual has it, with the checks in the notebook's cells."""
    questions = Questions.of(found, assignment, found.public_seed, hidden=True)
    source = folder / "source" / assignment.name
    source.mkdir(parents=True)
    reference = folder / "reference" / assignment.files[-1]
    reference.parent.mkdir()
    reference.write_bytes(bank.reference(assignment)[assignment.files[-1]])
    checks = [str(questions.side / name) for name in questions.sources]
    (folder / "reference/oracle.py").write_text(
        ORACLE.replace("{checks!r}", repr(checks)).replace("{reference!r}", repr(str(reference)))
    )
    module = assignment.files[-1].removesuffix(".py")
    setup = f"import sys\nsys.path.append({str(folder / 'reference')!r})\n"
    cells = [code(f"{setup}import oracle\nimport {module} as mine")]
    for number, task in enumerate(assignment.tasks):
        names = [check.id for check in questions.of_task(task.name)]
        worth = task.points + task.hidden_points
        mark = {
            "grade": True, "grade_id": f"task{number}", "locked": True, "points": worth,
            "schema_version": 3, "solution": False, "task": False,
        }  # fmt: skip
        cells.append(code(f"oracle.points(mine, {names!r}, {worth})", {"nbgrader": mark}))
    (source / "lab.ipynb").write_text(json.dumps(notebook(cells)))
    # A machine that does other things must not end a cell: that is no part of what is measured.
    patience = "c.ExecutePreprocessor.timeout, c.ExecutePreprocessor.iopub_timeout = 600, 60\n"
    (folder / "nbgrader_config.py").write_text("c = get_config()\n" + patience)
    for n, files in enumerate(handed_in):
        home = folder / "submitted" / f"student{n:03}" / assignment.name
        home.mkdir(parents=True)
        (home / "lab.ipynb").write_text(json.dumps(notebook(cells)))
        for name, data in files.items():
            (home / name).write_bytes(data)


def code(source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "metadata": metadata or {}, "outputs": [],
        "source": source,
    }  # fmt: skip


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = [cell | {"id": f"cell-{n}"} for n, cell in enumerate(cells)]
    metadata = {"kernelspec": kernel}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="assignment3")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--stock", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    found = config.find_course(ROOT)
    assignment = found.assignment(args.assignment)
    handed_in = submissions(assignment, args.count)
    python = [sys.executable, "-m"]
    with tempfile.TemporaryDirectory() as scratch:
        stock, folder = Path(scratch) / "stock", Path(scratch) / "class"
        write_stock(stock, found, assignment, handed_in[: args.stock])
        write_class(folder, handed_in)
        measured([*python, "nbgrader", "generate_assignment", assignment.name], stock)
        theirs = measured([*python, "nbgrader", "autograde", assignment.name], stock)
        words = ["grader", "class", assignment.name, str(folder), "--jobs", str(args.jobs)]
        ours = measured([*python, *words, "--quiet"], ROOT)
    ratio = (args.count / ours.wall_seconds) / (args.stock / theirs.wall_seconds)
    cpu = ours.cpu_seconds / args.count
    show = "{:<34}{:>8} submissions {:>8.1f} s wall {:>8.1f} s CPU {:>6.2f} GB"
    for name, count, run in (
        ("nbgrader autograde, stock Execute", args.stock, theirs),
        (f"grade class, {args.jobs} jobs", args.count, ours),
    ):
        print(show.format(name, count, run.wall_seconds, run.cpu_seconds, run.memory_gb))
    bars = [
        ("throughput, ours to stock", ratio, RATIO, ratio >= RATIO, "at least"),
        ("CPU seconds of a submission", cpu, CPU_SECONDS, cpu <= CPU_SECONDS, "at most"),
        ("memory of the whole run, GB", ours.memory_gb, MEMORY_GB, ours.memory_gb <= MEMORY_GB,
         "at most"),
    ]  # fmt: skip
    for name, value, bar, holds, how in bars:
        print(f"{name:<34}{value:>8.2f}   {how} {bar:g}: {'ok' if holds else 'MISSED'}")
    return 0 if all(bar[3] for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
