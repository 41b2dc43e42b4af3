"""A wrong answer gets the first difference that one would fix, in words; a right one gets none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grader.author import close, equal
from grader.errors import GraderFault
from grader.judging.compare import gap_of, ratio_of
from grader.judging.rules import Rule
from grader.records import Gap, Other
from tests.some_answers import check, normal, sealed_tree, tensor

RULE = Rule("is_right")
X = normal(2, 5, 12)


def text(expected: object, got: object, rule: Rule = RULE) -> tuple[str, str, str]:
    gap = gap_of(expected, got, rule)
    assert gap is not None
    return gap.kind, gap.says, gap.detail


def changed(values: np.ndarray, at: object, by: float) -> np.ndarray:
    values = values.copy()
    values[at] += by
    return values


def test_the_right_answer_has_no_gap() -> None:
    """An answer that is equal to the expected one is right, whatever it is made of."""
    answer = [tensor(X), {"a": 3, 5: "text"}, (None, True, 0.5), [], tensor(np.zeros((0, 3)))]

    assert gap_of(answer, answer, RULE) is None


def test_lists_and_tuples_are_alike() -> None:
    """A list where a tuple is expected is no difference."""
    assert gap_of((1, [2]), [1, (2,)], RULE) is None


@pytest.mark.parametrize(
    ("expected", "got", "says"),
    [
        (tensor(X), None, "is None; a torch.Tensor is expected"),
        (tensor(X), Other("numpy.ndarray"), "is a numpy.ndarray; a torch.Tensor is expected"),
        (tensor(X), [tensor(X)], "is a list; a torch.Tensor is expected"),
        (tensor(X), 1.5, "is a float; a torch.Tensor is expected"),
        ((tensor(X), tensor(X)), tensor(X), "is a torch.Tensor; a tuple of 2 is expected"),
        ([1, 2], [1], "has 1 part; 2 are expected"),
        ([1], [1, 2, 3], "has 3 parts; 1 is expected"),
        ({"a": 1}, [1], "is a list; a dict is expected"),
        ({"a": 1, "b": 2}, {"a": 1, "c": 2}, "has no `b`; it has `c` instead"),
        ({"a": 1, "b": 2}, {"a": 1}, "has no `b`; the others are there"),
        ({"a": 1}, {"a": 1, "c": 2}, "has `c` too, which is not expected"),
        (3, True, "is a bool; an int is expected"),
        (3, 3.0, "is a float; an int is expected"),
        ("a", None, "is None; a str is expected"),
        (None, 0, "is an int; None is expected"),
        ([1, None], [1, Other("Wrapper")], "part 2 of the answer is a Wrapper; None is expected"),
    ],
)
def test_wrong_types_are_named(expected: object, got: object, says: str) -> None:
    """A wrong type, length or key is named beside the expected one."""
    assert text(expected, got) == ("type", says, "")


@pytest.mark.parametrize(
    ("expected", "got", "says"),
    [
        ([[1, 2], 3], [[1, 9], 3], "part 2 of part 1 of the answer is 9; 2 is expected"),
        ({"weights": [1, 2]}, {"weights": [1, 9]}, "part 2 of `weights` is 9; 2 is expected"),
        ([1, {"mask": True}], [1, {"mask": False}],
         "`mask` of part 2 of the answer is False; True is expected"),
        ({0: "a"}, {0: "b"}, "`0` is 'b'; 'a' is expected"),
        (0.5, 0.25, "is 0.25; 0.5 is expected"),
        ("a" * 99, "b", "is 'b'; '" + "a" * 56 + "... is expected"),
    ],
)  # fmt: skip
def test_parts_and_single_values_are_named(expected: object, got: object, says: str) -> None:
    """A part of an answer is named by its place or key, a single value by itself."""
    assert text(expected, got)[:2] == ("value", says)


@pytest.mark.parametrize(
    ("got", "expected", "fact"),
    [
        ((2, 12, 5), (2, 5, 12), "axes 1 and 2 are swapped"),
        ((12, 2, 5), (2, 5, 12), "the axes stand in another order"),
        ((2, 5, 12, 1), (2, 5, 12), "there is an axis of size 1 too many"),
        ((5, 12), (1, 5, 12), "an axis of size 1 is missing"),
        ((5, 1, 12), (1, 5, 12), "axes 0 and 1 are swapped"),
        ((2, 12), (2, 5, 12), "axis 1 is missing, of size 5"),
        ((2, 5, 12, 3), (2, 5, 12), "axis 3 is too many, of size 3"),
        ((10, 12), (2, 5, 12), "it holds as many numbers as expected"),
        ((2, 5, 11), (2, 5, 12), ""),
    ],
)
def test_wrong_shapes_are_explained(
    got: tuple[int, ...], expected: tuple[int, ...], fact: str
) -> None:
    """Both shapes are named, with the fact that explains the difference, if one does."""
    want = ("shape", f"has shape {got}; {expected} is expected", fact)

    assert want == text(tensor(np.zeros(expected)), tensor(np.zeros(got)))


def test_wrong_dtype() -> None:
    """Both dtypes are named."""
    want = ("dtype", "has dtype float64; float32 is expected", "the shape is right")

    assert want == text(tensor(X, "float32"), tensor(X))


def test_wrong_device() -> None:
    """Tensors have to be on the device of the run, wherever the answer key was asked."""
    on_cuda = Rule("is_right", device="cuda")

    assert gap_of(tensor(X), tensor(X, device="cuda:0"), on_cuda) is None
    assert text(tensor(X), tensor(X), on_cuda) == ("device", "is on cpu; cuda is expected", "")
    assert text(tensor(X), tensor(X, device="cuda"))[1] == "is on cuda; cpu is expected"


@pytest.mark.parametrize(
    ("at", "value", "says", "detail"),
    [
        ((0, 3), np.nan, "12 of 120 numbers are NaN; all should be finite",
         "in 1 of 10 rows, the first at [0, 3, 0]"),
        ((1, 0, 2), np.nan, "1 of 120 numbers is NaN; all should be finite",
         "in 1 of 10 rows, the first at [1, 0, 2]"),
        ((0, 0), [np.nan, -np.inf] + 10 * [0], "1 of 120 numbers is NaN and 1 is infinite; "
         "all should be finite", "in 1 of 10 rows, the first at [0, 0, 0]"),
    ],
)  # fmt: skip
def test_nan_is_counted(at: object, value: object, says: str, detail: str) -> None:
    """NaN and infinity are counted, and come before wrong values."""
    got = 2 * X
    got[at] = value

    assert text(tensor(X), tensor(got)) == ("finite", says, detail)
    assert text([1, tensor(X)], [1, tensor(got)])[1].startswith(
        says.partition(" numbers")[0] + " numbers in part 2 of the answer"
    )


def test_nan_is_no_wildcard() -> None:
    """NaN is right where NaN is expected, and only there."""
    expected = changed(X, (0, 0), np.nan)

    assert gap_of(tensor(expected), tensor(expected), RULE) is None
    for wrong in (X, changed(X, (0, 1), np.nan), changed(X, (0, 0), np.inf), X * np.nan):
        kind, says, _ = text(tensor(expected), tensor(wrong))
        assert (kind, says) == ("finite", "has NaN or infinity at other places than expected")


def test_a_single_nan() -> None:
    """A single number that is NaN is said to be it."""
    assert text(tensor(1.5), tensor(np.nan)) == (
        "finite", "is NaN; a finite number is expected", ""
    )  # fmt: skip
    assert text(1.5, float("nan"))[:2] == ("finite", "is nan; 1.5 is expected")


def test_values_by_size_place_and_share() -> None:
    """Wrong values: how much of their size and in how many rows; then where and how many."""
    kind, says, detail = text(tensor(X), tensor(1.31 * X))
    worst = list(np.unravel_index(np.abs(X).argmax(), X.shape))
    off, allowed = 0.31 * np.abs(X).max(), 1e-6 * np.abs(X).max()

    assert kind == "value"
    assert says == "differs by 31% of its size, in every row; shape and dtype are right"
    at = [int(index) for index in worst]
    assert detail == f"by up to {off:.2g} at {at}; {allowed:.2g} is allowed; all numbers differ"


@pytest.mark.parametrize(
    ("at", "says", "detail"),
    [
        ((0, 1, 3), ", in 1 of 10 rows", "1 of 120 numbers differs"),
        ((slice(None), 1), ", in 2 of 10 rows",
         "20% of the numbers differ, only at index 1 of axis 1"),
        ((slice(None), slice(3, None)), ", in 4 of 10 rows",
         "40% of the numbers differ, only from index 3 of axis 1 on"),
        ((slice(None), slice(None), slice(0, 3)), ", in every row",
         "25% of the numbers differ, only up to index 2 of axis 2"),
        ((slice(None), slice(None), [0, 2, 5]), ", in every row",
         "25% of the numbers differ, only at indices 0, 2 and 5 of axis 2"),
        ((slice(None), slice(None), [0, 2, 4, 6, 8]), ", in every row",
         "42% of the numbers differ, at 5 of 12 indices of axis 2"),
        ((slice(None), [0, 1, 3, 4]), ", in 8 of 10 rows",
         "80% of the numbers differ, everywhere but at index 2 of axis 1"),
    ],
)  # fmt: skip
def test_slices_are_named(at: object, says: str, detail: str) -> None:
    """Where only some slices of an axis are wrong, they are named."""
    _, found, more = text(tensor(X), tensor(changed(X, at, 1.0)))

    assert f"{says}; shape and dtype are right" in found
    assert more.endswith(f"is allowed; {detail}")


def test_parts_are_named_in_wrong_values() -> None:
    """Of several tensors, the first wrong one is named."""
    _, says, _ = text({"a": tensor(X), "b": tensor(X)}, {"a": tensor(X), "b": tensor(2 * X)})

    assert says == "`b` differs by 100% of its size, in every row; shape and dtype are right"


def test_what_to_fix_first_comes_first() -> None:
    """A wrong shape of a later part comes before wrong values of an earlier one."""
    expected = [tensor(X), tensor(X, "float32")]

    assert text(expected, [tensor(2 * X), tensor(X)])[0] == "dtype"
    assert text(expected, [tensor(2 * X), tensor(X[0])])[0] == "shape"


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (1.00002, "differs by 0.0020% of its size"),
        (1.05, "differs by 5.0% of its size"),
        (3.0, "differs by 200% of its size"),
        (21.0, "differs by 20 times its size"),
        (1e9, "is more than a million times too large"),
        (-1e308, "is more than a million times too large"),
    ],
)
def test_sizes_in_words(factor: float, words: str) -> None:
    """The size of a difference reads well from tiny to absurd."""
    with np.errstate(over="ignore"):
        got = np.nan_to_num(factor * X)

    assert text(tensor(X), tensor(got))[1].startswith(words)


@pytest.mark.parametrize("name", ["torch.max", "torch.sort", "torch.topk"])
def test_values_that_came_with_their_indices(name: str) -> None:
    """What torch returns where it is given an axis, and which part of it is meant."""
    function = name.removeprefix("torch.")

    assert text(tensor(X), Other(name))[1] == (
        f"is the pair (values, indices) of {function}(dim=…): take .values"
    )


@pytest.mark.parametrize(
    ("dtype", "device", "rtol"),
    [
        ("float64", "cpu", 1e-6),
        ("float32", "cpu", 1e-5),
        ("float16", "cpu", 5e-3),
        ("bfloat16", "cpu", 3e-2),
        ("float64", "cuda", 1e-6),
        ("float32", "cuda", 1e-4),
        ("complex128", "cpu", 1e-6),
    ],
)
def test_tolerance_follows_dtype_and_device(dtype: str, device: str, rtol: float) -> None:
    """Each number may differ by rtol × the largest magnitude of its tensor, and no more."""
    expected = np.linspace(-4, 2, 100)
    rule = Rule("is_right", device=device)
    # in float64, so that the test is of the rule and not of rounding
    leaf, near, far = (tensor(expected + by * 4 * rtol) for by in (0, 0.99, 1.01))
    leaf, near, far = (type(a)(dtype, device, a.values) for a in (leaf, near, far))

    assert gap_of(leaf, near, rule) is None
    assert gap_of(leaf, far, rule) is not None


def test_author_states_rtol_and_scale() -> None:
    """An author's rtol and scale replace the defaults."""
    rule = Rule.of(check(judge=close(rtol=0.5, scale=10.0)), "cpu")

    assert gap_of(tensor(X), tensor(X + 4.9), rule) is None
    assert gap_of(tensor(X), tensor(X + 5.1), rule) is not None


