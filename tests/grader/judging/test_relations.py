"""Relations between wrong answers and right ones are told as facts, live and sealed alike."""

from typing import Any

import numpy as np
import pytest

from grader.judging.relations import Wrong, explain, name_factor
from grader.records import Array
from tests.some_answers import normal, sealed_tree, tensor

X = normal(3, 5, 13)


def wrongs(right: Any, got: Any, rtol: float = 1e-6, hidden: bool = False) -> list[list[Wrong]]:
    """One wrong tensor, once beside the right one and once beside its sketch."""
    leaf = right if isinstance(right, Array) else tensor(right)
    given = got if isinstance(got, Array) else tensor(got)
    allowed = rtol * float(np.abs(leaf.values).max()) if leaf.floating else 0.0
    leaves = [leaf, sealed_tree(leaf)] if leaf.values.size >= 64 else [leaf]
    return [[Wrong(one, given, allowed, rtol, hidden)] for one in leaves]


def said(right: Any, got: Any, **how: Any) -> str:
    """The sentence, which has to be the same live and sealed."""
    sentences = {explain(one) for one in wrongs(right, got, **how)}
    assert len(sentences) == 1
    return sentences.pop()


@pytest.mark.parametrize(
    ("factor", "says"),
    [
        (8.0, "your answers are 8 times the right ones; 8 = √64"),
        (np.sqrt(12), "your answers are 3.464 times the right ones; 3.464 = √12"),
        (1 / np.sqrt(12), "your answers are 0.2887 times the right ones; 0.2887 = 1/√12"),
        (0.125, "your answers are 0.125 times the right ones; 0.125 = 1/8 = 1/√64"),
        (100.0, "your answers are 100 times the right ones"),
        (4096.0, "your answers are 4096 times the right ones"),
        (-2.0, "your answers are -2 times the right ones; -2 = -√4"),
        (0.3171, "your answers are 0.3171 times the right ones"),
        (1.00005, "your answers are 1.00005 times the right ones"),
        (-1.0, "your answers are the right ones with the opposite sign"),
    ],
)
def test_factors_are_named(factor: float, says: str) -> None:
    """A constant factor is told, and named where it is k, √k, 1/k or 1/√k."""
    assert said(X, factor * X) == says


def test_factors_in_low_precision() -> None:
    """float32 and bfloat16 leave a factor its name where names are not too close together."""
    x = tensor(X, "float32")

    assert said(x, tensor(x.values * np.sqrt(13), "float32"), rtol=1e-5) == (
        "your answers are 3.606 times the right ones; 3.606 = √13"
    )
    rough = Array("bfloat16", "cpu", x.values)
    noisy = Array("bfloat16", "cpu", 2 * x.values * (1 + 0.003 * normal(3, 5, 13, seed=1)))
    assert said(rough, noisy, rtol=3e-2) == "your answers are 2 times the right ones; 2 = √4"


@pytest.mark.parametrize(
    ("factor", "near", "name"),
    [
        (8.0, 1e-6, "8 = √64"), (65.0, 1e-6, "65"), (np.sqrt(4095), 1e-6, "63.99 = √4095"),
        (np.sqrt(4095), 1e-4, "63.99"), (2.004, 6e-3, "2 = √4"), (5.01, 6e-3, "5"),
        (5.2, 6e-3, "5.2"),
        (0.3333333, 1e-6, "0.3333 = 1/3 = 1/√9"), (np.sqrt(4099), 1e-6, "64.02"),
    ],
)  # fmt: skip
def test_names_of_factors(factor: float, near: float, name: str) -> None:
    """No name is told that chance could give."""
    assert name_factor(factor, near) == name


def test_several_factors() -> None:
    """Different factors in different checks are told side by side."""
    for live, sealed in zip(wrongs(X, 2 * X), wrongs(X, np.sqrt(12) * X), strict=True):
        assert explain(live + sealed) == (
            "your answers are a constant times the right ones: 2 = √4 and 3.464 = √12"
        )


def test_one_number_needs_a_name() -> None:
    """Any number is a multiple of any other, so a single one needs a factor with a name."""
    assert explain(wrongs(tensor([0.37]), tensor([0.37 * 3]))[0]) == (
        "your answers are 3 times the right ones; 3 = √9"
    )
    assert explain(wrongs(tensor([0.37]), tensor([0.61]))[0]) == ""


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ((0, 2, 1), "your answers are the right ones with axes 1 and 2 swapped"),
        ((2, 1, 0), "your answers are the right ones with axes 0 and 2 swapped"),
        ((1, 2, 0), "your answers are the right ones with the axes in order (1, 2, 0)"),
    ],
)
def test_orders_of_axes(order: tuple[int, ...], says: str) -> None:
    """An answer whose axes are permuted is told, also where shapes differ."""
    assert said(X, X.transpose(order)) == says


def test_swapped_axes_of_the_same_length() -> None:
    """Two axes of the same length can be swapped without a trace in the shape."""
    x = normal(2, 7, 7)

    assert said(x, x.swapaxes(1, 2)) == "your answers are the right ones with axes 1 and 2 swapped"


