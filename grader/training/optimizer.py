"""An optimizer's state as tensors and JSON, and back.

In: a torch optimizer. Out: named tensors and a text, from which it goes on exactly.
"""

import json
from collections.abc import Mapping
from typing import Any

import torch

from grader.training.checkpoint import CheckpointRefused

PREFIX = "optimizer."


def pack(optimizer: torch.optim.Optimizer) -> tuple[dict[str, torch.Tensor], str]:
    """Take a state apart; floats in JSON come back to the bit."""
    state = optimizer.state_dict()
    tensors: dict[str, torch.Tensor] = {}
    parts = {"state": state["state"], "groups": dict(enumerate(state["param_groups"]))}
    words: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in parts}
    for part, rows in parts.items():
        for index, row in rows.items():
            plain = words[part][str(index)] = {}
            for key, value in row.items():
                if isinstance(value, torch.Tensor):
                    tensors[f"{PREFIX}{part}.{index}.{key}"] = value
                else:
                    plain[key] = value
    return tensors, json.dumps(words)


def unpack(
    optimizer: torch.optim.Optimizer,
    tensors: Mapping[str, torch.Tensor],
    text: str,
    source: str,
) -> None:
    """Fill an optimizer of the same kind and the same parameters."""
    words = json.loads(text)
    for name, tensor in tensors.items():
        if name.startswith(PREFIX):
            part, index, key = name.removeprefix(PREFIX).split(".", 2)
            words[part].setdefault(index, {})[key] = tensor
    groups = [words["groups"][str(index)] for index in range(len(words["groups"]))]
    for group, now in zip(groups, optimizer.param_groups, strict=False):
        for key, value in now.items():
            if isinstance(value, tuple) and isinstance(group.get(key), list):
                group[key] = tuple(group[key])  # JSON has no tuples
    keys = [sorted(group.keys() - {"params"}) for group in groups]
    if keys != [sorted(group.keys() - {"params"}) for group in optimizer.param_groups]:
        raise CheckpointRefused(
            f"{source} was made with another optimizer", help="delete it to start anew"
        )
    rows = {int(index): row for index, row in words["state"].items()}
    try:
        optimizer.load_state_dict({"state": rows, "param_groups": groups})
    except ValueError as error:
        raise CheckpointRefused(
            f"{source} was made with another optimizer ({error})", help="delete it to start anew"
        ) from None