def test_small_answers_are_not_all_zeros() -> None:
    """An answer of zeros is wrong however small the right numbers are."""
    gap = gap_of(tensor(1e-30 * X), tensor(0 * X), RULE)

    assert gap is not None
    assert gap.ratio == pytest.approx(1e6)


def test_zeros_need_a_scale() -> None:
    """A leaf that is expected to be all zero, without a scale, is the author's fault."""
    expected, got = [tensor(X), tensor(0 * X)], [tensor(X), tensor(0 * X)]

    with pytest.raises(GraderFault, match=r"check is_right: part 2 of the answer is expected to"):
        gap_of(expected, got, RULE)
    assert gap_of(expected, got, Rule("is_right", scale=1.0)) is None


def test_answers_that_cannot_be_compared_are_our_fault() -> None:
    """A right answer that holds something else than data is the author's fault."""
    with pytest.raises(GraderFault, match="the right answer holds a Layer: not to be compared"):
        gap_of(Other("Layer"), 1, RULE)


@pytest.mark.parametrize(
    ("got", "says", "detail"),
    [
        ([[0, 1, 2], [3, 4, 6]], "1 of 6 numbers differs; shape and dtype are right",
         "one of them at [1, 2]"),
        ([[0, 1, 9], [3, 4, 9]], "2 of 6 numbers differ; shape and dtype are right",
         "one of them at [0, 2], only at index 2 of axis 1"),
        ([[1, 2, 3], [4, 5, 6]], "all numbers differ; shape and dtype are right",
         "one of them at [0, 0]"),
    ],
)  # fmt: skip
def test_whole_numbers_are_exact(got: object, says: str, detail: str) -> None:
    """Tensors of whole numbers are equal or wrong, and wrong ones are counted."""
    expected = tensor([[0, 1, 2], [3, 4, 5]], "int64")

    assert text(expected, tensor(got, "int64")) == ("value", says, detail)


