"""What the reference's ELMo learns from the shipped stories, by the stock scripts.

    python benchmarks/results/elmo.py --seed 0              stories-en
    python benchmarks/results/elmo.py --data stories-ru

Prints JSON: accuracies and fractions in 0..1, perplexities, seconds.
"""

import argparse
import contextlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "solutions" / "assignment6"


def measure(
    seed: int,
    steps: int | None = None,
    data: str = "stories-en",
    train: str = "train",
    held_out: str = "test",
) -> dict[str, Any]:
    """Train, probe, tag.

    Args:
        train, held_out: parts of the corpus: to learn from, and to measure the perplexity on.
    """
    sys.path[:0] = [str(ROOT), str(SCRIPTS)]
    try:
        import pretrain
        import tag
    finally:
        del sys.path[:2]
    wall, cpu = time.perf_counter(), time.process_time()
    device = torch.device("cpu")
    with tempfile.TemporaryDirectory() as folder:
        model, encoder, history = pretrain.pretrain(
            data, steps or pretrain.STEPS, seed, device, Path(folder) / "elmo.safetensors", train
        )
    found: dict[str, Any] = {
        "data": data,
        "trained_on": train,
        "held_out": held_out,
        "seed": seed,
        "steps": history.steps,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "words": len(encoder.vocabulary),
        "perplexity": pretrain.perplexity(model, encoder, pretrain.read_pieces(data, held_out)),
    }
    probe = pretrain.read_probe(data)
    if probe:
        found["senses"] = pretrain.probe_senses(model, encoder, probe)
        found["tagger"], found["shares_of_the_mix"] = tag.compare(model, encoder, probe, seed)
    return found | {
        "training_cpu_seconds": history.cpu_seconds,
        "training_wall_seconds": history.seconds,
        "cpu_seconds": time.process_time() - cpu,
        "wall_seconds": time.perf_counter() - wall,
        "threads": torch.get_num_threads(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="default: those of the stock script")
    parser.add_argument("--data", default="stories-en")
    parser.add_argument("--train", default="train")
    parser.add_argument("--held-out", default="test")
    asked = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # stdout is for the JSON alone
        found = measure(asked.seed, asked.steps, asked.data, asked.train, asked.held_out)
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
