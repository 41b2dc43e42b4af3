"""The counts of assignment1's `layers_to_connect`, proved on real stacks by their gradients.

The last word depends on the first where the gradient of its output with respect to the first
word is not zero. It is zero exactly while no path leads from one to the other, so the first depth
at which it is not is the count.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch import Tensor, nn

from tests.course.importing import beside

ROOT = Path(__file__).resolve().parents[2]
D_MODEL = 2
SIZES = [(1, 2), (2, 2), (3, 2), (4, 3), (5, 3), (8, 2), (9, 3), (10, 3), (11, 5), (17, 4), (26, 5)]
KINDS = ("recurrent", "convolution", "dilated", "attention")
Layer = Callable[[Tensor], Tensor]


@pytest.fixture(scope="module")
def pooling() -> Iterator[ModuleType]:
    """The reference of assignment1."""
    with beside(ROOT / "solutions" / "assignment1", "pooling") as [module]:
        yield module


def even(module: nn.Module) -> nn.Module:
    """Make every weight positive and equal: no path of gradients cancels another by chance."""
    for parameter in module.parameters():
        nn.init.constant_(parameter, 0.25)
    return module.double()


def convolution(width: int, dilation: int) -> Layer:
    """A convolution over the word itself and the `width` - 1 before it: (1, d_model, word)."""
    layer = even(nn.Conv1d(D_MODEL, D_MODEL, width, dilation=dilation))
    return lambda x: torch.tanh(layer(nn.functional.pad(x, ((width - 1) * dilation, 0))))


def attention() -> Layer:
    """Every word mixes the values of all words."""
    layer = even(nn.MultiheadAttention(D_MODEL, 1, batch_first=True))

    def mix(x: Tensor) -> Tensor:
        words = x.transpose(1, 2)
        return layer(words, words, words)[0].transpose(1, 2)

    return mix


def recurrence(inputs: Tensor) -> tuple[Tensor, Layer]:
    """All the states of a recurrence, refined by one step at a time.

    In the states at the start each word knows itself alone: h_t = cell(x_t, 0). One step sets
    h_t = cell(x_t, h_{t-1}) everywhere at once. After enough steps they are those of `nn.RNN`.
    """
    cell = even(nn.RNNCell(D_MODEL, D_MODEL))
    words = inputs[0].T  # (word, d_model)
    nothing = torch.zeros_like(words[:1])

    def step(states: Tensor) -> Tensor:
        return cell(words, torch.cat([nothing, states[0].T[:-1]])).T.unsqueeze(0)

    return cell(words, torch.zeros_like(words)).T.unsqueeze(0), step


def stack(kind: str, x: Tensor, width: int, depth: int) -> Tensor:
    """The output of `depth` layers of one kind above the words x."""
    states, step = recurrence(x) if kind == "recurrent" else (x, attention())
    for layer in range(depth):
        if kind in ("convolution", "dilated"):
            step = convolution(width, width**layer if kind == "dilated" else 1)
        states = step(states)
    return states


def connected(kind: str, length: int, width: int, depth: int) -> bool:
    """Whether the last word of a stack depends on the first."""
    ramp = torch.linspace(-0.5, 0.5, D_MODEL * length, dtype=torch.float64)
    x = ramp.view(1, D_MODEL, length).requires_grad_()
    stack(kind, x, width, depth)[0, :, -1].sum().backward()
    assert x.grad is not None
    return bool(x.grad[0, :, 0].abs().sum() > 0)


@pytest.mark.parametrize(("length", "width"), SIZES, ids=[f"n{n}-k{k}" for n, k in SIZES])
@pytest.mark.parametrize("kind", KINDS)
def test_the_count_is_the_first_depth_with_a_gradient(
    pooling: ModuleType, kind: str, length: int, width: int
) -> None:
    """At the count the gradient reaches the first word; at every depth below it does not."""
    count = pooling.layers_to_connect(kind, length, width)

    assert [False] * count + [True] == [
        connected(kind, length, width, depth) for depth in range(count + 1)
    ]


def test_the_steps_of_the_recurrence_end_in_that_of_torch() -> None:
    """n - 1 steps after the start the states are what `nn.RNN` computes from left to right."""
    x = torch.linspace(-1, 1, D_MODEL * 7, dtype=torch.float64).view(1, D_MODEL, 7)
    want = even(nn.RNN(D_MODEL, D_MODEL, batch_first=True))(x.transpose(1, 2))[0].transpose(1, 2)
    got = stack("recurrent", x, 2, depth=6)

    torch.testing.assert_close(got, want)


@pytest.mark.parametrize("width", [2, 3, 5, 7, 10])
@pytest.mark.parametrize("layers", [1, 2, 3, 5, 13])
def test_dilated_counts_are_exact_at_powers(pooling: ModuleType, width: int, layers: int) -> None:
    """A power of the width takes as many layers as its exponent, one word more takes one more."""
    ends = [width**layers + more for more in (0, 1)]

    assert [layers, layers + 1] == [pooling.layers_to_connect("dilated", n, width) for n in ends]
