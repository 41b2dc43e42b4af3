"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='parameterless_attention',
    judge=example([('parameterless_attention(x)[0]', 'tensor([[10.,  0.],\n        [ 5.,  0.]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_parameterless_attention(code, draw):
    """The example in the docstring of parameterless_attention gives what it says."""
    parameterless_attention = code.parameterless_attention
    told = []
    x = torch.tensor([[10.0, 0.0], [0.0, 0.0]])
    told.append(repr((parameterless_attention(x)[0])))
    return told


@check(
    task='scaled_dot_product_attention',
    judge=example([('scaled_dot_product_attention(q, k, v)[0]', 'tensor([[3.]])'), ('scaled_dot_product_attention(q, k, v, torch.tensor([[False, True]]))[0]', 'tensor([[4.]])'), ('scaled_dot_product_attention(q, k, v, torch.tensor([[False, False]]))[0]', 'tensor([[0.]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_scaled_dot_product_attention(code, draw):
    """The example in the docstring of scaled_dot_product_attention gives what it says."""
    scaled_dot_product_attention = code.scaled_dot_product_attention
    told = []
    q, k, v = torch.ones(1, 4), torch.ones(2, 4), torch.tensor([[2.0], [4.0]])
    told.append(repr((scaled_dot_product_attention(q, k, v)[0])))
    told.append(repr((scaled_dot_product_attention(q, k, v, torch.tensor([[False, True]]))[0])))
    told.append(repr((scaled_dot_product_attention(q, k, v, torch.tensor([[False, False]]))[0])))
    return told


@check(
    task='lengths_to_mask',
    judge=example([('lengths_to_mask(torch.tensor([3, 1]), longest=4)', 'tensor([[[ True,  True,  True, False]],\n\n        [[ True, False, False, False]]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_lengths_to_mask(code, draw):
    """The example in the docstring of lengths_to_mask gives what it says."""
    lengths_to_mask = code.lengths_to_mask
    told = []
    told.append(repr((lengths_to_mask(torch.tensor([3, 1]), longest=4))))
    return told


@check(
    task='ids_to_mask',
    judge=example([('ids_to_mask(torch.tensor([[7, 0, 1], [5, 1, 1]]), pad_id=1)', 'tensor([[[ True,  True, False]],\n\n        [[ True, False, False]]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_ids_to_mask(code, draw):
    """The example in the docstring of ids_to_mask gives what it says."""
    ids_to_mask = code.ids_to_mask
    told = []
    told.append(repr((ids_to_mask(torch.tensor([[7, 0, 1], [5, 1, 1]]), pad_id=1))))
    return told


@check(
    task='SelfAttention.forward',
    judge=example([('output.shape, weights.shape', '(torch.Size([1, 5, 2]), torch.Size([1, 5, 5]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_SelfAttention_forward(code, draw):
    """The example in the docstring of SelfAttention.forward gives what it says."""
    SelfAttention = code.SelfAttention
    told = []
    layer = SelfAttention(d_model=4, d_k=3, d_v=2)
    output, weights = layer(torch.ones(1, 5, 4))
    told.append(repr((output.shape, weights.shape)))
    return told


@check(
    task='sinusoidal_positions',
    judge=example([('sinusoidal_positions(length=2, d_model=4)', 'tensor([[0.0000, 1.0000, 0.0000, 1.0000],\n        [0.8415, 0.5403, 0.0100, 0.9999]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_sinusoidal_positions(code, draw):
    """The example in the docstring of sinusoidal_positions gives what it says."""
    sinusoidal_positions = code.sinusoidal_positions
    told = []
    told.append(repr((sinusoidal_positions(length=2, d_model=4))))
    return told


@check(
    task='add_positions',
    judge=example([('add_positions(torch.zeros(1, 2, 4))', 'tensor([[[0.0000, 1.0000, 0.0000, 1.0000],\n         [0.8415, 0.5403, 0.0100, 0.9999]]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_add_positions(code, draw):
    """The example in the docstring of add_positions gives what it says."""
    add_positions = code.add_positions
    told = []
    told.append(repr((add_positions(torch.zeros(1, 2, 4)))))
    return told


@check(
    task='equivariance_gap',
    judge=example([('equivariance_gap(lambda words: 2 * words, x, order)', 'tensor([[[0.],\n         [0.],\n         [0.]]])'), ('equivariance_gap(lambda words: words + places, x, order)', 'tensor([[[-2.],\n         [ 1.],\n         [ 1.]]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_equivariance_gap(code, draw):
    """The example in the docstring of equivariance_gap gives what it says."""
    equivariance_gap = code.equivariance_gap
    told = []
    x, order = torch.tensor([[[1.0], [5.0], [8.0]]]), torch.tensor([2, 0, 1])
    told.append(repr((equivariance_gap(lambda words: 2 * words, x, order))))
    places = torch.tensor([[0.0], [1.0], [2.0]])
    told.append(repr((equivariance_gap(lambda words: words + places, x, order))))
    return told


@check(
    task='where_words_look',
    judge=example([('where_words_look(weights, torch.tensor([[[True, True, False]]]))', 'tensor([[ 1,  1, -1]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_where_words_look(code, draw):
    """The example in the docstring of where_words_look gives what it says."""
    where_words_look = code.where_words_look
    told = []
    weights = torch.tensor([[[0.2, 0.8, 0.0], [0.4, 0.6, 0.0], [0.7, 0.3, 0.0]]])
    told.append(repr((where_words_look(weights, torch.tensor([[[True, True, False]]])))))
    return told
