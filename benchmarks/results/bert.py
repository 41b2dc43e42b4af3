"""What the pretrained BERT of assignment 5 knows: words against counts, pairs against rules.

Runs the stock scripts, pretrain.py and finetune.py, with the reference's files on the shipped
data:

    python benchmarks/results/bert.py --seed 0               the English stories
    python benchmarks/results/bert.py --data stories-ru      or wikitext-2, war-and-peace

Prints JSON: accuracies as fractions, perplexities per piece, seconds.
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
LABELS = ("topic", "mood")
EXAMPLES = (100, 200, 400, 800)
"""Labelled stories to fine-tune on: pretraining counts most where there are few."""


def measure(
    seed: int,
    steps: int | None = None,
    data: str = "stories-en",
    device: str = "auto",
    train: str = "train",
    held_out: str = "test",
) -> dict[str, Any]:
    """Pretrain, measure on held-out text, and fine-tune where the data has labels.

    Args:
        steps: of pretraining; by default those of the stock command.
        train, held_out: parts of the corpus: to learn from, and to measure on.
    """
    sys.path.insert(0, str(FOLDER))
    import finetune
    import pretrain

    settings = pretrain.Settings(data=data, seed=seed, train=train, held_out=held_out)
    if steps is not None:
        settings = replace(settings, steps=steps)
    load = os.getloadavg()[0]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = Path(folder) / "bert.safetensors"
        found = {"data": data, "trained_on": train, "held_out": held_out, "seed": seed}
        found |= pretrain.run(settings, checkpoint, device, quiet=True)
        if data.startswith("stories-"):
            found["finetune"] = {
                f"{label}, {examples} examples": finetune.run(
                    checkpoint,
                    finetune.Settings(label=label, examples=examples, seed=seed),
                    Path(folder) / f"{label}-{examples}.safetensors",
                    device,
                )
                for label in LABELS
                for examples in EXAMPLES
            }
    return found | {
        "load_at_start": load,
        "wall_seconds_in_all": time.perf_counter() - started,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="default: those of the stock script")
    parser.add_argument("--data", default="stories-en")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--train", default="train")
    parser.add_argument("--held-out", default="test")
    print(json.dumps(measure(**vars(parser.parse_args())), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
