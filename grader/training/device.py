"""Where a model trains, and in which precision.

In: a device's name. Out: a torch device, and a context for the forward pass.
"""

import contextlib

import torch

from grader.errors import MachineFault, UsageError

WORDS = ("auto", "cpu", "cuda")


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

    bf16 has float32's range, so gradients need no scaling. Parameters stay float32.

    Example:
        >>> with autocast("cpu"):
        ...     (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
        torch.float32
    """
    if torch.device(device).type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return contextlib.nullcontext()
