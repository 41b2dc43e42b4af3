"""Tensors and words in one file: saved whole or not at all, read without running anything.

In: a path, and a model or tensors. Out: a safetensors file, or what it holds. Never unpickles, not
even to say what a pickle holds. Raises CheckpointRefused, with the way out.
"""

import contextlib
import glob
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from grader.errors import MachineFault, SubmissionRefused, UsageError
from grader.support import did_you_mean

LENGTH = 8
"""A safetensors file starts with the length of its header: 8 bytes, little-endian, then `{`."""
ABANDONED_SECONDS = 60
"""A file that is being written has changed since."""


class CheckpointRefused(SubmissionRefused):
    """This file is not a checkpoint of this model."""


def tensors_of(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A model's parameters and kept buffers by name; what two names share, under the first."""
    return {names[0]: tensor for tensor, names in _tensors(model)}


def save_checkpoint(
    path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, Any]
) -> None:
    """Write a file that is there in full or not at all, also when the power fails.

    Args:
        metadata: text stays as it is; any other value is written as JSON.
    """
    words = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in metadata.items()
    }
    # Its own memory for each: safetensors takes no views, and tied tensors are one by now.
    own = {name: tensor.detach().cpu().clone().contiguous() for name, tensor in tensors.items()}
    if path.is_symlink():  # to a disk that is kept, say: the link stays, what it leads to is new
        path = path.resolve()
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(save(own, metadata=words))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise MachineFault(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        with contextlib.suppress(OSError):  # it is the checkpoint by now, or never was
            partial.unlink()
    _sweep(path)


def _sweep(path: Path) -> None:
    """Take away what saves of this file left that were killed; one that goes on is younger."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                left.unlink()


def load_checkpoint(path: Path | str) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    """Read a checkpoint's tensors, on the CPU, and its metadata.

    Returns:
        ``(tensors, metadata)``; what was not text when it was saved is JSON.

    Raises:
        UsageError: there is no such file.
        CheckpointRefused: it is cut short, a pickle, or something else.
    """
    path = Path(path)
    _inspect(path)
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return tensors, dict(file.metadata() or {})
    except (SafetensorError, ValueError, RuntimeError) as error:
        raise _foreign(path, str(error)) from None


def parsed(words: Mapping[str, str], name: str, source: str) -> Any:
    """What stands in a checkpoint's metadata as JSON.

    Args:
        source: how a message calls the file.

    Raises:
        CheckpointRefused: nothing stands there, or no JSON.
    """
    try:
        return json.loads(words[name])
    except KeyError:
        how = f"says no {name!r}"
    except (ValueError, RecursionError):
        how = f"has a {name!r} that cannot be read"
    raise CheckpointRefused(
        f"{source} {how}: its metadata was changed, or another script wrote it",
        help="give the file as the training script wrote it, or train again",
    )


def restore(
    model: torch.nn.Module, tensors: Mapping[str, torch.Tensor], source: str = "the checkpoint"
) -> None:
    """Copy tensors into a model, in place; all of them fit, or nothing is changed.

    Args:
        source: how a message calls the place that the tensors come from.

    Raises:
        CheckpointRefused: a tensor is missing, unknown, or of another shape.
    """
    own = _tensors(model)
    known = {name for _, names in own for name in names}
    if unknown := [name for name in tensors if name not in known]:
        raise CheckpointRefused(
            f"{source} has a tensor {unknown[0]!r} that the model has not"
            f"{did_you_mean(unknown[0], known - tensors.keys())}",
            help="it was made by another model; train this one again, under another name",
        )
    copies = []
    for tensor, names in own:
        given = next((tensors[name] for name in names if name in tensors), None)
        if given is None:
            raise CheckpointRefused(
                f"{source} has no tensor {names[0]!r}, which the model has",
                help="it was made by another model; train this one again, under another name",
            )
        if given.shape != tensor.shape:
            raise CheckpointRefused(
                f"{names[0]!r} is {tuple(given.shape)} in {source} "
                f"and {tuple(tensor.shape)} in the model",
                help="build the model with the sizes that it was trained with",
            )
        copies.append((tensor, given))
    with torch.no_grad():
        for tensor, given in copies:
            tensor.copy_(given)


def _tensors(model: torch.nn.Module) -> list[tuple[torch.Tensor, list[str]]]:
    """Each tensor of a model once, with all its names."""
    found: dict[tuple[object, ...], tuple[torch.Tensor, list[str]]] = {}
    for name, tensor in model.state_dict(keep_vars=True).items():
        if not isinstance(tensor, torch.Tensor):  # a module's extra state may be anything
            continue
        place = tensor.data_ptr() if tensor.numel() else id(tensor)
        key = (place, tensor.shape, tensor.stride(), tensor.dtype)
        found.setdefault(key, (tensor, []))[1].append(name)
    return list(found.values())


def _inspect(path: Path) -> None:
    """Refuse what is not a whole safetensors file, saying what it is instead."""
    if not path.is_file():
        raise UsageError(
            f"there is no checkpoint {path}", help="train first, or name the file that you have"
        )
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(LENGTH + 1)
        length = int.from_bytes(start[:LENGTH], "little")
        if not start:
            raise _cut_short(path, "it is empty")
        # First, since a header's length may look like the first byte of a pickle.
        if start[LENGTH:] == b"{":
            if LENGTH + length > size:
                raise _cut_short(path, f"its header has {length:,} bytes, {size:,} are there")
            file.seek(LENGTH)
            end = LENGTH + length + _data_bytes(path, file.read(length))
            if end > size:
                raise _cut_short(path, f"it was {end:,} bytes long, {size:,} are there")
            return
    if start[:4] == b"PK\x03\x04" or (
        start[0] == 0x80 and start[1:2] in {b"\2", b"\3", b"\4", b"\5"}
    ):
        raise CheckpointRefused(
            f"{path.name} is a pickle (or a zip, as torch.save makes it), and was not opened: "
            "loading one can run any code",
            help="save with safetensors.torch.save_file, or let the training script do it",
        )
    raise _foreign(path, "it does not start like one")


def _data_bytes(path: Path, header: bytes) -> int:
    try:
        table = json.loads(header)
        return max(
            (row["data_offsets"][1] for key, row in table.items() if key[0] != "_"), default=0
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _foreign(path, "its header cannot be read") from None


def _cut_short(path: Path, how: str) -> CheckpointRefused:
    return CheckpointRefused(
        f"{path.name} is cut short: {how}", help="copy it again, or train again"
    )


def _foreign(path: Path, how: str) -> CheckpointRefused:
    return CheckpointRefused(
        f"{path.name} is no safetensors file: {how}",
        help="give the file that the training script wrote",
    )