def test_large_whole_numbers_are_exact() -> None:
    """Whole numbers that are equal as float64 are told apart."""
    gap = gap_of(tensor([2**62], "int64"), tensor([2**62 + 1], "int64"), RULE)

    assert gap is not None
    assert gap.says == "is another number than expected; shape and dtype are right"


def test_equal_is_exact_for_floats() -> None:
    """`equal` lets no difference pass, and knows that minus zero is zero."""
    rule = Rule.of(check(judge=equal()), "cpu")
    close_by = np.nextafter(X, 9)

    assert gap_of(tensor(X), tensor(X), rule) is None
    assert gap_of(tensor([0.0]), tensor([-0.0]), rule) is None
    assert gap_of(tensor(X), tensor(close_by), rule) is not None
    assert ratio_of(tensor(X), tensor(close_by), rule) == float("inf")


def test_a_whole_number_may_stand_for_a_float() -> None:
    """1 for 1.0 is no mistake; True is one."""
    assert gap_of(1.0, 1, RULE) is None
    assert text(1.0, True)[1] == "is a bool; a float is expected"


def test_hidden_checks_tell_no_value_and_no_place() -> None:
    """Of a hidden check: the size of the error, shape, dtype and how many, nothing else."""
    rule = Rule("is_right", public=False)
    nan = changed(X, (0, 3), np.nan)

    assert text(tensor(X), tensor(1.31 * X), rule) == (
        "value", "differs by 31% of its size; shape and dtype are right", "all numbers differ"
    )  # fmt: skip
    assert text(tensor(X), tensor(nan), rule) == (
        "finite", "12 of 120 numbers are NaN; all should be finite", ""
    )  # fmt: skip
    assert text(tensor([1, 2], "int64"), tensor([1, 3], "int64"), rule)[2] == ""
    assert text("secret", "a", rule)[1:] == ("is another value than expected", "")
    assert text(0.5, 0.25, rule)[1:] == ("differs by 50% of its size", "")
    assert text(0.5, float("inf"), rule)[1] == "is not finite, or should not be"
    assert text({"secret": 1}, {"a": 1}, rule)[1:] == ("has other keys than expected", "")
    assert text([1, "secret"], [1, "a"], rule)[1] == (
        "part 2 of the answer is another value than expected"
    )


