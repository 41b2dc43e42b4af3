"""Examples are compared by value, not by spelling."""

from typing import Any

import pytest

from grader.judging.printed import agree, example_gap


@pytest.mark.parametrize(
    ("want", "got", "same"),
    [
        ("tensor([1., 2.])", "tensor([1., 2.])", True),
        ("tensor([1., 2.])", "tensor([1.0000, 2.0001], grad_fn=<MulBackward0>)", True),
        ("tensor([0.])", "tensor([-0.])", True),
        ("tensor([[1.,\n  2.]])", "tensor([[1., 2.]])", True),
        ("tensor([1., 2.])", "tensor([1.0000, 2.0100])", False),
        ("tensor([1, 2])", "tensor([1, 3])", False),
        ("tensor([1., 2.])", "tensor([[1., 2.]])", False),
        ("tensor([True])", "tensor([1])", False),
        ("0.318", "0.3184", True),
        ("0.000698771", "0.000698", False),
        ("['un', '##want']", "['un', '##wan']", False),
        ("tensor(nan)", "tensor(nan)", True),
        ("tensor(1.)", "tensor(nan)", False),
        ("1.39 over 2 tokens", "1.39 over 3 tokens", False),
    ],
)
def test_texts_agree_by_their_numbers(want: str, got: str, same: bool) -> None:
    """Within what is printed; shapes, booleans and words exactly."""
    assert same == agree(want, got)


@pytest.mark.parametrize("answer", [None, [], ["1", "2"], 3])
def test_an_answer_of_another_form_is_no_example(answer: Any) -> None:
    """Whoever answers by hand."""
    found = example_gap([("f(1)", "1")], answer)

    assert found is not None
    assert "did not arrive whole" in found.says


def test_the_gap_shows_both() -> None:
    """The line, what it gives, and what the docstring says."""
    found = example_gap([("f(1)", "1"), ("f(2)", "tensor([4., 4.])")], ["1", "tensor([5., 4.])"])

    assert found is not None
    assert "`f(2)` gives tensor([5., 4.])" == found.says
    assert "the example says tensor([4., 4.])" == found.detail
