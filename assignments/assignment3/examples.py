"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='split_heads',
    judge=example([('split_heads(x, num_heads=2)[0, 0]', 'tensor([[1., 2.],\n        [5., 6.]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_split_heads(code, draw):
    """The example in the docstring of split_heads gives what it says."""
    split_heads = code.split_heads
    told = []
    x = torch.tensor([[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]])
    told.append(repr((split_heads(x, num_heads=2)[0, 0])))
    return told


@check(
    task='merge_heads',
    judge=example([('merge_heads(x)[0]', 'tensor([[1., 2., 3., 4.],\n        [5., 6., 7., 8.]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_merge_heads(code, draw):
    """The example in the docstring of merge_heads gives what it says."""
    merge_heads = code.merge_heads
    told = []
    x = torch.tensor([[[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]])
    told.append(repr((merge_heads(x)[0])))
    return told


@check(
    task='causal_mask',
    judge=example([('causal_mask(3)', 'tensor([[ True, False, False],\n        [ True,  True, False],\n        [ True,  True,  True]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_causal_mask(code, draw):
    """The example in the docstring of causal_mask gives what it says."""
    causal_mask = code.causal_mask
    told = []
    told.append(repr((causal_mask(3))))
    return told


@check(
    task='combine_masks',
    judge=example([('combine_masks(causal, is_word)[1, 0]', 'tensor([[ True, False],\n        [ True, False]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_combine_masks(code, draw):
    """The example in the docstring of combine_masks gives what it says."""
    combine_masks = code.combine_masks
    told = []
    is_word = torch.tensor([[True, True], [True, False]])
    causal = torch.tensor([[True, False], [True, True]])
    told.append(repr((combine_masks(causal, is_word)[1, 0])))
    return told


@check(
    task='MultiHeadAttention.forward',
    judge=example([('output.shape, weights.shape', '(torch.Size([2, 4, 6]), torch.Size([2, 3, 4, 5]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_MultiHeadAttention_forward(code, draw):
    """The example in the docstring of MultiHeadAttention.forward gives what it says."""
    MultiHeadAttention = code.MultiHeadAttention
    told = []
    layer = MultiHeadAttention(d_model=6, num_heads=3)
    x, memory = torch.ones(2, 4, 6), torch.ones(2, 5, 6)
    output, weights = layer(x, memory, memory)
    told.append(repr((output.shape, weights.shape)))
    return told


@check(
    task='CrossAttention.forward',
    judge=example([('output.shape', 'torch.Size([1, 2, 6])'), ('weights[0, 0, 0, 3:].tolist()', '[0.0, 0.0]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_CrossAttention_forward(code, draw):
    """The example in the docstring of CrossAttention.forward gives what it says."""
    CrossAttention = code.CrossAttention
    told = []
    layer = CrossAttention(d_model=6, d_memory=4, num_heads=3)
    is_word = torch.tensor([[True, True, True, False, False]])
    output, weights = layer(torch.ones(1, 2, 6), torch.ones(1, 5, 4), is_word)
    told.append(repr((output.shape)))
    told.append(repr((weights[0, 0, 0, 3:].tolist())))
    return told


@check(
    task='KeyValueCache.append',
    judge=example([('keys.shape', 'torch.Size([1, 2, 4, 4])'), ('keys[0, 0, :, 0]', 'tensor([1., 1., 1., 0.])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_KeyValueCache_append(code, draw):
    """The example in the docstring of KeyValueCache.append gives what it says."""
    KeyValueCache = code.KeyValueCache
    told = []
    cache = KeyValueCache()
    keys, values = cache.append(torch.ones(1, 2, 3, 4), torch.ones(1, 2, 3, 4))
    keys, values = cache.append(torch.zeros(1, 2, 1, 4), torch.zeros(1, 2, 1, 4))
    told.append(repr((keys.shape)))
    told.append(repr((keys[0, 0, :, 0])))
    return told


@check(
    task='IncrementalAttention.step',
    judge=example([('weights.shape', 'torch.Size([1, 2, 1, 4])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_IncrementalAttention_step(code, draw):
    """The example in the docstring of IncrementalAttention.step gives what it says."""
    IncrementalAttention = code.IncrementalAttention
    KeyValueCache = code.KeyValueCache
    told = []
    layer, cache = IncrementalAttention(d_model=6, num_heads=2), KeyValueCache()
    output, weights = layer.step(torch.ones(1, 3, 6), cache)
    output, weights = layer.step(torch.ones(1, 1, 6), cache)
    told.append(repr((weights.shape)))
    return told


@check(
    task='look_both_ways',
    judge=example([('layer(x, x, x)[0][0, :, 0].detach()', 'tensor([-2.,  6., -4.])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_look_both_ways(code, draw):
    """The example in the docstring of look_both_ways gives what it says."""
    MultiHeadAttention = code.MultiHeadAttention
    look_both_ways = code.look_both_ways
    add_places = code.add_places
    told = []
    layer = MultiHeadAttention(d_model=6, num_heads=2)
    look_both_ways(layer, length=3, sharpness=50.0)
    x = add_places(torch.tensor([[[1.0, 0.0, 0.0], [5.0, 0.0, 0.0], [7.0, 0.0, 0.0]]]))
    told.append(repr((layer(x, x, x)[0][0, :, 0].detach())))
    return told