def test_ratio_says_how_far_also_within() -> None:
    """Difference over allowed difference, the largest of all parts; infinite for a wrong form."""
    scale = np.abs(X).max()
    close_by = [tensor(X), tensor(X + 0.25e-6 * scale), 1.0]

    assert ratio_of([tensor(X), tensor(X), 1.0], close_by, RULE) == pytest.approx(0.25, rel=1e-3)
    assert ratio_of(1.0, 1.0 + 3e-6, RULE) == pytest.approx(3, rel=1e-3)
    assert ratio_of([tensor(X)], tensor(X), RULE) == float("inf")
    assert ratio_of(["a"], ["b"], RULE) == float("inf")
    assert ratio_of([], [], RULE) == 0


def test_sealed_gap_says_size_and_slices() -> None:
    """Of a sealed answer the gap has size and slices, and no places."""
    x = normal(2, 5, 13)
    got = x.copy()
    got[:, 1] *= 3
    gap = gap_of(sealed_tree(tensor(x)), tensor(got), RULE)

    assert gap is not None
    assert gap.says.startswith("differs by about ")
    assert gap.says.endswith("% of its size; shape and dtype are right")
    assert gap.detail == "only at index 1 of axis 1"


def test_sealed_form_is_compared_as_a_live_one() -> None:
    """Type, shape, dtype, device and NaN read the same with a sealed answer key."""
    x = normal(7, 13)
    nan = changed(x, (3, 4), np.nan)
    wrong = [
        None, Other("Wrapper"), tensor(x[:3]), tensor(x.T), tensor(x, "float32"),
        tensor(x, device="cuda"), tensor(nan), tensor(x * np.inf),
    ]  # fmt: skip
    live, sealed = tensor(x), sealed_tree(tensor(x))

    assert [gap_of(live, got, RULE) for got in wrong] == [
        gap_of(sealed, got, RULE) for got in wrong
    ]


