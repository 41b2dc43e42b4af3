"""Hidden checks of assignment 6: the same promises under other conditions."""

import torch
from torch import nn

from grader.author import check

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ"
WIDE = "日月火水木金土山川田人口"  # three bytes each
FACES = "😀😁😂😃😄😅😆"  # four bytes each


def spell(draw, letters, length):
    """A made-up word of so many letters."""
    return "".join(draw.choice(letters) for _ in range(length))


def numbers(draw, ids):
    """A list of ids as a tensor, where the checks' tensors are."""
    return torch.as_tensor(ids, device=draw.device)


def gradient(parameter):
    """Give the gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def spelled(draw, lengths, longest):
    """Character ids of random words: (word, char)."""
    ids = draw.integers(1, 257, len(lengths), longest)
    for row, length in enumerate(lengths):
        ids[row, 0], ids[row, length - 1], ids[row, length:] = 259, 260, 261
    return ids


# -- char_ids


@check(task="char_ids")
def words_around_the_limit_are_right(code, draw):
    """Words of 47, 48 and 49 bytes, and letters that the limit cuts in two, are spelled right."""
    words = {f"{n} letters": spell(draw, LATIN, n) for n in (47, 48, 49)}
    words["one and 24 letters"] = spell(draw, LATIN, 1) + spell(draw, CYRILLIC, 24)
    words["17 wide letters"] = spell(draw, WIDE, 17)
    return {f"ids of {name}": numbers(draw, code.char_ids(word)) for name, word in words.items()}


@check(task="char_ids")
def any_text_is_a_word(code, draw):
    """Letters of one to four bytes, and bytes of 0, are spelled; no word is too long."""
    long = spell(draw, LATIN, 9) * draw.integer(1000, 2000)
    zero = spell(draw, LATIN, 3) + "\0" + spell(draw, CYRILLIC, 2)
    return {
        "ids of a face": numbers(draw, code.char_ids(spell(draw, FACES, 2), 11)),
        "ids of a word with byte 0": numbers(draw, code.char_ids(zero, 13)),
        "ids of a very long word": numbers(draw, code.char_ids(long)),
    }


# -- encode_sentences


@check(task="encode_sentences", needs=["char_ids"])
def sentences_may_be_empty_or_long(code, draw):
    """A sentence without words is BOS and EOS; long words are cut to max_chars."""
    sentences = [
        [spell(draw, CYRILLIC, draw.integer(1, 19)) for _ in range(n)]
        for n in (0, draw.integer(5, 19), 1, 3)
    ]
    ids, lengths = code.encode_sentences(sentences, 13)
    return {"ids": ids.to(draw.device), "lengths": numbers(draw, lengths)}


@check(task="encode_sentences", needs=["char_ids"])
def long_sentences_and_many_characters(code, draw):
    """Hundreds of words, and hundreds of characters for each, stand where they should."""
    word = spell(draw, CYRILLIC, draw.integer(270, 400))
    long, _ = code.encode_sentences([[spell(draw, LATIN, 2) for _ in range(541)]], 5)
    wide, _ = code.encode_sentences([[word], []], 541)
    return {"ids": long.to(draw.device), "ids of long words": wide.to(draw.device)}


# -- CharCNN.forward


@check(task="CharCNN.forward", needs=["Highway.forward"])
def large_long_and_cut_words(code, draw):
    """Matches of tens of thousands, hundreds of words, hundreds of characters, and a slice."""
    cnn = draw.fill(code.CharCNN([(3, 7)], 3, 11).double())
    long = spelled(draw, [541, 7], 541)[None]
    many = spelled(draw, draw.lengths(541, 5, shortest=3).tolist(), 5)[None]
    part = spelled(draw, draw.lengths(6, 7, shortest=3).tolist(), 7).unflatten(0, (3, 2))
    answers = {
        "vectors of long words": cnn(long),
        "vectors of many words": cnn(many),
        "vectors of a slice": cnn(part.transpose(0, 1)),
    }
    cnn.characters.weight.data.mul_(100_000)
    return {**answers, "vectors of large characters": cnn(many[:, :67])}


@check(task="CharCNN.forward", needs=["Highway.forward"])
def a_word_is_the_same_alone_and_in_company(code, draw):
    """A word has the same vector alone as in a batch, also when it fills all of max_chars."""
    cnn = draw.fill(code.CharCNN([(1, 3), (3, 5), (4, 2)], 5, 13).double())
    ids = spelled(draw, [11, 3, 7, 11, 5, 10], 11).unflatten(0, (3, 2))
    return {
        "vectors": cnn(ids),
        "vectors of single words": torch.cat([cnn(ids[b : b + 1, 1:]) for b in range(3)]),
    }


@check(task="CharCNN.forward", needs=["Highway.forward"])
def a_filter_that_matches_nothing_stays_negative(code, draw):
    """Filters whose every match is negative keep it: padding has no match of 0."""
    cnn = draw.fill(code.CharCNN([(1, 5), (2, 5)], 3, 11).double())
    for convolution in cnn.convolutions:
        convolution.bias.data.sub_(2.5)
    return cnn(spelled(draw, [5, 3, 4, 7, 3, 6], 13).unflatten(0, (2, 3)))


# -- reverse_words


@check(task="reverse_words")
def single_words_and_full_rows_turn(code, draw):
    """Sentences of one word stay, full rows turn whole, and gradients follow the words."""
    x = draw.normal(4, 11, 3, dtype=torch.float64).requires_grad_()
    turned = code.reverse_words(x, numbers(draw, [1, 11, 2, 7]))
    (turned * draw.normal(4, 11, 3, dtype=torch.float64)).sum().backward()
    long, part = draw.integers(0, 1000, 1, 541), draw.normal(5, 3, 7).transpose(1, 2)
    return {
        "turned": turned,
        "gradient of x": gradient(x),
        "turned long sentence": code.reverse_words(long, numbers(draw, [523])),
        "turned slice": code.reverse_words(part, numbers(draw, [3, 7, 2, 5, 1])),
        "turned words": code.reverse_words(long[:, :1], numbers(draw, [1])),
    }


# -- BiLM.forward


@check(task="BiLM.forward", needs=["reverse_words"])
def a_sentence_is_the_same_alone_and_in_company(code, draw):
    """Alone, without padding, a sentence has the states that it has in a batch."""
    bilm = draw.fill(code.BiLM(7, 3).double())
    x, lengths = draw.normal(4, 9, 7, dtype=torch.float64), numbers(draw, [9, 1, 4, 6])
    ahead, back = bilm(x, lengths)
    answers = {"ahead": ahead, "back": back}
    for row, length in enumerate(lengths.tolist()):
        ahead, back = bilm(x[row : row + 1, :length], lengths[row : row + 1])
        answers |= {f"ahead of sentence {row} alone": ahead, f"back of sentence {row} alone": back}
    return answers


@check(task="BiLM.forward", needs=["reverse_words"])
def one_layer_reads_long_sentences(code, draw):
    """One layer reads hundreds of words, vectors of zeros, and a slice of a larger batch."""
    bilm = draw.fill(code.BiLM(3, 1).double())
    x, lengths = draw.normal(2, 3, 541, dtype=torch.float64), numbers(draw, [541, 17])
    x[:, :, 5] = 0
    ahead, back = bilm(x.transpose(1, 2), lengths)
    return {"ahead": ahead, "back": back}


@check(task="BiLM.forward", needs=["reverse_words"])
def every_lstm_learns_from_its_own_direction(code, draw):
    """Each LSTM of each stack gets its gradient, and from the states of its stack alone."""
    bilm = draw.fill(code.BiLM(5, 3).double())
    x, lengths = draw.normal(3, 7, 5, dtype=torch.float64), draw.lengths(3, 7, shortest=2)
    towards = draw.normal(3, 3, 7, 5, dtype=torch.float64)
    found = {}
    for direction, name in enumerate(("ahead", "back")):
        bilm.zero_grad()
        (bilm(x, lengths)[direction] * towards).sum().backward()
        for layer, lstm in enumerate(getattr(bilm, name)):
            grown = torch.cat([gradient(lstm.weight_ih_l0), gradient(lstm.weight_hh_l0)])
            found[f"gradient of {name}, layer {layer + 1}"] = grown
    return found


@check(task="BiLM.forward", needs=["reverse_words"])
def no_layer_of_three_sees_the_other_side(code, draw):
    """With three layers and padding, each state depends on its own side of the words only."""
    layers, length, d_word = 3, 4, 5
    bilm = draw.fill(code.BiLM(d_word, layers).double())
    words = draw.normal(1, length + 2, d_word, dtype=torch.float64)
    towards = draw.normal(d_word, dtype=torch.float64)
    copies = layers * length
    picked = torch.arange(copies, device=draw.device)
    found = {}
    for direction, name in enumerate(("ahead", "back")):
        x = words.repeat(copies, 1, 1).requires_grad_()
        states = bilm(x, torch.full((copies,), length, device=draw.device))[direction]
        (states[picked // length, picked, picked % length] * towards).sum().backward()
        found[f"gradient of {name}"] = gradient(x)
    return found


# -- bilm_loss


@check(task="bilm_loss")
def two_markers_and_nothing_between(code, draw):
    """Sentences of BOS and EOS only, beside long ones, count one guess in each direction."""
    found = []
    for _ in range(64):
        output = draw.fill(nn.Linear(5, 13).double())
        ahead, back = (10 * draw.normal(3, 9, 5, dtype=torch.float64) for _ in range(2))
        words = draw.integers(0, 13, 3, 9)
        words[0, 2:], words[2, 5:] = -100, -100
        found.append(torch.stack(list(code.bilm_loss(ahead, back, words, output))))
    return torch.stack(found)


@check(task="bilm_loss")
def large_cut_and_long_batches(code, draw):
    """Scores of zeros or tens of thousands, slices and hundreds of words are exact."""
    output = draw.fill(nn.Linear(5, 13).double())
    ahead, back = (draw.normal(3, 5, 7, dtype=torch.float64).transpose(1, 2) for _ in range(2))
    ahead[:, 1] = back[:, 1] = 0
    words = draw.integers(0, 13, 7, 3).T
    words[1, 4:] = -100
    long = [draw.normal(1, 541, 5, dtype=torch.float64) for _ in range(2)]
    found = {
        "losses": code.bilm_loss(ahead, back, words, output),
        "losses of large scores": code.bilm_loss(30_000 * ahead, 30_000 * back, words, output),
        "losses of a long text": code.bilm_loss(*long, draw.integers(0, 13, 1, 541), output),
    }
    parts = {name: torch.stack(list(losses)) for name, losses in found.items()}
    return {**parts, "ahead afterwards": ahead, "back afterwards": back}


# -- contextual_layers


@check(task="contextual_layers")
def padding_may_hold_anything(code, draw):
    """Any finite number may stand at markers and padding; none of it is in the layers."""
    lengths = numbers(draw, [3, 9, 2, 5])
    is_word = torch.arange(9, device=draw.device) < lengths[:, None] - 1
    towards = draw.normal(2, 4, 7, 6, dtype=torch.float64)
    vectors = draw.normal(4, 3, 9, dtype=torch.float64).transpose(1, 2)
    ahead, back = (draw.normal(1, 4, 3, 9, dtype=torch.float64).transpose(2, 3) for _ in range(2))
    for part in (vectors, ahead, back):
        part *= torch.where(is_word, 1.0, 30_000.0)[..., None]
        part[..., 1, 1, :] = 0
        part.requires_grad_()
    layers = code.contextual_layers(vectors, ahead, back, lengths)
    (layers * towards).sum().backward()
    return {
        "layers": layers,
        "gradient of vectors": gradient(vectors),
        "gradient of ahead": gradient(ahead),
    }


@check(task="contextual_layers")
def one_word_and_a_long_text_have_layers(code, draw):
    """A text alone, of one word or of hundreds between its markers, has its layers."""
    answers = {}
    for longest in (3, 541):
        vectors = draw.normal(1, longest, 3, dtype=torch.float64)
        ahead, back = (draw.normal(2, 1, longest, 3, dtype=torch.float64) for _ in range(2))
        lengths = numbers(draw, [longest])
        answers[f"layers of {longest}"] = code.contextual_layers(vectors, ahead, back, lengths)
    return answers


# -- ScalarMix.forward


@check(task="ScalarMix.forward")
def large_weights_pick_a_layer(code, draw):
    """Weights of 100,000 stay finite, and one layer alone has the whole share, in float64."""
    mix, alone = draw.fill(code.ScalarMix(7).double()), draw.fill(code.ScalarMix(1).double())
    mix.weights.data.mul_(300_000)
    layers = draw.normal(3, 7, 5, 11, dtype=torch.float64).transpose(0, 1)
    layers[:, :, 2] = 0
    return {
        "mix": mix(layers),
        "mix of one layer": alone(layers[:1]),
        "mix of other layers": mix(draw.normal(7, 13, dtype=torch.float64)),
    }


# -- nearest_sense


@check(task="nearest_sense")
def many_senses_and_few_numbers(code, draw):
    """Seven senses with one known occurrence and more, in float64, are told apart."""
    means = 3 * draw.normal(7, 5, dtype=torch.float64)
    senses = torch.cat([torch.arange(7, device=draw.device), draw.integers(0, 5, 30)])
    senses = senses[draw.permutation(37)]
    sizes = 10.0 ** draw.uniform(5, low=-3, high=1, dtype=torch.float64)
    known = (means[senses] + draw.normal(37, 5, dtype=torch.float64)) * sizes
    asked = (means[draw.integers(0, 7, 307)] + draw.normal(307, 5, dtype=torch.float64)) * sizes
    more = torch.cat([known, known[:5].repeat(101, 1)])  # 542 in all
    of_more = torch.cat([senses, senses[:5].repeat(101)])
    part = [table.T.contiguous().T for table in (known - known[:1], asked - known[:1])]
    part[1][3] = 0
    return {
        "senses": code.nearest_sense(known, senses, asked),
        "senses of a slice": code.nearest_sense(part[0], senses, part[1]),
        "senses by many known": code.nearest_sense(more, of_more, asked),
        "sense of one": torch.stack(
            [code.nearest_sense(known, senses, x[None]) for x in asked[:67]]
        ),
        "senses afterwards": senses,
    }
