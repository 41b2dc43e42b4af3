"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='pad_batch',
    judge=example([('ids', 'tensor([[5, 6, 7],\n        [8, 0, 0]])'), ('lengths', 'tensor([3, 1])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_pad_batch(code, draw):
    """The example in the docstring of pad_batch gives what it says."""
    pad_batch = code.pad_batch
    told = []
    ids, lengths = pad_batch([[5, 6, 7], [8]], pad=0)
    told.append(repr((ids)))
    told.append(repr((lengths)))
    return told


@check(
    task='Encoder.forward',
    judge=example([('states.shape, last.shape', '(torch.Size([2, 3, 3]), torch.Size([1, 2, 3]))'), ('states[1, 1:].tolist()', '[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]'), ('torch.equal(last[0, 1], states[1, 0])', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Encoder_forward(code, draw):
    """The example in the docstring of Encoder.forward gives what it says."""
    Encoder = code.Encoder
    told = []
    encoder = Encoder(vocab=9, d_model=4, d_hidden=3)
    source, lengths = torch.tensor([[5, 6, 7], [8, 0, 0]]), torch.tensor([3, 1])
    states, last = encoder(source, lengths)
    told.append(repr((states.shape, last.shape)))
    told.append(repr((states[1, 1:].tolist())))
    told.append(repr((torch.equal(last[0, 1], states[1, 0]))))
    return told


@check(
    task='shift',
    judge=example([('inputs', 'tensor([[1, 5, 6],\n        [1, 7, 2]])'), ('labels', 'tensor([[5, 6, 2],\n        [7, 2, 0]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_shift(code, draw):
    """The example in the docstring of shift gives what it says."""
    shift = code.shift
    told = []
    inputs, labels = shift(torch.tensor([[1, 5, 6, 2], [1, 7, 2, 0]]))
    told.append(repr((inputs)))
    told.append(repr((labels)))
    return told


@check(
    task='Decoder.forward',
    judge=example([('logits.shape, state.shape', '(torch.Size([1, 3, 9]), torch.Size([2, 1, 3]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Decoder_forward(code, draw):
    """The example in the docstring of Decoder.forward gives what it says."""
    Decoder = code.Decoder
    told = []
    decoder = Decoder(vocab=9, d_model=4, d_hidden=3, num_layers=2)
    logits, state = decoder(torch.tensor([[1, 5, 6]]), torch.zeros(2, 1, 3))
    told.append(repr((logits.shape, state.shape)))
    return told


@check(
    task='sequence_loss',
    judge=example([('sequence_loss(torch.zeros(1, 3, 4), torch.tensor([[3, 2, 0]]), pad=0)', 'tensor(1.3863)')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_sequence_loss(code, draw):
    """The example in the docstring of sequence_loss gives what it says."""
    sequence_loss = code.sequence_loss
    told = []
    told.append(repr((sequence_loss(torch.zeros(1, 3, 4), torch.tensor([[3, 2, 0]]), pad=0))))
    return told


@check(
    task='Seq2Seq.forward',
    judge=example([('model(source, torch.tensor([3]), target).shape', 'torch.Size([1, 4, 7])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Seq2Seq_forward(code, draw):
    """The example in the docstring of Seq2Seq.forward gives what it says."""
    Seq2Seq = code.Seq2Seq
    Encoder = code.Encoder
    Decoder = code.Decoder
    told = []
    model = Seq2Seq(Encoder(9, 4, 3), Decoder(7, 4, 3))
    source, target = torch.tensor([[5, 8, 6]]), torch.tensor([[1, 4, 3, 6, 2]])
    told.append(repr((model(source, torch.tensor([3]), target).shape)))
    return told


@check(
    task='greedy_decode',
    judge=example([('greedy_decode(count, torch.zeros(1, 2, 3), start=3, end=6, pad=0, max_length=9)', 'tensor([[4, 5, 6],\n        [4, 5, 6]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_greedy_decode(code, draw):
    """The example in the docstring of greedy_decode gives what it says."""
    greedy_decode = code.greedy_decode
    told = []
    def count(inputs, state):
        return torch.nn.functional.one_hot(inputs + 1, 8).float(), state
    told.append(repr((greedy_decode(count, torch.zeros(1, 2, 3), start=3, end=6, pad=0, max_length=9))))
    return told


@check(
    task='cut_sentences',
    judge=example([('cut_sentences(torch.tensor([[5, 6, 2], [7, 2, 0], [8, 9, 4]]), end=2)', '[[5, 6], [7], [8, 9, 4]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_cut_sentences(code, draw):
    """The example in the docstring of cut_sentences gives what it says."""
    cut_sentences = code.cut_sentences
    told = []
    told.append(repr((cut_sentences(torch.tensor([[5, 6, 2], [7, 2, 0], [8, 9, 4]]), end=2))))
    return told


@check(
    task='accuracy_by_distance',
    judge=example([('accuracy_by_distance(guess, answer, torch.tensor([1, 1, 1, 3]))', '(tensor([0.0000, 0.6667, 0.0000, 1.0000]), tensor([0, 3, 0, 1]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_accuracy_by_distance(code, draw):
    """The example in the docstring of accuracy_by_distance gives what it says."""
    accuracy_by_distance = code.accuracy_by_distance
    told = []
    guess, answer = torch.tensor([3, 3, 4, 5]), torch.tensor([3, 7, 4, 5])
    told.append(repr((accuracy_by_distance(guess, answer, torch.tensor([1, 1, 1, 3])))))
    return told
