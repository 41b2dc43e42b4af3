"""Whether `grade` reads what a training script writes, and how large it may be.

In: the script's folder, with its assignment.toml, and the file that will be written.
Out: `Destination`. Reads nothing of the student's.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import torch

from grader.training.checkpoint import tensors_of

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Destination:
    """Where a checkpoint goes."""

    command: str
    """That reads it; "" where none does."""
    megabytes: float

    def objection(self, model: torch.nn.Module) -> str:
        """What to say before a model is trained that is larger than what is read; else ""."""
        size = sum(t.numel() * t.element_size() for t in tensors_of(model).values()) / MEGABYTE
        if not self.command or size <= self.megabytes:
            return ""
        return (
            f"this model has {size:.0f} MB, and `grade` reads {self.megabytes:g} MB at most: "
            "it can be trained, and not handed in; take smaller sizes, or another --out"
        )


def destination(folder: Path, out: Path) -> Destination:
    """Of the checkpoint `out` that a script in `folder` writes."""
    toml = folder / "assignment.toml"
    known = tomllib.loads(toml.read_text(encoding="utf-8")) if toml.is_file() else {}
    trained = known.get("checkpoint")
    if trained is None or out.absolute() != folder.absolute() / trained["file"]:
        return Destination("", 0)
    place = "" if folder.parent.name == "assignments" else f" {folder}"
    return Destination(f"grade {folder.name}{place}", trained["megabytes"])
