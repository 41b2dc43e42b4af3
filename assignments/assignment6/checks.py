"""Public checks of assignment 6: what each asks is the first line under its name."""

import torch
from torch import nn

from grader.author import check, raises, vectorised

# Sizes are different primes, so that no axis can take the place of another by chance.

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ"


def spell(draw, letters, length):
    """A made-up word of so many letters."""
    return "".join(draw.choice(letters) for _ in range(length))


def sentence(draw, length):
    """Made-up words, Latin and Cyrillic."""
    alphabets = (LATIN, CYRILLIC)
    return [spell(draw, draw.choice(alphabets), draw.integer(1, 6)) for _ in range(length)]


def numbers(draw, ids):
    """A list of ids as a tensor, where the checks' tensors are."""
    return torch.as_tensor(ids, device=draw.device)


def characters(draw, lengths, longest):
    """Character ids of random words: (word, char). A length of 0 is a place without a word."""
    ids = draw.integers(1, 257, len(lengths), longest)
    place = torch.arange(longest, device=draw.device)
    end = torch.tensor(lengths, device=draw.device)[:, None]
    ids = torch.where(place < end, ids, 261)
    ids[:, 0] = 259
    ids = torch.where(place == end - 1, 260, ids)
    return torch.where(end > 0, ids, 0)


def places(draw, longest):
    """0, 1, … as a row."""
    return torch.arange(longest, device=draw.device)


