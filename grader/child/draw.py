"""Random values that are the same on every platform, for one check.

In: a stream key, 32 bytes made from (seed, check) by `grader.questions.stream`; a device.
Out: tensors. Runs in the child. It never sees the seed, and never uses torch's generator.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from numpy.random import RandomState  # documented as frozen; Generator's stream is not
from torch import Tensor, nn

Item = TypeVar("Item")
# Streams are seeded anew and used again: to make one costs fifteen times more.
_FILLING = RandomState(0)
_SPARE: list[RandomState] = []
GRID = 4096  # normals are multiples of 1/4096: exact in float32, equal on every platform


class Draw:
    """What a check may draw. Each call takes the next values of the check's own stream."""

    def __init__(self, key: bytes, device: str = "cpu", material: Any = None) -> None:
        self._key = key
        self._random = _SPARE.pop() if _SPARE else RandomState(0)
        self._random.seed(np.frombuffer(key, dtype="<u4"))
        self.device = torch.device(device)
        self.material = material
        """What a check of a checkpoint asks, as material.py drew it."""
        self.fills: list[dict[str, list[int]]] = []
        """Parameter names and shapes of each filled module: evidence for the gap."""

    def close(self) -> None:
        """Give the stream back; nothing may be drawn afterwards."""
        _SPARE.append(self._random)
        del self._random

    def normal(self, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """Standard normal values, rounded to multiples of 2⁻¹²."""
        values = np.round(self._random.standard_normal(shape) * GRID) / GRID
        return self._tensor(values, dtype)

    def uniform(
        self, *shape: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float32
    ) -> Tensor:
        """Uniform values in [low, high], rounded to multiples of 2⁻¹²."""
        values = low + (high - low) * self._random.random_sample(shape)
        return self._tensor(np.round(values * GRID) / GRID, dtype)

    def integers(self, low: int, high: int, *shape: int) -> Tensor:
        """Whole numbers in [low, high), int64."""
        return self._tensor(
            self._random.randint(low, high, size=shape, dtype=np.int64), torch.int64
        )

    def integer(self, low: int, high: int) -> int:
        """One whole number in [low, high), as a Python int."""
        return int(self._random.randint(low, high, dtype=np.int64))

    def permutation(self, n: int) -> Tensor:
        """A random order of n things, int64; never the identity for n > 1."""
        order = self._random.permutation(n)
        while n > 1 and (order == np.arange(n)).all():
            order = self._random.permutation(n)
        return self._tensor(order, torch.int64)

    def rng(self) -> np.random.Generator:
        """A generator for functions that take one: for answers that are judged by their rates.

        Its stream is not promised to be the same in every version of numpy.
        """
        return np.random.Generator(np.random.PCG64(self._random.randint(0, 2**31, 4).tolist()))

    def choice(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.integer(0, len(items))]

    def mask(self, *shape: int, p: float = 0.6) -> Tensor:
        """Booleans, True with probability `p`, with at least one True in each last-axis row.

        Where `p` is less than 1 and there is room, each row has a False, too: turned round, the
        mask hides no row whole, so that a mistake of polarity looks the same in every program.
        """
        values = self._random.random_sample(shape) < p
        first = self._random.randint(0, shape[-1], size=shape[:-1], dtype=np.int64)
        np.put_along_axis(values, first[..., None], True, axis=-1)
        if p < 1 and shape[-1] > 1:
            further = self._random.randint(1, shape[-1], size=shape[:-1], dtype=np.int64)
            other = (first + further) % shape[-1]
            np.put_along_axis(values, other[..., None], False, axis=-1)
        return self._tensor(values, torch.bool)

    def lengths(self, batch: int, longest: int, shortest: int = 1) -> Tensor:
        """Lengths of `batch` sequences in [shortest, longest], one of them the longest; int64."""
        values = self._random.randint(shortest, longest + 1, size=batch, dtype=np.int64)
        values[self._random.randint(0, batch, dtype=np.int64)] = longest
        return self._tensor(values, torch.int64)

    def fill(self, module: nn.Module) -> nn.Module:
        """Set each parameter of `module` from its name and shape, and move it to the device.

        The same names and shapes give the same values in whatever order a class makes them, so
        the student's module and the reference share parameters. Tied parameters are set once;
        buffers are left. A weight has values of variance 1 / its last axis; vectors lie near 1
        where they are called weight (gains), else near 0.
        """
        shapes: dict[str, list[int]] = {}
        with torch.no_grad():
            for name, parameter in module.named_parameters():
                shapes[name] = list(parameter.shape)
                parameter.copy_(torch.from_numpy(self._parameter(name, shapes[name])))
        self.fills.append(shapes)
        # `to` walks through everything, so it is not called for nothing.
        return module if self.device.type == "cpu" else module.to(self.device)

    def _parameter(self, name: str, shape: list[int]) -> npt.NDArray[np.float64]:
        text = f"{len(self.fills)}\0{name}\0{shape}".encode()
        _FILLING.seed(np.frombuffer(hashlib.sha256(self._key + text).digest(), dtype="<u4"))
        values = np.asarray(_FILLING.standard_normal(shape))
        if len(shape) > 1:
            values = values / shape[-1] ** 0.5
        elif name.rpartition(".")[2] == "weight":
            values = 1 + values / 4
        return np.asarray(np.round(values * GRID) / GRID)

    def _tensor(self, values: Any, dtype: torch.dtype) -> Tensor:
        return torch.from_numpy(np.asarray(values, order="C")).to(device=self.device, dtype=dtype)
