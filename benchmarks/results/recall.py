"""assignment0's experiment as a student runs it, with the reference's encoder.

    python benchmarks/results/recall.py --seed 0

Prints JSON: for each reader the share of words that it recalls, at some distances.
"""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "solutions/assignment0"


def measure(seed: int, steps: int | None = None) -> dict[str, Any]:
    """Train and test all readers by the stock script, on one thread.

    Returns:
        ``metrics``: of each reader the share recalled at some distances, the farthest distance up
        to which it recalls at least half of the words, and its parameters; ``baselines``: guessing;
        ``steps`` of each reader, ``cpu_seconds``, ``wall_seconds``.
    """
    sys.path.insert(0, str(FOLDER))
    try:
        import torch

        recall = importlib.import_module("recall")
    finally:
        sys.path.remove(str(FOLDER))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        found = recall.measure(seed, steps or recall.STEPS)
    finally:
        torch.set_num_threads(threads)
    return {
        "metrics": {name: summary(row, recall.SHOWN) for name, row in found.items()},
        "baselines": {"guessing": 1 / recall.VOCAB},
        "steps": steps or recall.STEPS,
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "wall_seconds": round(time.perf_counter() - wall, 1),
    }


def summary(row: dict[str, Any], distances: Sequence[int]) -> dict[str, Any]:
    """A reader's curve in a few numbers."""
    shares = row["accuracy"]
    half = next((d for d, share in enumerate(shares) if share < 0.5), len(shares)) - 1
    return {
        **{f"at distance {distance}": shares[distance] for distance in distances},
        "at least half up to distance": half,
        "parameters": row["parameters"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int)
    options = parser.parse_args()
    print(json.dumps(measure(options.seed, options.steps)))


if __name__ == "__main__":
    main()
