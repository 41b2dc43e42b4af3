"""The examples of the docstrings, as checks: made by `grade release`, not by hand."""

import torch
from torch import nn

from grader.author import check, example


@check(
    task='char_ids',
    judge=example([('char_ids("cat", max_chars=7)', '[259, 100, 98, 117, 260, 261, 261]'), ('char_ids("я", max_chars=5)', '[259, 210, 144, 260, 261]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_char_ids(code, draw):
    """The example in the docstring of char_ids gives what it says."""
    char_ids = code.char_ids
    told = []
    told.append(repr((char_ids("cat", max_chars=7))))
    told.append(repr((char_ids("я", max_chars=5))))
    return told


@check(
    task='encode_sentences',
    judge=example([('ids[1].tolist()', '[[259, 257, 260, 261], [259, 100, 260, 261], [259, 258, 260, 261], [0, 0, 0, 0]]'), ('lengths.tolist()', '[4, 3]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_encode_sentences(code, draw):
    """The example in the docstring of encode_sentences gives what it says."""
    encode_sentences = code.encode_sentences
    told = []
    ids, lengths = encode_sentences([["a", "b"], ["c"]], max_chars=4)
    told.append(repr((ids[1].tolist())))
    told.append(repr((lengths.tolist())))
    return told


@check(
    task='Highway.forward',
    judge=example([('layer(torch.tensor([[3.0, -4.0]])).tolist()', '[[3.0, -4.0]]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Highway_forward(code, draw):
    """The example in the docstring of Highway.forward gives what it says."""
    Highway = code.Highway
    told = []
    layer = Highway(2)
    _ = layer.gate.weight.data.zero_(), layer.gate.bias.data.fill_(-100.0)
    told.append(repr((layer(torch.tensor([[3.0, -4.0]])).tolist())))
    return told


@check(
    task='CharCNN.forward',
    judge=example([('vectors.shape', 'torch.Size([2, 4, 6])'), ('bool((vectors[1, 3] == 0).all())', 'True')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_CharCNN_forward(code, draw):
    """The example in the docstring of CharCNN.forward gives what it says."""
    CharCNN = code.CharCNN
    encode_sentences = code.encode_sentences
    told = []
    cnn = CharCNN([(1, 3), (2, 4)], d_char=5, d_word=6)
    ids, _ = encode_sentences([["a", "bc"], ["d"]], max_chars=8)
    vectors = cnn(ids)
    told.append(repr((vectors.shape)))
    told.append(repr((bool((vectors[1, 3] == 0).all()))))
    return told


@check(
    task='reverse_words',
    judge=example([('reverse_words(x, torch.tensor([4, 2]))', 'tensor([[4, 3, 2, 1],\n        [6, 5, 0, 0]])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_reverse_words(code, draw):
    """The example in the docstring of reverse_words gives what it says."""
    reverse_words = code.reverse_words
    told = []
    x = torch.tensor([[1, 2, 3, 4], [5, 6, 0, 0]])
    told.append(repr((reverse_words(x, torch.tensor([4, 2])))))
    return told


@check(
    task='BiLM.forward',
    judge=example([('ahead.shape, back.shape', '(torch.Size([2, 2, 5, 4]), torch.Size([2, 2, 5, 4]))')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_BiLM_forward(code, draw):
    """The example in the docstring of BiLM.forward gives what it says."""
    BiLM = code.BiLM
    told = []
    ahead, back = BiLM(d_word=4)(torch.ones(2, 5, 4), torch.tensor([5, 3]))
    told.append(repr((ahead.shape, back.shape)))
    return told


@check(
    task='bilm_loss',
    judge=example([('round(loss.item(), 4)', '1.6094')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_bilm_loss(code, draw):
    """The example in the docstring of bilm_loss gives what it says."""
    bilm_loss = code.bilm_loss
    told = []
    output = nn.Linear(3, 5)
    _ = output.weight.data.zero_(), output.bias.data.zero_()
    states = torch.ones(1, 4, 3)
    loss, _, _ = bilm_loss(states, states, torch.tensor([[0, 3, 1, -100]]), output)
    told.append(repr((round(loss.item(), 4))))
    return told


@check(
    task='contextual_layers',
    judge=example([('layers.shape', 'torch.Size([3, 2, 3, 6])'), ('layers[0, 1, :, 0].tolist()', '[1.0, 1.0, 0.0]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_contextual_layers(code, draw):
    """The example in the docstring of contextual_layers gives what it says."""
    contextual_layers = code.contextual_layers
    told = []
    x, states = torch.ones(2, 5, 3), torch.ones(2, 2, 5, 3)
    layers = contextual_layers(x, states, states, torch.tensor([5, 4]))
    told.append(repr((layers.shape)))
    told.append(repr((layers[0, 1, :, 0].tolist())))
    return told


@check(
    task='ScalarMix.forward',
    judge=example([('mix(torch.tensor([[1.0, 2.0], [3.0, 6.0]])).tolist()', '[20.0, 40.0]')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_ScalarMix_forward(code, draw):
    """The example in the docstring of ScalarMix.forward gives what it says."""
    ScalarMix = code.ScalarMix
    told = []
    mix = ScalarMix(2)
    _ = mix.gamma.data.fill_(10.0)
    told.append(repr((mix(torch.tensor([[1.0, 2.0], [3.0, 6.0]])).tolist())))
    return told


@check(
    task='nearest_sense',
    judge=example([('nearest_sense(known, torch.tensor([0, 0, 1]), torch.tensor([[3.0, 0.0], [9.0, 5.0]]))', 'tensor([0, 1])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_nearest_sense(code, draw):
    """The example in the docstring of nearest_sense gives what it says."""
    nearest_sense = code.nearest_sense
    told = []
    known = torch.tensor([[0.0, 5.0], [2.0, 5.0], [10.0, 5.0]])
    told.append(repr((nearest_sense(known, torch.tensor([0, 0, 1]), torch.tensor([[3.0, 0.0], [9.0, 5.0]])))))
    return told


@check(
    task='Tagger.forward',
    judge=example([('tagger(torch.zeros(1, 5, dtype=torch.int64), torch.ones(2, 1, 5, 6)).shape', 'torch.Size([1, 5, 3])')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_Tagger_forward(code, draw):
    """The example in the docstring of Tagger.forward gives what it says."""
    Tagger = code.Tagger
    told = []
    tagger = Tagger(vocab=10, d_own=4, num_tags=3, num_layers=2, d_layer=6)
    told.append(repr((tagger(torch.zeros(1, 5, dtype=torch.int64), torch.ones(2, 1, 5, 6)).shape)))
    return told


@check(
    task='count_parameters',
    judge=example([('count_parameters([(1, 1)], d_char=1, num_highways=1, d_hidden=1, d_word=1, num_layers=1)', '296')]),
    weight=0.25,
    guessable="an example that everybody reads",
)
def example_of_count_parameters(code, draw):
    """The example in the docstring of count_parameters gives what it says."""
    count_parameters = code.count_parameters
    told = []
    told.append(repr((count_parameters([(1, 1)], d_char=1, num_highways=1, d_hidden=1, d_word=1, num_layers=1))))
    return told
