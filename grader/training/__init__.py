"""Train a model so that nothing is lost: for the scripts train.py, pretrain.py and finetune.py.

In: a student's model and training step. Out: a checkpoint as safetensors, and a loss curve.
May import torch: it runs in the student's own process, and neither the grader nor the sandbox
imports it. Never reads or writes a pickle.
"""

from grader.training.addressee import Destination, destination
from grader.training.bars import progress
from grader.training.checkpoint import (
    CheckpointRefused,
    load_checkpoint,
    parsed,
    restore,
    save_checkpoint,
    tensors_of,
)
from grader.training.device import (
    add_machine_options,
    autocast,
    choose_device,
    use_machine,
)
from grader.training.history import History
from grader.training.loop import Diverged, fit, state_path
from grader.training.script import run_script

__all__ = [
    "CheckpointRefused",
    "Destination",
    "Diverged",
    "History",
    "add_machine_options",
    "autocast",
    "choose_device",
    "destination",
    "fit",
    "load_checkpoint",
    "parsed",
    "progress",
    "restore",
    "run_script",
    "save_checkpoint",
    "state_path",
    "tensors_of",
    "use_machine",
]
