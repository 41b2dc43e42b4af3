"""Assignment 6's reference agrees with what others compute in other ways."""

import copy
import math
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from tests.course.importing import beside

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = [(1, 32), (2, 32), (3, 64), (4, 128), (5, 256), (6, 512), (7, 1024)]


@pytest.fixture(scope="module")
def elmo() -> Iterator[ModuleType]:
    """The reference."""
    with beside(ROOT / "solutions" / "assignment6", "elmo") as [module]:
        yield module


def numbers(*shape: int, seed: int = 0) -> Tensor:
    """Normal values in float64, the same every time."""
    return torch.from_numpy(np.random.RandomState(seed).standard_normal(shape))


LENGTHS = torch.tensor([7, 2, 5])


def packed(lstm: nn.LSTM, x: Tensor, lengths: Tensor) -> Tensor:
    """The states of torch's own treatment of padding."""
    sequence = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    return pad_packed_sequence(lstm(sequence)[0], batch_first=True, total_length=x.shape[1])[0]


def unrolled(lstm: nn.LSTM, words: Tensor) -> Tensor:
    """The states over one sentence, by the equations in the documentation of nn.LSTM."""
    h = c = words.new_zeros(lstm.hidden_size)
    states = []
    for word in words:
        gates = F.linear(word, lstm.weight_ih_l0, lstm.bias_ih_l0)
        gates = gates + F.linear(h, lstm.weight_hh_l0, lstm.bias_hh_l0)
        enter, forget, new, leave = gates.chunk(4)
        c = torch.sigmoid(forget) * c + torch.sigmoid(enter) * torch.tanh(new)
        h = torch.sigmoid(leave) * torch.tanh(c)
        states.append(h)
    return torch.stack(states)


def test_the_first_layer_is_that_of_a_packed_bidirectional_lstm(elmo: ModuleType):
    """With copied weights both directions of layer 1 are torch's, padding packed away."""
    bilm = elmo.BiLM(5).double()
    both = nn.LSTM(5, 5, batch_first=True, bidirectional=True).double()
    for name, parameter in bilm.ahead[0].named_parameters():
        getattr(both, name).data.copy_(parameter)
    for name, parameter in bilm.back[0].named_parameters():
        getattr(both, f"{name}_reverse").data.copy_(parameter)
    x = numbers(3, 7, 5)

    ahead, back = bilm(x, LENGTHS)

    torch.testing.assert_close(packed(both, x, LENGTHS), torch.cat([ahead[0], back[0]], dim=-1))


@pytest.mark.parametrize("direction", ["ahead", "back"])
def test_every_layer_is_that_of_cells_written_out(elmo: ModuleType, direction: str):
    """Sentence by sentence, without padding, the equations of the LSTM give the same states."""
    bilm = elmo.BiLM(5, 3).double()
    x = numbers(3, 7, 5, seed=1)

    states = bilm(x, LENGTHS)[["ahead", "back"].index(direction)]

    for row, length in enumerate(LENGTHS.tolist()):
        turn = (lambda t: t.flip(0)) if direction == "back" else (lambda t: t)
        layer = turn(x[row, :length])
        for number, lstm in enumerate(getattr(bilm, direction)):
            found = unrolled(lstm, layer)
            layer = found + layer if number else found
            torch.testing.assert_close(turn(layer), states[number, row, :length])
    assert not states[:, 1, 2:].any()


def test_tied_directions_say_the_same_of_a_palindrome(elmo: ModuleType):
    """With equal LSTMs a sentence that reads the same both ways has equal losses."""
    bilm = elmo.BiLM(5).double()
    bilm.back = copy.deepcopy(bilm.ahead)
    half = numbers(1, 3, 5, seed=2)
    x = torch.cat([half, numbers(1, 1, 5, seed=3), half.flip(1)], dim=1)
    words = torch.tensor([[1, 2, 3, 4, 3, 2, 1]])

    ahead, back = bilm(x, torch.tensor([7]))
    _, one, two = elmo.bilm_loss(ahead[-1], back[-1], words, nn.Linear(5, 6).double())

    torch.testing.assert_close(one, two)
    torch.testing.assert_close(ahead, back.flip(2))


def reached(states: Tensor, x: Tensor) -> Tensor:
    """Whether each state (row) depends on each word (column)."""
    rows = []
    for state in states:
        (gradient,) = torch.autograd.grad(state.sum(), x, retain_graph=True)
        rows.append(gradient[0].abs().sum(-1) > 0)
    return torch.stack(rows)


def test_the_plain_bidirectional_lstm_leaks_and_ours_does_not(elmo: ModuleType):
    """The handout's picture: on layer 2 of nn.LSTM every state has read every word."""
    x = numbers(1, 5, 4, seed=4).requires_grad_()
    plain = nn.LSTM(4, 4, num_layers=2, batch_first=True, bidirectional=True).double()
    one_layer = nn.LSTM(4, 4, num_layers=1, batch_first=True, bidirectional=True).double()
    past = torch.ones(5, 5, dtype=torch.bool).tril()

    assert reached(plain(x)[0][0, :, :4], x).all()
    assert past.equal(reached(one_layer(x)[0][0, :, :4], x))
    ahead, back = elmo.BiLM(4, 3).double()(x, torch.tensor([5]))
    for layer in range(3):
        assert past.equal(reached(ahead[layer, 0], x))
        assert past.T.equal(reached(back[layer, 0], x))


