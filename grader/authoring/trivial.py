"""Trivial answers, made of a right one: what nobody may earn points with.

In: the reference's answer to a check under two seeds. Out: answers, each with its name.
A pure function of numpy trees. `grade verify` shows that no check lets one pass.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import RandomState

from grader.records import Answer, Array

Numbers = npt.NDArray[Any]


def trivial(answer: Answer, other: Answer) -> Iterator[tuple[str, Answer]]:
    """The zoo: zeros, ones, the mean, × 1.01, with noise, in another order, another draw's.

    An animal that changes nothing about the answer is left out: an answer of zeros is right
    where zeros are expected, and such a check has to be declared guessable.
    """
    random = RandomState(0)
    animals: dict[str, Callable[[Numbers], Numbers]] = {
        "zeros": np.zeros_like,
        "ones": np.ones_like,
        "its mean": lambda values: np.full_like(values, _mean(values)),
        "1.01 times the right answer": lambda values: (values * 1.01).astype(values.dtype),
        "the right answer with noise": lambda values: (
            values + random.standard_normal(values.shape) * 1e-3 * _size(values)
        ).astype(values.dtype),
        "the right numbers in another order": lambda values: _mixed(values, random),
    }
    for name, change in animals.items():
        made = _map(answer, change)
        if not same(made, answer):
            yield name, made
    if not same(other, answer):
        yield "the answer to another draw", other


def same(one: Answer, two: Answer) -> bool:
    """Whether two answers are equal to the last bit."""
    if isinstance(one, Array) and isinstance(two, Array):
        return one.dtype == two.dtype and np.array_equal(
            one.values, two.values, equal_nan=one.floating
        )
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    return type(one) is type(two) and one == two


def leaves(answer: Answer, path: str = "answer") -> Iterator[tuple[str, Answer]]:
    """Every leaf of an answer with its path."""
    if isinstance(answer, (list, tuple)):
        for place, item in enumerate(answer):
            yield from leaves(item, f"{path}[{place}]")
    elif isinstance(answer, dict):
        for key, item in answer.items():
            yield from leaves(item, f"{path}[{key!r}]")
    else:
        yield path, answer


def _map(answer: Answer, change: Callable[[Numbers], Numbers]) -> Answer:
    if isinstance(answer, Array):
        with np.errstate(all="ignore"):
            return Array(answer.dtype, answer.device, change(answer.values))
    if isinstance(answer, list):
        return [_map(item, change) for item in answer]
    if isinstance(answer, tuple):
        return tuple(_map(item, change) for item in answer)
    if isinstance(answer, dict):
        return {key: _map(item, change) for key, item in answer.items()}
    if isinstance(answer, float):
        return float(change(np.array([answer]))[0])
    return answer


def _finite(values: Numbers) -> Numbers:
    return values[np.isfinite(values)]


def _mean(values: Numbers) -> Any:
    kept = _finite(values)
    return kept.astype(np.float64).mean().astype(values.dtype) if kept.size else 0


def _size(values: Numbers) -> float:
    return float(np.abs(_finite(values)).max(initial=0.0))


def _mixed(values: Numbers, random: RandomState) -> Numbers:
    return random.permutation(values.reshape(-1)).reshape(values.shape)