def test_sealed_values_that_are_hashed() -> None:
    """Whole numbers, text and truth values are right or wrong; what is right is not said."""
    expected = {"n": 3, "b": True, "s": "word", "none": None, "t": tensor([[1, 2]], "int64")}
    sealed = sealed_tree(expected)

    assert gap_of(sealed, expected, RULE) is None
    for key, got, says in (
        ("n", 4, "`n` is 4; another value is expected"),
        ("b", False, "`b` is False; another value is expected"),
        ("s", "x", "`s` is 'x'; another value is expected"),
        ("none", 1, "`none` is an int; None is expected"),
        ("t", tensor([[1, 3]], "int64"),
         "some of the numbers differ in `t`; shape and dtype are right"),
        ("t", tensor([1, 2], "int64"), "`t` has shape (2,); (1, 2) is expected"),
    ):  # fmt: skip
        gap = gap_of(sealed, {**expected, key: got}, RULE)
        assert gap is not None
        assert gap.says == says


tensors = some.builds(
    lambda values, dtype: tensor(np.array(values), dtype),
    some.lists(some.floats(width=32), max_size=4),
    some.sampled_from(["float64", "float32", "int64", "bool", "complex128", "bfloat16"]),
)
single = some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=3) | tensors
trees = some.recursive(
    single | some.floats() | some.builds(Other, some.text(max_size=5)),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.text(max_size=2) | some.integers(0, 3), inner, max_size=2)
    ),
    max_leaves=6,
)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@given(trees, trees)
@settings(deadline=None)
def test_any_answer_can_be_compared(expected: object, got: object) -> None:
    """Whatever a student answers, there is a gap or none, and nothing is raised but our faults."""
    try:
        gap = gap_of(expected, got, RULE)
    except GraderFault:
        return

    assert gap is None or isinstance(gap, Gap)