def test_swapped_axes_of_whole_numbers() -> None:
    """Also of tensors that are hashed."""
    ids = np.random.RandomState(0).randint(0, 9, (5, 13))

    assert said(tensor(ids, "int64"), tensor(ids.T, "int64")) == (
        "your answers are the right ones with axes 0 and 1 swapped"
    )


def test_axes_of_size_1_are_missing() -> None:
    """As after a squeeze without an axis: the answer is right but for them."""
    one = X.reshape(1, 3, 1, 65)
    says = "your answers are right, but lack the axes of size 1"

    assert says == said(one, one.squeeze())
    assert says != said(one, one.reshape(3, 1, 65))


def test_another_shape() -> None:
    """The right numbers in the right order, but in another shape."""
    says = "your answers are the right numbers in the right order, in another shape"

    assert said(X, X.reshape(15, 13)) == says
    assert said(X, X[None]) == says
    assert said(X, X.swapaxes(1, 2).reshape(15, 13)) == ""


@pytest.mark.parametrize(
    ("axis", "by", "says"),
    [
        (1, 1, "your answers are the right ones, one place later along axis 1"),
        (1, -1, "your answers are the right ones, one place earlier along axis 1"),
        (0, 1, "your answers are the right ones, one place later along axis 0"),
    ],
)
def test_shifts(axis: int, by: int, says: str) -> None:
    """A shift by one is told, whatever has been put at the end that is left over."""
    rolled = np.roll(X, by, axis)
    padded = rolled.copy()
    np.moveaxis(padded, axis, 0)[0 if by > 0 else -1] = 0.0

    assert said(X, rolled) == says
    assert said(X, padded) == says


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (np.s_[:, 2], "only index 2 of axis 1 is wrong in your answers"),
        (np.s_[:, :, 12], "only index 12 of axis 2 is wrong in your answers"),
        (np.s_[:, [0, 1, 3, 4]], "only index 2 of axis 1 is right in your answers"),
        (np.s_[1:], "only index 0 of axis 0 is right in your answers"),
    ],
)
def test_single_slices(wrong: Any, says: str) -> None:
    """One head only that is right, or wrong, is told."""
    got = X.copy()
    got[wrong] = normal(*X.shape, seed=9)[wrong]

    assert said(X, got) == says


def test_the_last_slice_in_several_shapes() -> None:
    """What is the last index in every check is called so."""
    found = []
    for shape in ((3, 5, 13), (2, 7, 11)):
        x = normal(*shape)
        got = x.copy()
        got[:, -1] = 1.5
        found.append(wrongs(x, got))

    for both in zip(*found, strict=True):
        assert explain([one for made in both for one in made]) == (
            "only the last index of axis 1 is wrong in your answers"
        )


def test_different_slices_tell_nothing() -> None:
    """Another slice in each check is no relation."""
    first, second = X.copy(), X.copy()
    first[:, 1] = 0.5
    second[:, 3] = 0.5

    for one, other in zip(wrongs(X, first), wrongs(X, second), strict=True):
        assert explain(one + other) == ""


def test_masked_places() -> None:
    """Wrong only where 0 is right: told with a live key, which knows where zeros are."""
    x = X * (np.random.RandomState(0).rand(3, 5, 13) < 0.6)
    got = np.where(x == 0, 0.01 * normal(3, 5, 13, seed=3), x)
    live, sealed = wrongs(x, got)

    assert explain(live) == "your answers are wrong only where the right ones are 0"
    assert explain(sealed) == ""


def test_hidden_checks_tell_no_numbers() -> None:
    """What only hidden checks show is told without factor, axis or index."""
    got = X.copy()
    got[:, 2] = 0.5

    assert said(X, 3 * X, hidden=True) == "your answers are a constant times the right ones"
    assert said(X, X.swapaxes(1, 2), hidden=True) == (
        "your answers are the right ones with the axes in another order"
    )
    assert said(X, np.roll(X, 1, 1), hidden=True) == (
        "your answers are the right ones, one place off along an axis"
    )
    assert said(X, got, hidden=True) == (
        "only one index of an axis is right, or wrong in your answers"
    )
    both = wrongs(X, 3 * X)[0] + wrongs(X, 3 * X, hidden=True)[0]
    assert explain(both) == "your answers are 3 times the right ones; 3 = √9"


def test_a_relation_holds_for_all_or_is_not_told() -> None:
    """One tensor that a relation does not explain, and it is no explanation."""
    for one, other in zip(wrongs(X, 2 * X), wrongs(X, X + 1), strict=True):
        assert explain(one) != ""
        assert explain(one + other) == ""


@pytest.mark.parametrize(
    "got",
    [normal(3, 5, 13, seed=4), 0 * X, X + 0.5, np.full_like(X, np.nan), X[:2], X * 1e300,
     np.full((1, 1, 1, 1, 1, 1, 195), 1.0)],
    ids=["other", "zeros", "offset", "nan", "part", "huge", "axes"],
)  # fmt: skip
def test_no_relation(got: Any) -> None:
    """Where nothing holds, nothing is said."""
    assert said(X, got) == ""


def test_nothing_wrong_has_no_relation() -> None:
    """Without a wrong tensor there is nothing to relate."""
    assert explain([]) == ""
