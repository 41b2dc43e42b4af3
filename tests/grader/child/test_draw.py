"""Draws are the same everywhere and for ever, and have the properties that checks rely on."""

import numpy as np
import pytest
import torch
from torch import nn

from grader.child.draw import GRID, Draw
from grader.questions.stream import stream_key

KEY = stream_key(2021, "attention-course", "assignment1", "a_check")


def draw(key: bytes = KEY) -> Draw:
    return Draw(key)


def test_the_key_of_a_stream_is_pinned() -> None:
    """A change of the key would change every draw, and with it every sealed answer."""
    assert KEY.hex() == "fc3c1444d52881c3f16eddc50e69b70de72ac83d83f20c975615b0bcbf7cc639"


def test_normals_are_pinned() -> None:
    """The first normal values of a stream, as multiples of 1/4096."""
    assert [-7637, 52, 2262, -2017, -1500] == (draw().normal(5) * GRID).int().tolist()


def test_the_other_kinds_are_pinned() -> None:
    """One value list of each other kind."""
    one = draw()

    assert [2054, 1189, 859] == (one.uniform(3) * GRID).int().tolist()
    assert [95, 22, 24, 17] == one.integers(0, 100, 4).tolist()
    assert [3, 1, 0, 4, 2] == one.permutation(5).tolist()
    assert [[0, 1, 1], [1, 0, 1]] == one.mask(2, 3).int().tolist()
    assert [2, 6, 7] == one.lengths(3, 7).tolist()
    assert one.integer(0, 1000) == 162
    assert one.choice("abc") == "b"
    assert [[1436, 4840], [-4223, 1156]] == (one.fill(nn.Linear(2, 2)).weight * GRID).int().tolist()


def test_streams_differ_by_every_part_of_their_name() -> None:
    """Seed, course, assignment and check each make another stream."""
    names = [
        (1, "c", "a", "k"),
        (2, "c", "a", "k"),
        (1, "d", "a", "k"),
        (1, "c", "b", "k"),
        (1, "c", "a", "l"),
        (1, "c", "ak", ""),
    ]

    assert len(names) == len({stream_key(*name) for name in names})


def test_a_seed_of_many_bits_is_used_whole() -> None:
    """Two private seeds that differ in one high bit make different streams."""
    assert stream_key(1 << 127, "c", "a", "k") != stream_key(1 << 126, "c", "a", "k")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_normals_lie_on_the_grid(dtype: torch.dtype) -> None:
    """Normals are multiples of 2^-12, so float32 holds them exactly and platforms agree."""
    values = draw().normal(1000, dtype=dtype)

    assert dtype == values.dtype
    assert torch.equal(values * GRID, (values * GRID).round())
    assert torch.equal(draw().normal(1000, dtype=torch.float64), values.double())


def test_uniforms_lie_on_the_grid_and_in_their_range() -> None:
    """Uniform values are multiples of 2^-12 in [low, high]."""
    values = draw().uniform(1000, low=-2, high=3)

    assert torch.equal(values * GRID, (values * GRID).round())
    assert -2 <= values.min()
    assert values.max() <= 3
    assert values.max() - values.min() > 4


def test_draws_go_on() -> None:
    """The second draw is not the first one again."""
    one = draw()

    assert not torch.equal(one.normal(9), one.normal(9))


def test_a_number_has_no_axes() -> None:
    """A draw without a size has the shape ()."""
    assert () == draw().normal().shape == draw().uniform().shape == draw().integers(0, 9).shape


def test_torch_s_own_generator_is_not_touched() -> None:
    """Neither does a draw depend on torch's seed, nor does it move torch's stream."""
    torch.manual_seed(5)
    before = torch.rand(3)
    torch.manual_seed(5)
    one = draw().normal(4)
    draw().fill(torch.nn.utils.skip_init(nn.Linear, 3, 3))

    assert torch.equal(before, torch.rand(3))
    assert torch.equal(one, draw().normal(4))


@pytest.mark.parametrize("n", [2, 3, 5])
def test_a_permutation_moves_something(n: int) -> None:
    """No permutation is the identity; each is a permutation."""
    one = draw()
    orders = [one.permutation(n).tolist() for _ in range(100)]

    assert list(range(n)) not in orders
    assert {tuple(range(n))} == {tuple(sorted(order)) for order in orders}


def test_one_thing_has_one_order() -> None:
    """A permutation of a single thing ends."""
    assert [0] == draw().permutation(1).tolist()


@pytest.mark.parametrize("p", [0.0, 0.1, 0.6, 1.0])
def test_no_row_of_a_mask_is_empty(p: float) -> None:
    """Each last-axis row of a mask has a True."""
    mask = draw().mask(50, 3, 7, p=p)

    assert torch.bool == mask.dtype
    assert mask.any(dim=-1).all()


