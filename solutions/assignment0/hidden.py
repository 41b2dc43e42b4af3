"""Hidden checks of assignment 0: the same promises under other conditions."""

import torch
from torch import nn

from grader.author import check, pair


class Counter:
    """A decoder whose next word is the sum of the last two, in a circle; one is in its state."""

    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, inputs, state):
        before, words = state[0, :, 0].long(), []
        for word in inputs.unbind(dim=1):
            words.append((before + word) % self.vocab)
            before = word
        logits = nn.functional.one_hot(torch.stack(words, dim=1), self.vocab).to(state.dtype)
        return logits, before[None, :, None].to(state.dtype)


# -- Encoder.forward


@check(task="Encoder.forward")
def one_word_is_a_sentence(code, draw):
    """A batch of single words, and a sentence alone, are read like any other."""
    encoder = draw.fill(code.Encoder(13, 5, 7, 3).double())
    source = draw.integers(0, 13, 11, 5)
    ones = torch.ones(11, dtype=torch.int64, device=draw.device)
    states, last = pair(encoder(source, ones))
    states_alone, last_alone = pair(encoder(source[4:5], 3 * ones[:1]))
    return {"states": states, "last": last, "states alone": states_alone, "last alone": last_alone}


@check(task="Encoder.forward")
def one_word_alone_and_a_long_sentence(code, draw):
    """A rectangle of one word, and sentences of hundreds of words, are read to their end."""
    encoder = draw.fill(code.Encoder(13, 3, 5).double())
    lengths = torch.tensor([523, 17, 131], device=draw.device)
    answers = {}
    for name, source, words in (
        ("one word", draw.integers(0, 13, 1, 1), torch.ones_like(lengths[:1])),
        ("long", draw.integers(0, 13, 3, 523), lengths),
    ):
        states, last = pair(encoder(source, words))
        answers |= {f"states, {name}": states, f"last, {name}": last}
    return answers


@check(task="Encoder.forward")
def full_sentences_and_slices_are_read(code, draw):
    """A batch without padding, and a slice of a longer one, are read in float64."""
    encoder = draw.fill(code.Encoder(17, 3, 11, 2).double())
    source = draw.integers(0, 17, 7, 26)[:, ::2]
    full = torch.full((7,), 13, dtype=torch.int64, device=draw.device)
    states, last = pair(encoder(source, full))
    lengths = torch.tensor([2, 3, 5, 7, 4, 6, 1], device=draw.device)
    states_of_slice, last_of_slice = pair(encoder(source[:, 2:11], lengths))
    return {
        "states": states,
        "last": last,
        "states of a slice": states_of_slice,
        "last of a slice": last_of_slice,
    }


@check(task="Encoder.forward")
def more_padding_changes_no_gradient(code, draw):
    """The gradient by the last states is the same with four more columns of padding."""
    answers = {}
    source, others = draw.integers(0, 19, 5, 7), draw.integers(0, 19, 5, 4)
    lengths = torch.tensor([3, 7, 2, 5, 4], device=draw.device)
    towards = draw.normal(2, 5, 13, dtype=torch.float64)
    for name, more in (("as it is", others[:, :0]), ("with more padding", others)):
        encoder = draw.fill(code.Encoder(19, 5, 13, 2).double())
        _, last = pair(encoder(torch.cat([source, more], dim=1), lengths))
        (last * towards).sum().backward()
        answers[f"gradient of embedding.weight, {name}"] = encoder.embedding.weight.grad
    return answers


# -- Decoder.forward


@check(task="Decoder.forward")
def any_cut_gives_the_same(code, draw):
    """However a sentence is cut into calls, scores and state are the same, in float64."""
    decoder = draw.fill(code.Decoder(23, 5, 13, 3).double())
    inputs, begun = draw.integers(0, 23, 3, 11), draw.normal(3, 3, 13, dtype=torch.float64)
    answers = {}
    for name, cut in {"whole": [11], "two halves": [6, 5], "three pieces": [1, 3, 7]}.items():
        state, parts = begun, []
        for part in inputs.split(cut, dim=1):
            logits, state = pair(decoder(part, state))
            parts.append(logits)
        answers[name] = {"logits": torch.cat(parts, dim=1), "state": state}
    return answers


@check(task="Decoder.forward")
def long_sentences_from_any_state(code, draw):
    """Hundreds of words go on from a state of zeros, and from one that is cut out of another."""
    decoder = draw.fill(code.Decoder(11, 3, 5, 2).double())
    state = draw.normal(3, 2, 5, dtype=torch.float64).transpose(0, 1)
    state[:, 1] = 0
    logits, state = pair(decoder(draw.integers(0, 11, 3, 523), state))
    return {"logits": logits, "state": state}


# -- sequence_loss


@check(task="sequence_loss")
def batches_of_any_form_and_size(code, draw):
    """One place, hundreds of places, slices, and scores of zeros or of tens of thousands count."""
    logits = draw.normal(13, 5, 7, dtype=torch.float64).transpose(0, 1)
    labels = draw.integers(0, 7, 13, 5).transpose(0, 1)
    logits[:, 3] = 0
    labels[:, 3] = 2
    long, words = draw.normal(2, 523, 5, dtype=torch.float64), draw.integers(0, 5, 2, 523)
    return {
        "loss": code.sequence_loss(logits, labels, 3),
        "loss of one place": code.sequence_loss(long[:, :1], words[:, :1], 9),
        "loss of a long batch": code.sequence_loss(long, words, 4),
        "loss of large scores": code.sequence_loss(30_000 * logits, labels, 3),
        "logits afterwards": logits,
    }