def test_the_loss_is_the_cross_entropy_of_shifted_words(elmo: ModuleType):
    """With targets shifted by hand, F.cross_entropy over everything gives the same."""
    ahead, back = numbers(3, 7, 5, seed=5), numbers(3, 7, 5, seed=6)
    output = nn.Linear(5, 11).double()
    words = torch.from_numpy(np.random.RandomState(7).randint(0, 11, (3, 7)))
    words[torch.arange(7) >= LENGTHS[:, None]] = elmo.IGNORED
    after, before = torch.full_like(words, -100), torch.full_like(words, -100)
    for row, length in enumerate(LENGTHS.tolist()):
        after[row, : length - 1] = words[row, 1:length]
        before[row, 1:length] = words[row, : length - 1]

    loss, one, two = elmo.bilm_loss(ahead, back, words, output)

    torch.testing.assert_close(F.cross_entropy(output(ahead).mT, after), one)
    torch.testing.assert_close(F.cross_entropy(output(back).mT, before), two)
    torch.testing.assert_close((one + two) / 2, loss)


def test_a_word_is_convolved_as_if_it_were_alone(elmo: ModuleType):
    """Each word by itself, with zeros behind it and nothing else, has the same features."""
    cnn = elmo.CharCNN([(1, 3), (2, 4), (5, 6)], d_char=4, d_word=7, num_highways=2).double()
    words = [["a", "кот"], ["words", "ö"]]
    ids, _ = elmo.encode_sentences(words, max_chars=13)

    vectors = cnn(ids)

    for row, sentence in enumerate(words):
        for place, word in enumerate(sentence, 1):
            own = torch.tensor([259, *(byte + 1 for byte in word.encode()), 260])
            x = cnn.characters(own).T[None]
            features = torch.cat(
                [
                    torch.tanh(F.conv1d(F.pad(x, (0, c.kernel_size[0] - 1)), c.weight, c.bias))
                    .max(dim=-1)
                    .values
                    for c in cnn.convolutions
                ],
                dim=-1,
            )
            for highway in cnn.highways:
                gate = torch.sigmoid(highway.gate(features))
                features = features + gate * (F.relu(highway.transform(features)) - features)
            torch.testing.assert_close(cnn.projection(features)[0], vectors[row, place])


def test_the_published_models_are_counted(elmo: ModuleType):
    """93.6, 28.0 and 13.6 million, to the last one."""
    counts = [
        elmo.count_parameters(PUBLISHED, 16, *sizes)
        for sizes in ((2, 4096, 512), (1, 2048, 256), (1, 1024, 128))
    ]

    assert [93_600_864, 28_027_744, 13_593_312] == counts


def test_counted_parameters_are_those_of_torch_but_for_its_second_biases(elmo: ModuleType):
    """A CharCNN and projecting LSTMs of torch hold as many numbers, and 4 · d_hidden more each."""
    filters, d_char, highways, d_hidden, d_word, layers = [(1, 3), (4, 5)], 7, 2, 13, 11, 3
    cnn = elmo.CharCNN(filters, d_char, d_word, highways)
    lstm = nn.LSTM(d_word, d_hidden, proj_size=d_word)
    held = sum(p.numel() for p in cnn.parameters())
    held += 2 * layers * (sum(p.numel() for p in lstm.parameters()) - 4 * d_hidden)

    assert held == elmo.count_parameters(filters, d_char, highways, d_hidden, d_word, layers)


def test_the_mix_is_what_numpy_computes(elmo: ModuleType):
    """Shares by numpy's exponentials, summed by hand."""
    mix = elmo.ScalarMix(3).double()
    mix.weights.data, mix.gamma.data = numbers(3, seed=8), torch.tensor(1.7, dtype=torch.float64)
    layers = numbers(3, 2, 5, seed=9)
    shares = np.exp(mix.weights.detach().numpy())
    shares /= shares.sum()
    want = 1.7 * sum(s * layer for s, layer in zip(shares, layers.numpy(), strict=True))

    torch.testing.assert_close(torch.from_numpy(want), mix(layers).detach())


def test_the_nearest_sense_is_what_numpy_finds(elmo: ModuleType):
    """Distances one by one, in numbers divided by their deviation."""
    known, asked = numbers(23, 5, seed=10) * torch.logspace(-2, 2, 5), numbers(31, 5, seed=11)
    asked = asked * torch.logspace(-2, 2, 5)
    senses = torch.arange(23) % 3
    scale = known.numpy().std(axis=0, ddof=1)
    means = [known.numpy()[senses.numpy() == s].mean(axis=0) for s in range(3)]
    want = [
        min(range(3), key=lambda s: (((x - means[s]) / scale) ** 2).sum()) for x in asked.numpy()
    ]

    assert want == elmo.nearest_sense(known, senses, asked).tolist()


def test_a_model_that_knows_nothing_has_a_perplexity_of_its_vocabulary(elmo: ModuleType):
    """With an output layer of zeros every word is equally likely, whatever was read."""
    model = elmo.LanguageModel(vocab=17, filters=[(1, 2), (2, 3)], d_char=3, d_word=5)
    for parameter in model.output.parameters():
        nn.init.zeros_(parameter)
    ids, lengths = elmo.encode_sentences([["ein", "Wort"], ["два", "слова", "ещё"]])
    words = torch.zeros(ids.shape[:2], dtype=torch.int64)
    words[torch.arange(ids.shape[1]) >= lengths[:, None]] = elmo.IGNORED

    loss, _, _ = model.loss(ids, words, lengths)

    assert math.isclose(17, math.exp(loss.item()), rel_tol=1e-5)


def test_spelling_each_word_once_changes_no_vector(elmo: ModuleType):
    """The given shortcut of LanguageModel answers as CharCNN does."""
    model = elmo.LanguageModel(vocab=5, filters=[(1, 2), (3, 3)], d_char=3, d_word=5).double()
    ids, _ = elmo.encode_sentences([["a", "b", "a"], ["b"], ["c", "a"]], max_chars=7)

    torch.testing.assert_close(model.words(ids), model.vectors(ids))