@pytest.mark.parametrize("p", [0.0, 0.6, 0.95])
def test_a_mask_hides_something_in_each_row(p: float) -> None:
    """Turned round, a mask hides no row whole; one of a single place is True."""
    assert not draw().mask(50, 3, 7, p=p).all(dim=-1).any()
    assert draw().mask(50, 1, p=p).all()


def test_lengths_reach_the_longest() -> None:
    """Lengths are in their range, and one of them is the longest."""
    one = draw()
    lengths = [one.lengths(5, 7, shortest=2) for _ in range(50)]

    assert {7} == {int(length.max()) for length in lengths}
    assert 2 == min(int(length.min()) for length in lengths)


def test_whole_numbers_are_in_their_range() -> None:
    """`high` is not included; dtype is int64."""
    values = draw().integers(3, 6, 500)

    assert torch.int64 == values.dtype
    assert {3, 4, 5} == set(values.tolist())


class Pair(nn.Module):
    """Two layers, made in either order."""

    def __init__(self, *, swapped: bool) -> None:
        super().__init__()
        for name in ("value", "query") if swapped else ("query", "value"):
            setattr(self, name, nn.Linear(5, 3))


def test_the_order_in_which_layers_are_made_does_not_matter() -> None:
    """Parameters follow from their names and shapes alone."""
    one, other = draw().fill(Pair(swapped=False)), draw().fill(Pair(swapped=True))

    names = dict(one.named_parameters())
    assert names.keys() == dict(other.named_parameters()).keys()
    assert all(torch.equal(value, names[name]) for name, value in other.named_parameters())


def test_layers_of_one_shape_differ_by_name() -> None:
    """Query and value do not get the same numbers."""
    pair = draw().fill(Pair(swapped=False))

    assert not torch.equal(pair.query.weight, pair.value.weight)


def test_the_second_module_differs_from_the_first() -> None:
    """Two fills of one draw have different numbers."""
    one = draw()

    assert not torch.equal(one.fill(nn.Linear(3, 3)).weight, one.fill(nn.Linear(3, 3)).weight)


def test_what_was_drawn_before_does_not_change_a_fill() -> None:
    """A check may draw its input before or after it fills."""
    late = draw()
    late.normal(100)

    assert torch.equal(draw().fill(nn.Linear(3, 2)).weight, late.fill(nn.Linear(3, 2)).weight)


def test_tied_parameters_stay_tied() -> None:
    """A parameter that stands in two places is one parameter, set once, under its first name."""
    model = nn.ModuleDict({"embed": nn.Embedding(5, 3), "out": nn.Linear(3, 5, bias=False)})
    model["out"].weight = model["embed"].weight
    one = draw()
    one.fill(model)

    assert model["out"].weight is model["embed"].weight
    assert [{"embed.weight": [5, 3]}] == one.fills


def test_buffers_are_left_alone() -> None:
    """A table that a module computes is not overwritten."""
    norm = nn.BatchNorm1d(4)
    draw().fill(norm)

    assert [0, 0, 0, 0] == norm.running_mean.tolist()


def test_filled_values_have_sensible_sizes() -> None:
    """Weights have variance 1/width, gains lie near 1, biases near 0; all are on the grid."""
    linear, norm = draw().fill(nn.Linear(400, 300)), draw().fill(nn.LayerNorm(1000))

    assert 1 == pytest.approx(float(linear.weight.detach().std()) * 20, rel=0.05)
    assert 1 == pytest.approx(float(norm.weight.detach().mean()), abs=0.05)
    assert 0 == pytest.approx(float(norm.bias.detach().mean()), abs=0.15)
    assert torch.equal(linear.weight * GRID, (linear.weight * GRID).round())


def test_a_filled_parameter_keeps_its_dtype_and_its_gradient() -> None:
    """Filling float64 parameters keeps them float64, leaves them trainable, and builds no graph."""
    layer = draw().fill(nn.Linear(3, 2).double())

    assert torch.float64 == layer.weight.dtype
    assert layer.weight.requires_grad
    assert layer.weight.is_leaf


def test_a_parameter_without_axes_is_filled() -> None:
    """A single number as a parameter gets a value, too."""
    module = nn.Module()
    module.scale = nn.Parameter(torch.tensor(9.0))
    draw().fill(module)

    assert 9.0 != float(module.scale.detach())


def test_the_stream_is_numpy_s_frozen_one() -> None:
    """RandomState is documented as frozen; the newer generators are not."""
    words = np.frombuffer(KEY, dtype="<u4")
    want = np.round(np.random.RandomState(words).standard_normal(4) * GRID) / GRID

    assert want.tolist() == draw().normal(4, dtype=torch.float64).tolist()
