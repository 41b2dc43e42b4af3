"""Chance, the same on every machine.

In: a seed. Out: choices. Never: another source of chance than numpy's frozen stream.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """A stream of choices that a seed decides."""

    def __init__(self, *seed: int) -> None:
        self.random = np.random.RandomState(list(seed))

    def chance(self, probability: float) -> bool:
        return bool(self.random.random_sample() < probability)

    def pick(self, among: Sequence[T]) -> T:
        return among[int(self.random.random_sample() * len(among))]

    def favour(self, among: Sequence[T]) -> T:
        """The first is picked twice as often as the second, three times as the third."""
        shares = np.cumsum(1 / np.arange(1, len(among) + 1))
        return among[int(np.searchsorted(shares, self.random.random_sample() * shares[-1]))]
