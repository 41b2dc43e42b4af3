"""Runs of the stock scripts: what is measured, and where its numbers are kept.

In: the name of a script beside this file, its words, a seed. Out: raw/KEY.json, with what the
script printed under "found", and when and where under "measured".
"""

import datetime
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader import data
from grader.errors import UsageError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RAW = HERE / "raw"
SIDE_BY_SIDE = 2
THREADS = 1

Found = dict[str, Any]
"""What a script printed: numbers in nested tables."""


@dataclass(frozen=True)
class Run:
    """One measurement: a script with its words."""

    name: str
    words: tuple[str, ...] = ()
    seed: int = 0

    @property
    def key(self) -> str:
        return "-".join([self.name, *(w.strip("-") for w in self.words), str(self.seed)])

    @property
    def file(self) -> Path:
        return RAW / f"{self.key}.json"

    @property
    def command(self) -> str:
        words = " ".join(("", *self.words))
        return f"python benchmarks/results/{self.name}.py --seed {self.seed}{words}"

    @property
    def is_there(self) -> bool:
        return self.file.is_file()

    @property
    def found(self) -> Found:
        return dict(self._kept["found"])

    @property
    def measured(self) -> dict[str, Any]:
        """When and where it ran."""
        return dict(self._kept["measured"])

    @property
    def _kept(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text(encoding="utf-8")))

    @property
    def lacks(self) -> str:
        """What is not on this machine, and how it comes there; empty where all is."""
        options = dict(zip(self.words[::2], self.words[1::2], strict=True))
        if "--data" not in options:
            return ""
        corpus = options["--data"]
        try:
            for part in (options.get("--train", "train"), options.get("--held-out", "test")):
                data.load(corpus, part, root=ROOT)
        except UsageError:
            return f"{corpus} is not here: `grade data get {corpus}`, or with `--from DIR`"
        return ""


@dataclass(frozen=True)
class Study:
    """One model on one corpus, under some seeds."""

    name: str
    words: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (0,)

    @property
    def runs(self) -> list[Run]:
        return [Run(self.name, self.words, seed) for seed in self.seeds]

    @property
    def found(self) -> list[Found]:
        """Of the runs that are there."""
        return [run.found for run in self.runs if run.is_there]


def waiting(studies: Iterable[Study], fresh: bool = False) -> list[Run]:
    """What is still to be measured; with fresh, all of it."""
    return [run for study in studies for run in study.runs if fresh or not run.is_there]


def measure(run: Run, beside: int = SIDE_BY_SIDE) -> str:
    """Run one measurement in its process: what to say of it.

    Args:
        beside: how many runs share the machine, for the record.
    """
    if run.lacks:
        return f"{run.key}: not run: {run.lacks}"
    words = [sys.executable, str(HERE / f"{run.name}.py"), "--seed", str(run.seed), *run.words]
    environment = {**os.environ, "OMP_NUM_THREADS": str(THREADS), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return f"{run.key}: not run: {last}"
    keep(run, json.loads(done.stdout), beside)
    return f"{run.key}: done"


def keep(run: Run, found: Found, beside: int = SIDE_BY_SIDE) -> None:
    """Write a run's file, whole or not at all."""
    measured = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": version("torch"),
        "threads": THREADS,
        "runs_side_by_side": beside,
    }
    RAW.mkdir(exist_ok=True)
    text = json.dumps({"measured": measured, "found": found}, indent=1, ensure_ascii=False)
    part = run.file.with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(run.file)
