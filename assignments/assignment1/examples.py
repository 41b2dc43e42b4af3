"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='masked_softmax',
    judge=example([('masked_softmax(scores, torch.tensor([True, True, False]))', 'tensor([0.6667, 0.3333, 0.0000])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_masked_softmax(code, draw):
    """The example in the docstring of masked_softmax gives what it says."""
    masked_softmax = code.masked_softmax
    told = []
    scores = torch.tensor([2.0, 1.0, 5.0]).log()
    told.append(repr((masked_softmax(scores, torch.tensor([True, True, False])))))
    return told


@check(
    task='AttentionPooling.forward',
    judge=example([('pooling(torch.tensor([[[2.0, 10.0], [6.0, 20.0]]]))[0].tolist()', '[[4.0, 15.0]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_AttentionPooling_forward(code, draw):
    """The example in the docstring of AttentionPooling.forward gives what it says."""
    AttentionPooling = code.AttentionPooling
    told = []
    pooling = AttentionPooling(2)
    _ = nn.init.zeros_(pooling.score.weight), nn.init.zeros_(pooling.score.bias)
    told.append(repr((pooling(torch.tensor([[[2.0, 10.0], [6.0, 20.0]]]))[0].tolist())))
    return told


@check(
    task='ValuePooling.forward',
    judge=example([('round(pooling(torch.eye(2).unsqueeze(0))[0].item(), 3)', '7.0')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_ValuePooling_forward(code, draw):
    """The example in the docstring of ValuePooling.forward gives what it says."""
    ValuePooling = code.ValuePooling
    told = []
    pooling = ValuePooling(2, 1)
    pooling.score.weight = nn.Parameter(torch.tensor([[1.0, 3.0]]).log())
    pooling.value.weight = nn.Parameter(torch.tensor([[4.0, 8.0]]))
    _ = nn.init.zeros_(pooling.score.bias), nn.init.zeros_(pooling.value.bias)
    told.append(repr((round(pooling(torch.eye(2).unsqueeze(0))[0].item(), 3))))
    return told


@check(
    task='query_attention',
    judge=example([('query_attention(torch.eye(2).unsqueeze(0), query)[1]', 'tensor([[0.2500, 0.7500]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_query_attention(code, draw):
    """The example in the docstring of query_attention gives what it says."""
    query_attention = code.query_attention
    told = []
    query = torch.tensor([[1.0, 3.0]]).log()
    told.append(repr((query_attention(torch.eye(2).unsqueeze(0), query)[1])))
    return told


@check(
    task='rank_documents',
    judge=example([('rank_documents(documents, torch.tensor([1.0, 0.0]))', '(tensor([1, 0, 2]), tensor([ 2.,  0., -3.]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_rank_documents(code, draw):
    """The example in the docstring of rank_documents gives what it says."""
    rank_documents = code.rank_documents
    told = []
    documents = torch.tensor([[[0.0, 1.0]], [[2.0, 0.0]], [[-3.0, 1.0]]])
    told.append(repr((rank_documents(documents, torch.tensor([1.0, 0.0])))))
    return told


@check(
    task='AdditiveAttention.forward',
    judge=example([('for q in 0.0, 2.0:\n    print([round(w, 3) for w in attention(x, torch.tensor([[q]]))[1][0].tolist()])', '[0.318, 0.682]\n[0.492, 0.508]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_AdditiveAttention_forward(code, draw):
    """The example in the docstring of AdditiveAttention.forward gives what it says."""
    AdditiveAttention = code.AdditiveAttention
    told = []
    attention = AdditiveAttention(1, 1, 1)
    for layer in attention.children():
        _ = nn.init.ones_(layer.weight), nn.init.zeros_(layer.bias)
    x = torch.tensor([[[0.0], [1.0]]])
    printed = []
    def print(*words):
        printed.append(" ".join(map(str, words)))
    for q in 0.0, 2.0:
        print([round(w, 3) for w in attention(x, torch.tensor([[q]]))[1][0].tolist()])
    told.append("\n".join(printed))
    return told


@check(
    task='linear_relevance',
    judge=example([('scores.tolist()', '[[0.0, 3.0], [5.0, 8.0]]'), ('torch.equal(weights[0], weights[1])', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_linear_relevance(code, draw):
    """The example in the docstring of linear_relevance gives what it says."""
    linear_relevance = code.linear_relevance
    told = []
    x, one = torch.tensor([[[0.0], [3.0]]] * 2), torch.ones(1)
    scores, weights = linear_relevance(x, torch.tensor([[0.0], [5.0]]), one, one)
    told.append(repr((scores.tolist())))
    told.append(repr((torch.equal(weights[0], weights[1]))))
    return told


@check(
    task='max_pool_query',
    judge=example([('max_pool_query(x, torch.tensor([[True, True, False]]))', 'tensor([[-1., -2.]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_max_pool_query(code, draw):
    """The example in the docstring of max_pool_query gives what it says."""
    max_pool_query = code.max_pool_query
    told = []
    x = torch.tensor([[[-1.0, -5.0], [-3.0, -2.0], [0.0, 0.0]]])
    told.append(repr((max_pool_query(x, torch.tensor([[True, True, False]])))))
    return told


@check(
    task='SelfPooling.forward',
    judge=example([('pooling(torch.eye(2).unsqueeze(0))[1].tolist()', '[[0.5, 0.5]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_SelfPooling_forward(code, draw):
    """The example in the docstring of SelfPooling.forward gives what it says."""
    SelfPooling = code.SelfPooling
    told = []
    pooling = SelfPooling(2, 2)
    for layer in pooling.children():
        _ = nn.init.eye_(layer.weight), nn.init.zeros_(layer.bias)
    told.append(repr((pooling(torch.eye(2).unsqueeze(0))[1].tolist())))
    return told


@check(
    task='layers_to_connect',
    judge=example([('[layers_to_connect(kind, 10) for kind in ("recurrent", "convolution", "dilated")]', '[9, 5, 3]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_layers_to_connect(code, draw):
    """The example in the docstring of layers_to_connect gives what it says."""
    layers_to_connect = code.layers_to_connect
    told = []
    told.append(repr(([layers_to_connect(kind, 10) for kind in ("recurrent", "convolution", "dilated")])))
    return told
