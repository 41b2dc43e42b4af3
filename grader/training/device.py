"""Where a model trains, on how many threads, and in which precision.

In: a device's name, a number of threads. Out: a torch device, and a context for the forward pass.
"""

import argparse
import contextlib
import os
from pathlib import Path

import torch

from grader.errors import MachineFault, UsageError

WORDS = ("auto", "cpu", "cuda")
FEW_CORES = 4
"""Up to so many, one thread is faster than several: small products wait for each other, and
somebody else is on a core."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Of a container: microseconds of CPU time, in a period of so many."""


def add_machine_options(parser: argparse.ArgumentParser) -> None:
    """The options that every training script has; `use_machine` reads them."""
    parser.add_argument(
        "--device",
        default="auto",
        help="auto, cpu or cuda; a GPU that has bf16 computes in it (default: auto)",
    )
    parser.add_argument(
        "--threads",
        type=int,
        metavar="N",
        help=f"of the CPU (default: 1 on up to {FEW_CORES} cores, where more would be slower)",
    )


def use_machine(asked: argparse.Namespace) -> torch.device:
    """Set the threads of this process, and choose the device, as the command line says."""
    device = choose_device(asked.device)
    torch.set_num_threads(choose_threads(asked.threads))
    return device


def choose_threads(asked: int | None = None) -> int:
    """So many as were asked for; else one on a small machine, and what torch takes on a large one.

    Raises:
        UsageError: fewer than one.
    """
    if asked is not None:
        if asked < 1:
            raise UsageError(f"--threads {asked} is no number of threads", help="1 is the least")
        return asked
    if os.environ.get("OMP_NUM_THREADS"):  # somebody has decided
        return torch.get_num_threads()
    cores = usable_cores()
    return 1 if cores <= FEW_CORES else min(torch.get_num_threads(), cores)


def usable_cores(quota: Path = QUOTA) -> int:
    """The cores that this process may use: a container often sees more than it gets."""
    mine = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    cores = len(mine(0)) if mine else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):  # no container, or no limit: "max 100000"
        most, period = map(int, quota.read_text().split())
        cores = min(cores, max(1, most // period))
    return cores


def choose_device(word: str = "auto") -> torch.device:
    """`auto` takes a GPU if there is one.

    Raises:
        MachineFault: `cuda` was asked for, and torch sees no GPU.
        UsageError: another word.
    """
    if word not in WORDS:
        raise UsageError(f"no device {word!r}", help=f"it is one of: {', '.join(WORDS)}")
    if word == "cuda" and not torch.cuda.is_available():
        raise MachineFault(
            "torch sees no GPU here", help="leave --device out, and the CPU is taken"
        )
    if word == "auto":
        word = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(word)


def autocast(
    device: torch.device | str,
) -> contextlib.AbstractContextManager[object]:
    """bf16 for the forward pass and the loss on a GPU that has it; nothing at all elsewhere.

    bf16 has float32's range, so gradients need no scaling. Parameters stay float32. Older GPUs (a
    T4, a P100) can only emulate bf16, which is slower than the float32 that they have.

    Example:
        >>> with autocast("cpu"):
        ...     (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
        torch.float32
    """
    is_cuda = torch.device(device).type == "cuda"
    if is_cuda and torch.cuda.is_bf16_supported(including_emulation=False):
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return contextlib.nullcontext()