@check(task="sequence_loss")
def padding_may_have_an_id_of_its_own(code, draw):
    """Padding may be -100, which is no id of the vocabulary; the loss is right in float64."""
    losses = []
    for _ in range(7):
        logits = draw.normal(5, 7, 13, dtype=torch.float64)
        labels = draw.integers(0, 13, 5, 7).where(draw.mask(5, 7), -100)
        losses.append(code.sequence_loss(logits, labels, -100))
    return {"losses of 7 batches": torch.stack(losses)}


@check(task="sequence_loss")
def one_batch_is_the_mean_of_its_words(code, draw):
    """A sentence of one word weighs as much as one word of a long sentence."""
    losses = []
    for length in (1, 2, 3, 5, 7, 11, 13):
        logits, labels = draw.normal(2, 13, 11), draw.integers(1, 11, 2, 13)
        labels[0, 1:], labels[1, length:] = 0, 0
        losses.append(code.sequence_loss(logits, labels, 0))
    return {"losses of 7 batches": torch.stack(losses)}


# -- Seq2Seq.forward


@check(task="Seq2Seq.forward", needs=["Encoder.forward", "shift", "Decoder.forward"])
def padding_of_the_source_changes_nothing(code, draw):
    """With other padding behind the source, and three layers, the scores are the same."""
    encoder, decoder = code.Encoder(17, 7, 13, 3), code.Decoder(11, 3, 13, 3)
    model = draw.fill(code.Seq2Seq(encoder, decoder).double())
    source, target = draw.integers(0, 17, 5, 7), draw.integers(0, 11, 5, 8)
    lengths = torch.tensor([2, 7, 3, 5, 4], device=draw.device)
    padded = torch.cat([source, draw.integers(0, 17, 5, 3)], dim=1)
    return {
        "logits": model(source, lengths, target),
        "logits with more padding": model(padded, lengths, target),
    }


@check(task="Seq2Seq.forward", needs=["Encoder.forward", "shift", "Decoder.forward"])
def short_and_long_sentences_are_translated(code, draw):
    """Of one word, of hundreds, and cut out of a larger batch: each sentence has its scores."""
    model = draw.fill(code.Seq2Seq(code.Encoder(7, 3, 5), code.Decoder(11, 3, 5)).double())
    source, target = draw.integers(0, 7, 3, 1046)[:, ::2], draw.integers(0, 11, 3, 1050)[:, ::2]
    lengths = torch.tensor([523, 2, 41], device=draw.device)
    return {
        "logits": model(source, lengths, target),
        "logits of one word": model(source[:, :1], torch.ones_like(lengths), target[:, :2]),
    }


# -- greedy_decode


@check(task="greedy_decode")
def hundreds_of_words_are_written(code, draw):
    """A sentence that never ends is written to its last word, from a state cut out of another."""
    state = draw.integers(0, 31, 1, 7, 2).double()[:, :, :1]
    return {"written": code.greedy_decode(Counter(31), state, draw.integer(0, 31), 31, 32, 541)}


@check(task="greedy_decode")
def what_was_written_is_told(code, draw):
    """Each word depends on the two before it: word and state both have to be handed on."""
    answers = {}
    for vocab, rows in ((31, 13), (29, 7)):
        start, end, pad = draw.permutation(vocab).tolist()[:3]
        state = draw.integers(0, vocab, 1, rows, 1).double()
        ids = code.greedy_decode(Counter(vocab), state, start, end, pad, 23)
        answers[f"written with {vocab} words"] = ids
    return answers


@check(task="greedy_decode")
def one_word_may_be_enough(code, draw):
    """Where all end at once, or one word is allowed, one word is written."""
    start, end, pad = draw.permutation(31).tolist()[:3]
    first = (end - start) % 31  # the sum of the two is end
    state = torch.full((1, 11, 1), float(first), device=draw.device)
    other = draw.integers(0, 31, 1, 7, 1).float()
    return {
        "written when all end": code.greedy_decode(Counter(31), state, start, end, pad, 7),
        "written with one word": code.greedy_decode(Counter(31), other, start, end, pad, 1),
    }


# -- accuracy_by_distance


@check(task="accuracy_by_distance")
def far_and_rare_distances_count(code, draw):
    """One example far away is a distance like any other; all examples may share one distance."""
    guess, answer = draw.integers(0, 3, 997), draw.integers(0, 3, 997)
    far = draw.integers(0, 11, 997)
    far[5] = draw.integer(90, 120)
    same = torch.full_like(far, draw.integer(2, 70))
    answers = {}
    for name, distance in (("one far away", far), ("all at one distance", same)):
        accuracy, count = pair(code.accuracy_by_distance(guess, answer, distance))
        answers[name] = {"accuracy": accuracy, "count": count}
    _, alone = pair(code.accuracy_by_distance(guess[:1], answer[:1], same[:1]))
    return {**answers, "count of one example": alone}
