"""What the pretrained BERT of assignment 5 knows: words against counts, pairs against rules.

Runs the stock scripts, pretrain.py and finetune.py, with the reference's files on the shipped
data:

    python benchmarks/results/bert.py --seed 0               the English stories, 4,000 steps
    python benchmarks/results/bert.py --data stories-ru      or wikitext-2, war-and-peace
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "solutions" / "assignment5"


def measure(
    seed: int, steps: int | None = None, data: str = "stories-en", device: str = "auto"
) -> dict[str, Any]:
    """Pretrain, measure on the test part, and fine-tune where the data has labels.

    Args:
        steps: of pretraining; by default those of the stock command.

    Returns:
        Plain JSON: accuracies as fractions, times in seconds.
    """
    sys.path.insert(0, str(FOLDER))
    import finetune
    import pretrain

    settings = pretrain.Settings(data=data, seed=seed)
    if steps is not None:
        settings = replace(settings, steps=steps)
    load = os.getloadavg()[0]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = Path(folder) / "bert.safetensors"
        found = pretrain.run(settings, checkpoint, device, quiet=True)
        found |= {"data": data, "seed": seed, "load_at_start": load}
        if data.startswith("stories-"):
            found["finetune"] = [
                finetune.run(
                    checkpoint,
                    finetune.Settings(label=label, seed=seed),
                    Path(folder) / f"{label}.safetensors",
                    device,
                )
                for label in ("topic", "mood")
            ]
    return found | {"wall_seconds_in_all": time.perf_counter() - started}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure assignment 5's BERT.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=None)
    parser.add_argument("--data", default="stories-en")
    parser.add_argument("--device", default="auto")
    print(json.dumps(measure(**vars(parser.parse_args())), indent=2))


if __name__ == "__main__":
    main()