def three(answer):
    """The three parts of a loss, by their names."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 3:
        raise TypeError("a tuple of three is expected: (loss, loss_ahead, loss_back)")
    return dict(zip(("loss", "loss_ahead", "loss_back"), answer, strict=True))


def two(answer):
    """The states of both directions, by their names."""
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise TypeError("a tuple of two is expected: (ahead, back)")
    return dict(zip(("ahead", "back"), answer, strict=True))


def gradient(parameter):
    """Give the gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def reach(code, draw, name, layers, length, d_word):
    """How a state of one direction, at each place and on each layer, depends on every word.

    Returns:
        Gradients (layer, state, word, d_word): there is one copy of the sentence for each layer
        and place, and of each copy the state of that layer at that place is asked.
    """
    bilm = draw.fill(code.BiLM(d_word, layers))
    words = draw.normal(1, length, d_word)
    towards = draw.normal(d_word)
    copies = layers * length
    picked = torch.arange(copies, device=draw.device)
    x = words.repeat(copies, 1, 1).requires_grad_()
    states = two(bilm(x, torch.full((copies,), length, device=draw.device)))[name]
    (states[picked // length, picked, picked % length] * towards).sum().backward()
    return gradient(x).unflatten(0, (layers, length))


def labelled(draw, known, asked, d, dtype=torch.float32):
    """Occurrences of words with 3 senses, in vectors whose numbers have very different sizes."""
    means = draw.normal(3, d, dtype=dtype)
    sizes = 10.0 ** draw.uniform(d, low=-2, high=2, dtype=dtype)
    senses = torch.cat([numbers(draw, [0, 1, 2]), draw.integers(0, 3, known - 3)])
    senses = senses[draw.permutation(known)]
    vectors = means[senses] + 2 * draw.normal(known, d, dtype=dtype)
    others = means[draw.integers(0, 3, asked)] + 2 * draw.normal(asked, d, dtype=dtype)
    return vectors * sizes, senses, others * sizes


# -- char_ids


@check(task="char_ids")
def letters_become_bytes_plus_one(code, draw):
    """A word is BOW, each byte + 1, EOW, and PAD up to max_chars."""
    words = {f"ids of a word of {n} letters": spell(draw, LATIN, n) for n in (3, 7, 11)}
    return {name: numbers(draw, code.char_ids(word, 23)) for name, word in words.items()}


@check(task="char_ids")
def other_alphabets_have_several_bytes(code, draw):
    """A Cyrillic letter is two bytes, so two ids; and 50 is the usual number of ids."""
    words = {f"ids of a word of {n} letters": spell(draw, CYRILLIC, n) for n in (2, 5, 13)}
    return {name: numbers(draw, code.char_ids(word)) for name, word in words.items()}


@check(task="char_ids")
def long_words_keep_their_beginning_and_both_marks(code, draw):
    """Of a word longer than max_chars - 2 bytes the first bytes are kept, and EOW behind them."""
    return {
        "ids of 61 Latin letters": numbers(draw, code.char_ids(spell(draw, LATIN, 61))),
        "ids of 37 Cyrillic letters": numbers(draw, code.char_ids(spell(draw, CYRILLIC, 37))),
        "13 ids of 17 letters": numbers(
            draw, code.char_ids(word=spell(draw, LATIN, 17), max_chars=13)
        ),
    }


# -- encode_sentences


@check(task="encode_sentences", needs=["char_ids"])
def sentences_are_framed_and_filled_up(code, draw):
    """Each sentence stands between BOS and EOS, and zeros fill the batch up behind it."""
    sentences = [sentence(draw, n) for n in draw.lengths(5, 7).tolist()]
    ids, _ = code.encode_sentences(sentences=sentences, max_chars=17)
    return {"ids": ids.to(draw.device), "sentences afterwards": str(sentences)}


@check(task="encode_sentences", needs=["char_ids"])
def lengths_count_both_markers(code, draw):
    """The lengths are those of the sentences with BOS and EOS; words have 50 ids by default."""
    sentences = [sentence(draw, n) for n in draw.lengths(11, 13, shortest=2).tolist()]
    ids, lengths = code.encode_sentences(sentences)
    return {"ids": ids.to(draw.device), "lengths": numbers(draw, lengths)}


@check(task="encode_sentences", needs=["char_ids"])
def one_sentence_has_no_padding(code, draw):
    """A batch of one sentence has a place for each of its words and two more."""
    ids, lengths = code.encode_sentences([sentence(draw, draw.integer(3, 29))], 11)
    return {"ids": ids.to(draw.device), "lengths": numbers(draw, lengths)}


# -- Highway.forward


@check(task="Highway.forward")
def new_and_old_are_mixed_by_the_gate(code, draw):
    """The output is g · ReLU(transform) + (1 - g) · input, with the gate g between 0 and 1."""
    return draw.fill(code.Highway(13))(draw.normal(7, 13))


@check(task="Highway.forward")
def a_closed_gate_copies_and_an_open_one_replaces(code, draw):
    """With the gate shut the input comes out, with the gate open the transformed one."""
    layer = draw.fill(code.Highway(11))
    x = draw.normal(7, 11)
    outputs = {}
    for name, bias in (("closed", -50.0), ("open", 50.0)):
        layer.gate.bias.data.fill_(bias)
        outputs[f"output with the gate {name}"] = layer(x)
    return outputs


@check(task="Highway.forward")
def highways_are_exact_and_leave_their_input(code, draw):
    """In float64, for any number of axes, the output and all gradients are right; x stays."""
    layer = draw.fill(code.Highway(11).double())
    x = draw.normal(2, 3, 11, dtype=torch.float64).requires_grad_()
    output = layer(x=x)
    (output * draw.normal(2, 3, 11, dtype=torch.float64)).sum().backward()
    others = draw.normal(5, 11, 3, dtype=torch.float64).transpose(1, 2)
    others[2] = 0
    return {
        "output": output,
        "output of a slice with zeros": layer(others),
        "gradient of gate.weight": gradient(layer.gate.weight),
        "gradient of transform.weight": gradient(layer.transform.weight),
        "gradient of x": gradient(x),
        "x afterwards": x,
    }


# -- CharCNN.forward


@check(task="CharCNN.forward", needs=["Highway.forward"])
def vectors_of_words_are_right(code, draw):
    """The vectors are right for words of different lengths, with filters of different widths."""
    cnn = draw.fill(code.CharCNN([(1, 3), (2, 5), (3, 7)], 5, 13))
    ids = characters(draw, draw.lengths(6, 11, shortest=3).tolist(), 11)
    return cnn(ids.unflatten(0, (2, 3)))


@check(task="CharCNN.forward", needs=["Highway.forward"])
def more_padding_changes_no_vector(code, draw):
    """A word has the same vector however much padding stands behind its characters."""
    cnn = draw.fill(code.CharCNN([(1, 5), (3, 7)], 5, 17))
    ids = characters(draw, draw.lengths(6, 7, shortest=3).tolist(), 7).unflatten(0, (2, 3))
    more = torch.cat([ids, torch.full((2, 3, 6), 261, device=draw.device)], dim=-1)
    return {"vectors": cnn(ids), "vectors with more padding": cnn(more)}


@check(task="CharCNN.forward", needs=["Highway.forward"])
def short_words_fit_under_wide_filters(code, draw):
    """A filter may be wider than the word, and than max_chars: behind the end it reads zeros."""
    cnn = draw.fill(code.CharCNN([(2, 3), (7, 5)], 5, 13))
    return cnn(characters(draw, [2, 3, 4, 3, 5, 4], 5).unflatten(0, (2, 3)))


@check(task="CharCNN.forward", needs=["Highway.forward"])
def no_word_is_a_zero_vector(code, draw):
    """Places without a word get exact zeros, gradients stay finite, and the ids stay."""
    cnn = draw.fill(code.CharCNN([(1, 3), (2, 4)], 5, 13).double())
    ids = characters(draw, [5, 4, 3, 7, 0, 0], 7).unflatten(0, (2, 3))
    vectors = cnn(ids=ids)
    (vectors * draw.normal(2, 3, 13, dtype=torch.float64)).sum().backward()
    return {
        "vectors": vectors,
        "gradient of projection.weight": gradient(cnn.projection.weight),
        "gradient of characters.weight": gradient(cnn.characters.weight),
        "ids afterwards": ids,
    }


@check(task="CharCNN.forward", needs=["Highway.forward"])
def every_filter_and_highway_is_used(code, draw):
    """With two highways, vectors and the gradients of all filters are right, in float64."""
    cnn = draw.fill(code.CharCNN([(1, 5), (2, 7), (5, 3)], 7, 11, num_highways=2).double())
    ids = characters(draw, draw.lengths(10, 13, shortest=3).tolist(), 13).unflatten(0, (2, 5))
    vectors = cnn(ids)
    (vectors * draw.normal(2, 5, 11, dtype=torch.float64)).sum().backward()
    gates = [gradient(highway.gate.weight) for highway in cnn.highways]
    filters = [gradient(convolution.weight).flatten() for convolution in cnn.convolutions]
    return {
        "vectors": vectors,
        "gradient of the filters": torch.cat(filters),
        "gradient of the gates": torch.stack(gates),
    }


@check(
    task="CharCNN.forward",
    needs=["Highway.forward"],
    judge=vectorised(per="word"),
    weight=0.5,
    guessable="a count, not a value",
)
def spelling_has_no_loop_over_words(code, draw):
    """The vectors of more words take no more steps."""
    cnn = draw.fill(code.CharCNN([(1, 3), (2, 4)], 3, 5))
    batches = [characters(draw, [5] * n, 7)[None] for n in (20, 40, 80)]
    return [code.count_calls(cnn, ids) for ids in batches]


# -- reverse_words


@check(task="reverse_words")
def each_sentence_turns_within_its_length(code, draw):
    """The words of each sentence come in reverse order, and its padding stays where it is."""
    return code.reverse_words(draw.normal(3, 7, 5), draw.lengths(3, 6, shortest=2))


@check(task="reverse_words")
def ids_turn_like_vectors(code, draw):
    """Ids of two axes turn too; dtype and input stay as they are."""
    ids, lengths = draw.integers(0, 1000, 5, 11), draw.lengths(5, 11, shortest=1)
    vectors = draw.normal(2, 7, 3, 5, dtype=torch.float64)
    return {
        "turned": code.reverse_words(x=ids, lengths=lengths),
        "lengths afterwards": lengths,
        "turned vectors": code.reverse_words(vectors, draw.lengths(2, 7, shortest=3)),
        "ids afterwards": ids,
        "vectors afterwards": vectors,
    }


@check(task="reverse_words")
def turned_twice_is_as_before(code, draw):
    """Turned once the words are reversed, turned twice they are what they were."""
    x, lengths = draw.normal(5, 7, 3), draw.lengths(5, 7)
    once = code.reverse_words(x, lengths)
    return {"turned once": once, "turned twice": code.reverse_words(once, lengths)}


@check(
    task="reverse_words",
    judge=raises(ValueError, says="9"),
    weight=0.5,
    guessable="an error, not a value",
)
def too_long_a_length_is_refused(code, draw):
    """A length of 9 in a batch of 7 words raises a ValueError that says 9."""
    code.reverse_words(draw.normal(2, 7, 3), torch.tensor([5, 9], device=draw.device))


@check(
    task="reverse_words", judge=vectorised(per="word"), weight=0.5, guessable="a count, not a value"
)
def turning_has_no_loop_over_words(code, draw):
    """Turning a longer sentence takes no more steps."""
    lengths = torch.tensor([20, 11], device=draw.device)
    return [
        code.count_calls(code.reverse_words, draw.normal(2, n, 3), lengths) for n in (20, 40, 80)
    ]


# -- BiLM.forward


@check(task="BiLM.forward", needs=["reverse_words"])
def states_that_read_ahead_are_right(code, draw):
    """The states of the stack that reads ahead are right on both layers."""
    bilm = draw.fill(code.BiLM(11))
    return {"ahead": two(bilm(draw.normal(3, 7, 11), draw.lengths(3, 7, shortest=2)))["ahead"]}


@check(task="BiLM.forward", needs=["reverse_words"])
def states_that_read_back_are_right(code, draw):
    """The states of the stack that reads back are right, and stand at the words they belong to."""
    bilm = draw.fill(code.BiLM(11))
    return {"back": two(bilm(draw.normal(3, 7, 11), draw.lengths(3, 7, shortest=2)))["back"]}


@check(task="BiLM.forward", needs=["reverse_words"])
def no_layer_that_reads_ahead_sees_a_later_word(code, draw):
    """By gradients: a state that reads ahead depends on its word and those before, no other."""
    return {"gradient of ahead": reach(code, draw, "ahead", 2, 5, 7)}


@check(task="BiLM.forward", needs=["reverse_words"])
def no_layer_that_reads_back_sees_an_earlier_word(code, draw):
    """By gradients: a state that reads back depends on its word and those after, no other."""
    return {"gradient of back": reach(code, draw, "back", 2, 5, 7)}


@check(task="BiLM.forward", needs=["reverse_words"])
def what_stands_at_padding_changes_nothing(code, draw):
    """Other numbers at padding change no state, and the states at padding are exact zeros."""
    bilm = draw.fill(code.BiLM(7))
    x, noise = draw.normal(3, 5, 7), 10 * draw.normal(3, 5, 7)
    lengths = draw.lengths(3, 4, shortest=1)
    is_word = (places(draw, 5) < lengths[:, None])[..., None]
    answers = two(bilm(x, lengths))
    again = two(bilm(torch.where(is_word, x, noise), lengths))
    return answers | {f"{name} with other padding": states for name, states in again.items()}


@check(task="BiLM.forward", needs=["reverse_words"])
def the_same_sentence_gets_the_same_states(code, draw):
    """A second call, after another batch, answers as the first: nothing is remembered."""
    bilm = draw.fill(code.BiLM(7))
    x, lengths = draw.normal(2, 5, 7), draw.lengths(2, 5, shortest=2)
    first = two(bilm(x, lengths))
    bilm(draw.normal(2, 5, 7), lengths)
    again = two(bilm(x, lengths))
    return first | {f"{name} of the third call": states for name, states in again.items()}


@check(task="BiLM.forward", needs=["reverse_words"])
def states_are_exact_and_inputs_stay(code, draw):
    """In float64, with three layers, the states are float64 and exact; the inputs stay."""
    bilm = draw.fill(code.BiLM(5, 3).double())
    x, lengths = draw.normal(2, 7, 5, dtype=torch.float64), draw.lengths(2, 7, shortest=3)
    answers = two(bilm(vectors=x, lengths=lengths))
    return answers | {"vectors afterwards": x, "lengths afterwards": lengths}


# -- bilm_loss


def language(draw, lengths, longest, d_word, vocab, dtype=torch.float32):
    """States of both directions, word ids with -100 at padding, an output layer."""
    shape = (*lengths.shape, longest)
    ahead, back = (draw.normal(*shape, d_word, dtype=dtype) for _ in range(2))
    words = draw.integers(0, vocab, *shape)
    words = torch.where(places(draw, longest) < lengths[..., None], words, -100)
    return ahead, back, words, draw.fill(nn.Linear(d_word, vocab).to(dtype))


def losses(code, ahead, back, words, output):
    """The losses of many batches: the first axis counts them."""
    found = [
        three(code.bilm_loss(*batch, output)) for batch in zip(ahead, back, words, strict=True)
    ]
    return {name: torch.stack([batch[name] for batch in found]) for name in found[0]}


@check(task="bilm_loss")
def neighbours_are_guessed(code, draw):
    """Each state is asked for its neighbour's word; in 64 batches all three losses are right."""
    lengths = torch.full((64, 2), 5, device=draw.device)
    return losses(code, *language(draw, lengths, 5, 3, 11))


@check(task="bilm_loss")
def padding_guesses_nothing(code, draw):
    """No state at padding is asked, and no padding is asked for; long and short count by word."""
    return losses(code, *language(draw, draw.integers(2, 7, 64, 3), 7, 3, 11))


@check(task="bilm_loss")
def gradients_reach_the_states_that_guess(code, draw):
    """Only states that have a neighbour get a gradient, and the right one, in float64."""
    ahead, back, words, output = language(draw, draw.lengths(3, 6, 3), 7, 5, 13, torch.float64)
    ahead.requires_grad_()
    back.requires_grad_()
    found = code.bilm_loss(ahead=ahead, back=back, words=words, output=output)
    three(found)["loss"].backward()
    return {
        "gradient of ahead": gradient(ahead),
        "gradient of back": gradient(back),
        "gradient of output.weight": gradient(output.weight),
        "words afterwards": words,
    }


@check(task="bilm_loss")
def losses_of_large_scores_stay_finite(code, draw):
    """With scores of about a thousand the losses are right and finite."""
    ahead, back, words, output = language(draw, draw.integers(3, 5, 64, 2), 5, 3, 7)
    return losses(code, 500 * ahead, 500 * back, words, output)


# -- contextual_layers


def known_of_words(draw, lengths, longest, d_word, num_layers, dtype=torch.float32):
    """Vectors and states, at padding too: any finite number there, and none is in the layers."""
    batch = len(lengths)
    vectors = draw.normal(batch, longest, d_word, dtype=dtype)
    ahead, back = (draw.normal(num_layers, batch, longest, d_word, dtype=dtype) for _ in range(2))
    return vectors, ahead, back


@check(task="contextual_layers")
def layers_lie_on_top_of_each_other(code, draw):
    """Layer 0 is the vector twice, layer j both directions of layer j; BOS and EOS are gone."""
    lengths = torch.full((3,), 7, device=draw.device)
    return code.contextual_layers(*known_of_words(draw, lengths, 7, 5, 2), lengths)


@check(task="contextual_layers")
def the_end_of_a_shorter_sentence_is_no_word(code, draw):
    """Behind the last real word there are zeros, also where EOS of a shorter sentence stood."""
    lengths = draw.lengths(5, 7, shortest=3)
    return code.contextual_layers(*known_of_words(draw, lengths, 7, 3, 2), lengths)


@check(task="contextual_layers")
def layers_keep_dtype_and_inputs(code, draw):
    """With three LSTM layers in float64 the four layers are exact; the inputs stay."""
    lengths = draw.lengths(2, 7, shortest=4)
    vectors, ahead, back = known_of_words(draw, lengths, 7, 5, 3, torch.float64)
    layers = code.contextual_layers(vectors=vectors, ahead=ahead, back=back, lengths=lengths)
    return {
        "layers": layers,
        "vectors afterwards": vectors,
        "ahead afterwards": ahead,
        "back afterwards": back,
        "lengths afterwards": lengths,
    }


# -- ScalarMix.forward


@check(task="ScalarMix.forward")
def layers_are_mixed_by_their_shares(code, draw):
    """The mix is γ times the sum of the layers, each by its share of the softmax."""
    return draw.fill(code.ScalarMix(3))(draw.normal(3, 2, 5, 7))


@check(task="ScalarMix.forward")
def only_differences_of_weights_count(code, draw):
    """Adding the same to all weights changes nothing; doubling γ doubles the mix."""
    mix = draw.fill(code.ScalarMix(5))
    layers = draw.normal(5, 2, 3, 13)
    answers = {"mix": mix(layers)}
    mix.weights.data.add_(draw.normal(1))
    answers["mix with shifted weights"] = mix(layers)
    mix.gamma.data.mul_(2)
    answers["mix with twice γ"] = mix(layers=layers)
    return answers | {"layers afterwards": layers}


@check(task="ScalarMix.forward")
def weights_and_gamma_can_learn(code, draw):
    """The gradients of the weights, of γ and of the layers are right, in float64."""
    mix = draw.fill(code.ScalarMix(67).double())
    layers = draw.normal(67, 2, 3, dtype=torch.float64).requires_grad_()
    (mix(layers) * draw.normal(2, 3, dtype=torch.float64)).sum().backward()
    of_mix = torch.cat([gradient(mix.weights), gradient(mix.gamma)[None]])
    return {"gradient of weights and γ": of_mix, "gradient of layers": gradient(layers)}


@check(
    task="ScalarMix.forward",
    judge=raises(ValueError, says="5"),
    weight=0.5,
    guessable="an error, not a value",
)
def another_number_of_layers_is_refused(code, draw):
    """5 layers for 3 weights raise a ValueError that says 5."""
    draw.fill(code.ScalarMix(3))(draw.normal(5, 2, 7, 3))


# -- nearest_sense


@check(task="nearest_sense")
def numbers_of_all_sizes_count_alike(code, draw):
    """Each number of the vectors is measured by its own deviation, large or small."""
    return code.nearest_sense(*labelled(draw, 31, 211, 17))


@check(task="nearest_sense")
def a_sense_is_its_mean(code, draw):
    """The nearest mean wins, not the nearest known vector, however many a sense has."""
    known, senses, asked = labelled(draw, 67, 211, 3, torch.float64)
    return {
        "senses": code.nearest_sense(known=known, senses=senses, asked=asked),
        "known afterwards": known,
        "asked afterwards": asked,
    }


@check(task="nearest_sense")
def numbers_that_never_change_say_nothing(code, draw):
    """A number that is the same in all known vectors is left out, whatever the asked ones hold."""
    known, senses, asked = labelled(draw, 41, 211, 13)
    known[:, 5], asked[:, 5] = draw.integer(-9, 9), 100 * draw.normal(211)
    return code.nearest_sense(known, senses, asked)


# -- Tagger.forward


@check(task="Tagger.forward", needs=["ScalarMix.forward"])
def own_vectors_and_elmo_stand_side_by_side(code, draw):
    """With ELMo the scores are made of the own vector and, behind it, the mix of the layers."""
    tagger = draw.fill(code.Tagger(19, 5, 11, num_layers=3, d_layer=13))
    return tagger(draw.integers(0, 19, 2, 7), draw.normal(3, 2, 7, 13))


@check(task="Tagger.forward")
def a_tagger_works_without_elmo(code, draw):
    """Without ELMo the scores are made of the own vectors alone, in float64."""
    tagger = draw.fill(code.Tagger(19, 5, 13).double())
    return tagger(draw.integers(0, 19, 2, 7))


@check(task="Tagger.forward", needs=["ScalarMix.forward"])
def texts_of_any_length_are_tagged(code, draw):
    """One word, hundreds of words, slices, layers of zeros: with a single layer, in float64."""
    tagger = draw.fill(code.Tagger(19, 5, 7, num_layers=1, d_layer=3).double())
    words = draw.integers(0, 19, 11, 1082)[:, ::2]
    layers = draw.normal(1, 11, 3, 541, dtype=torch.float64).transpose(2, 3)
    layers[:, :, 2] = 0
    return {
        "scores": tagger(words=words, layers=layers),
        "scores of one word": tagger(words[:, :1], layers[:, :, :1]),
        "words afterwards": words,
    }


@check(task="Tagger.forward", needs=["ScalarMix.forward"])
def the_task_learns_its_mix(code, draw):
    """Own vectors, mix and output all get their gradients, in float64; the layers stay."""
    tagger = draw.fill(code.Tagger(17, 5, 7, num_layers=67, d_layer=3).double())
    words, layers = draw.integers(0, 17, 2, 5), draw.normal(67, 2, 5, 3, dtype=torch.float64)
    scores = tagger(words, layers)
    (scores * draw.normal(2, 5, 7, dtype=torch.float64)).sum().backward()
    of_mix = torch.cat([gradient(tagger.mix.weights), gradient(tagger.mix.gamma)[None]])
    return {
        "scores": scores,
        "gradient of the mix": of_mix,
        "gradient of own.weight": gradient(tagger.own.weight),
        "layers afterwards": layers,
    }


# -- count_parameters


@check(task="count_parameters")
def every_part_is_counted(code, draw):
    """The count is right for drawn sizes, 16 models in all."""
    counts = []
    for _ in range(16):
        filters = [(width, draw.integer(2, 99)) for width in range(1, draw.integer(3, 8))]
        d_char, highways, d_hidden = draw.integer(2, 32), draw.integer(1, 4), draw.integer(9, 999)
        model = {
            "filters": filters,
            "d_char": d_char,
            "num_highways": highways,
            "d_hidden": d_hidden,
            "d_word": draw.integer(9, 99),
            "num_layers": draw.integer(1, 4),
        }
        counts.append(code.count_parameters(**model))
    counts.append(code.count_parameters(filters[:1], 3, 1, d_hidden, 5, 1))
    return {"counts": numbers(draw, counts), "filters afterwards": str(filters)}


@check(task="count_parameters", guessable="the numbers are published")
def the_published_models_are_met(code, draw):
    """The three released models have 93,600,864, 28,027,744 and 13,593,312 numbers."""
    filters = [(1, 32), (2, 32), (3, 64), (4, 128), (5, 256), (6, 512), (7, 1024)]
    sizes = ((2, 4096, 512), (1, 2048, 256), (1, 1024, 128))
    counts = [code.count_parameters(filters, 16, *size) for size in sizes]
    return numbers(draw, counts)
