"""Public checks of assignment 0: what each asks is the first line under its name."""

import torch
from torch import nn

from grader.author import check, equal, pair, raises

# Sizes are different primes, so that no axis can take the place of another by chance.

# Sorted by length the sentences go round in a circle of three: an order is not its own inverse.
LENGTHS = [3, 7, 2, 5, 4]


def sentences(draw, lengths, width, vocab):
    """Word ids with anything behind the sentences, and the sentences' lengths."""
    source = draw.integers(0, vocab, len(lengths), width)
    return source, torch.tensor(lengths, device=draw.device)


def read(encoder, source, lengths):
    """What an encoder says, by name."""
    states, last = pair(encoder(source, lengths))
    return {"states": states, "last": last}


def written_by(decoder, inputs, state):
    """What a decoder says, by name."""
    logits, new_state = pair(decoder(inputs, state))
    return {"logits": logits, "state": new_state}


def gradient(parameter):
    """Give the gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


class Reader(nn.Module):
    """Stands in for an encoder, so that yours need not work: called like one, other numbers."""

    def __init__(self, vocab, d_hidden, num_layers):
        super().__init__()
        self.words = nn.Embedding(vocab, d_hidden)
        self.layers = nn.Linear(d_hidden, num_layers * d_hidden)
        self.num_layers = num_layers

    def forward(self, source, lengths):
        is_word = torch.arange(source.shape[1], device=source.device) < lengths[:, None]
        states = self.words(source) * is_word[..., None]
        place = 1 + torch.arange(source.shape[1], device=source.device)
        summed = (states * place[:, None]).sum(dim=1)
        last = self.layers(summed).tanh().unflatten(1, (self.num_layers, -1))
        return states, last.transpose(0, 1)


class Writer(nn.Module):
    """Stands in for a decoder: it adds up what it was told, and uses every layer of its state."""

    def __init__(self, vocab, d_hidden, num_layers):
        super().__init__()
        self.words = nn.Embedding(vocab, d_hidden)
        self.layers = nn.Linear(num_layers * d_hidden, d_hidden)
        self.scores = nn.Linear(d_hidden, vocab)

    def forward(self, inputs, state):
        told = self.words(inputs).cumsum(dim=1)
        begun = self.layers(state.transpose(0, 1).flatten(1)).unsqueeze(1)
        return self.scores((begun + told).tanh()), state + told[:, -1]


class Scripted:
    """Stands in for a decoder that knows by heart what to write; told a wrong word, it is lost.

    The state of a sentence holds which one it is, and how many words it was told so far.
    """

    def __init__(self, draw, lengths, vocab, steps):
        special = draw.permutation(vocab).tolist()
        self.start, self.end, self.pad = special[:3]
        words = torch.tensor(special[3:], device=draw.device)
        plan = words[draw.integers(0, vocab - 3, len(lengths), steps)]
        for row, length in enumerate(lengths):
            if length:  # 0: never ends
                plan[row, length - 1] = self.end
        begin = torch.full_like(plan[:, :1], self.start)
        self.told = torch.cat([begin, plan], dim=1)
        noise = draw.normal(len(lengths), steps, vocab)
        self.right = noise + 20 * nn.functional.one_hot(plan, vocab)
        self.lost = draw.normal(len(lengths), steps, vocab)
        rows = torch.arange(len(lengths), device=draw.device).float()
        self.state = torch.stack([rows, 0 * rows], dim=1).unsqueeze(0)
        self.steps = steps

    def __call__(self, inputs, state):
        rows, places = state[0, :, 0].long(), state[0, :, 1].long()
        logits = []
        for word in inputs.unbind(dim=1):
            places = places.clamp(max=self.steps - 1)
            is_right = (word == self.told[rows, places]).unsqueeze(1)
            logits.append(self.right[rows, places].where(is_right, self.lost[rows, places]))
            places = places + 1
        state = torch.stack([rows, places], dim=1).to(state.dtype).unsqueeze(0)
        return torch.stack(logits, dim=1), state


def decode(code, script, state, max_length):
    """Let the student's loop write by a script."""
    return code.greedy_decode(script, state, script.start, script.end, script.pad, max_length)


# -- pad_batch


@check(task="pad_batch")
def words_first_then_padding(code, draw):
    """Words stand first, padding behind them; the lengths count the words."""
    lists = [draw.integers(0, 50, draw.integer(1, 12)).tolist() for _ in range(13)]
    ids, lengths = pair(
        code.pad_batch(sentences=lists, pad=draw.integer(50, 90), device=draw.device)
    )
    return {"ids": ids, "lengths": lengths}


@check(task="pad_batch")
def a_batch_of_one_and_long_sentences(code, draw):
    """One sentence, one word, and hundreds of words are batches too; the caller's lists stay."""
    found = {}
    for name, sizes in {"one word": [1], "long": [541, 2, 523], "one sentence": [7]}.items():
        lists = [draw.integers(0, 50, size).tolist() for size in sizes]
        ids, _ = pair(code.pad_batch(lists, draw.integer(50, 90), draw.device))
        found |= {f"ids, {name}": ids, f"sentences afterwards, {name}": str(lists)}
    return found


@check(task="pad_batch")
def an_empty_sentence_is_a_row_of_padding(code, draw):
    """A sentence without words, the first too, is a row of padding, and its length is 0."""
    lists = [draw.integers(0, 50, n).tolist() for n in (0, draw.integer(2, 12), 0, 1)]
    lists += [draw.integers(0, 50, draw.integer(0, 12)).tolist() for _ in range(8)]
    ids, lengths = pair(code.pad_batch(lists, draw.integer(50, 90), draw.device))
    return {"ids": ids, "lengths": lengths}


@check(task="pad_batch", judge=equal(), guessable="a place, not a value")
def the_batch_is_made_where_it_was_asked(code, draw):  # noqa: ARG001
    """Ids and lengths are made on the `device` that was given, or moved there."""
    return "cpu:0" in code.devices_of(code.pad_batch, [[3, 5, 2], [7]], 0, "cpu:0")


# -- Encoder.forward


@check(task="Encoder.forward")
def states_and_last_are_those_of_the_sentences(code, draw):
    """States and last states are those of each sentence without its padding, in float64."""
    encoder = draw.fill(code.Encoder(19, 3, 13, 2).double())
    return read(encoder, *sentences(draw, LENGTHS, 7, 19))


@check(task="Encoder.forward")
def padding_changes_nothing(code, draw):
    """Other ids in the padding, and more of it, change no state; states stay as wide as source."""
    encoder = draw.fill(code.Encoder(23, 5, 11, 2).double())
    source, lengths = sentences(draw, LENGTHS, 13, 23)
    is_word = torch.arange(13, device=draw.device) < lengths[:, None]
    other = draw.integers(0, 23, 5, 13)
    changed = source.where(is_word, other)
    answers = {"call": read(encoder, source, lengths)}
    answers["call with other padding"] = read(encoder, changed, lengths)
    return answers


@check(task="Encoder.forward")
def the_order_of_the_batch_does_not_matter(code, draw):
    """In another order the sentences have the same states, in that order."""
    encoder = draw.fill(code.Encoder(17, 3, 11, 3).double())
    source, lengths = sentences(draw, [2, 3, 5, 7, 11, 13, 4], 13, 17)
    order = draw.permutation(7)
    return read(encoder, source[order], lengths[order])


@check(task="Encoder.forward")
def gradients_reach_the_words_that_were_read(code, draw):
    """The gradients of embedding and GRU are right: only words that were read get any."""
    encoder = draw.fill(code.Encoder(29, 5, 13, 2).double())
    source, lengths = sentences(draw, LENGTHS, 7, 29)
    states, last = pair(encoder(source, lengths))
    towards = draw.normal(5, 7, 13, dtype=torch.float64)
    towards_last = draw.normal(2, 5, 13, dtype=torch.float64)
    ((states * towards).sum() + (last * towards_last).sum()).backward()
    return {
        "gradient of embedding.weight": gradient(encoder.embedding.weight),
        "gradient of rnn.weight_ih_l0": gradient(encoder.rnn.weight_ih_l0),
        "gradient of rnn.weight_hh_l1": gradient(encoder.rnn.weight_hh_l1),
    }


@check(task="Encoder.forward")
def reading_keeps_dtype_and_input(code, draw):
    """In float32 the states are float32; source and lengths are left unchanged."""
    encoder = draw.fill(code.Encoder(19, 7, 11))
    lengths = draw.lengths(7, 5)
    source = draw.integers(0, 19, 7, 5)
    states, last = pair(encoder(source=source, lengths=lengths))
    answers = {"states": states, "last": last}
    return {**answers, "source afterwards": source, "lengths afterwards": lengths}


# -- shift


@check(task="shift")
def told_the_word_before(code, draw):
    """Inputs are all places but the last, labels all but the first; the target stays."""
    target = draw.integers(0, 90, 7, 11)
    inputs, labels = pair(code.shift(target=target))
    return {"inputs": inputs, "labels": labels, "target afterwards": target}


@check(task="shift")
def two_places_make_one_question(code, draw):
    """A target of two places makes one input and one label."""
    inputs, labels = pair(code.shift(draw.integers(0, 90, 13, 2)))
    return {"inputs": inputs, "labels": labels}


@check(task="shift")
def a_slice_and_a_long_target_are_shifted(code, draw):
    """A slice of a batch, and one sentence of hundreds of words, are shifted like any other."""
    answers = {}
    slices = {"a slice": draw.integers(0, 90, 5, 14)[:, ::2], "long": draw.integers(0, 90, 1, 541)}
    for name, target in slices.items():
        inputs, labels = pair(code.shift(target))
        answers |= {f"inputs of {name}": inputs, f"labels of {name}": labels}
    return answers


# -- Decoder.forward


@check(task="Decoder.forward")
def every_input_is_followed_by_scores(code, draw):
    """Behind each input stand the scores of all words, starting from the given state."""
    decoder = draw.fill(code.Decoder(17, 3, 11, 2).double())
    state = draw.normal(2, 5, 11, dtype=torch.float64)
    return written_by(decoder, draw.integers(0, 17, 5, 7), state)


@check(task="Decoder.forward")
def word_by_word_equals_the_whole(code, draw):
    """Word by word, handing the state on, gives the scores of the whole sentence."""
    decoder = draw.fill(code.Decoder(19, 5, 7, 3).double())
    inputs, state = draw.integers(0, 19, 5, 4), draw.normal(3, 5, 7, dtype=torch.float64)
    answers = {}
    for t in range(4):
        logits, state = pair(decoder(inputs[:, t : t + 1], state))
        answers[f"logits of word {t}"] = logits
    return {**answers, "state": state}


@check(task="Decoder.forward")
def later_words_do_not_reach_back(code, draw):
    """Other words at the end leave the scores before unchanged."""
    decoder = draw.fill(code.Decoder(13, 3, 11).double())
    inputs, state = draw.integers(0, 13, 5, 7), draw.normal(1, 5, 11, dtype=torch.float64)
    changed = torch.cat([inputs[:, :3], draw.integers(0, 13, 5, 4)], dim=1)
    logits, _ = pair(decoder(inputs, state))
    logits_of_changed, _ = pair(decoder(changed, state))
    return {"logits": logits, "logits of changed words": logits_of_changed}


@check(task="Decoder.forward")
def gradients_reach_the_state_and_every_layer(code, draw):
    """The gradients of the given state and of all layers are right."""
    decoder = draw.fill(code.Decoder(13, 5, 11, 2).double())
    state = draw.normal(2, 7, 11, dtype=torch.float64).requires_grad_()
    logits, new_state = pair(decoder(draw.integers(0, 13, 7, 3), state))
    towards = draw.normal(7, 3, 13, dtype=torch.float64)
    towards_state = draw.normal(2, 7, 11, dtype=torch.float64)
    ((logits * towards).sum() + (new_state * towards_state).sum()).backward()
    return {
        "gradient of state": gradient(state),
        "gradient of embedding.weight": gradient(decoder.embedding.weight),
        "gradient of output.weight": gradient(decoder.output.weight),
    }


@check(task="Decoder.forward")
def writing_keeps_dtype_and_input(code, draw):
    """In float32 scores and state are float32; inputs and the given state are left unchanged."""
    decoder = draw.fill(code.Decoder(17, 3, 11, 2))
    inputs, state = draw.integers(0, 17, 7, 3), draw.normal(2, 7, 11)
    logits, new_state = pair(decoder(inputs=inputs, state=state))
    answers = {"logits": logits, "state": new_state}
    return {**answers, "inputs afterwards": inputs, "state given, afterwards": state}


# -- sequence_loss


def batches(draw, count, vocab, dtype=torch.float32):
    """Draw logits with labels of which some are padding, and the id of padding."""
    for _ in range(count):
        logits, pad = draw.normal(3, 5, vocab, dtype=dtype), draw.integer(0, vocab)
        labels = draw.integers(0, vocab, 3, 5)
        is_word = torch.arange(5, device=draw.device) < draw.lengths(3, 5)[:, None]
        yield logits, labels.where(is_word, pad), pad


@check(task="sequence_loss")
def padding_does_not_count(code, draw):
    """The loss is the mean over real words, however many each sentence has."""
    losses = [code.sequence_loss(*batch) for batch in batches(draw, 67, 11)]
    return {"losses of 67 batches": torch.stack(losses)}


@check(task="sequence_loss")
def the_gradient_is_that_of_the_mean(code, draw):
    """The gradient is right in float64, zero at padding; logits and labels stay."""
    logits = draw.normal(5, 11, 7, dtype=torch.float64).requires_grad_()
    pad = draw.integer(0, 7)
    is_word = torch.arange(11, device=draw.device) < draw.lengths(5, 11, shortest=2)[:, None]
    labels = draw.integers(0, 7, 5, 11).where(is_word, pad)
    code.sequence_loss(logits=logits, labels=labels, pad=pad).backward()
    return {
        "gradient of logits": gradient(logits),
        "logits afterwards": logits.detach(),
        "labels afterwards": labels,
    }


@check(task="sequence_loss")
def large_logits_stay_finite(code, draw):
    """With logits of about a thousand in every other batch the loss is large, not infinite."""
    losses = []
    for place, (logits, labels, pad) in enumerate(batches(draw, 67, 7, torch.float64)):
        losses.append(code.sequence_loss(logits * (1000 if place % 2 else 1), labels, pad))
    return {"losses of 67 batches": torch.stack(losses)}


@check(task="sequence_loss")
def nothing_but_padding_costs_nothing(code, draw):
    """A batch of padding only has the loss 0 and gradients of zero, never NaN."""
    losses, gradients = [], []
    for place, (logits, labels, pad) in enumerate(batches(draw, 67, 7, torch.float64)):
        logits.requires_grad_()
        labels = torch.full_like(labels, pad) if place % 7 == 3 else labels
        loss = code.sequence_loss(logits, labels, pad)
        loss.backward()
        losses.append(loss.detach())
        gradients.append(gradient(logits))
    return {"losses of 67 batches": torch.stack(losses), "their gradients": torch.stack(gradients)}


@check(
    task="sequence_loss",
    judge=raises(ValueError, says="7"),
    weight=0.5,
    guessable="an error, not a value",
)
def labels_that_were_not_shifted_are_refused(code, draw):
    """Logits of 7 places with labels of 8 raise a ValueError that says 7."""
    # one sentence: who lays all places in a row says the same numbers
    code.sequence_loss(draw.normal(1, 7, 13), draw.integers(1, 13, 1, 8), 0)


# -- Seq2Seq.forward


@check(task="Seq2Seq.forward", needs=["shift"])
def the_decoder_goes_on_from_what_was_read(code, draw):
    """The scores are those of the decoder, told the target, from the encoder's last states."""
    model = draw.fill(code.Seq2Seq(Reader(19, 7, 2), Writer(13, 7, 2)).double())
    source, lengths = sentences(draw, LENGTHS, 11, 19)
    return model(source, lengths, draw.integers(0, 13, 5, 7))


@check(task="Seq2Seq.forward", needs=["shift"])
def no_word_is_told_before_it_is_asked(code, draw):
    """Other words at the end of the target leave the scores before unchanged."""
    model = draw.fill(code.Seq2Seq(Reader(17, 5, 3), Writer(11, 5, 3)).double())
    source, lengths = sentences(draw, LENGTHS, 7, 17)
    target = draw.integers(0, 11, 5, 13)
    changed = torch.cat([target[:, :6], draw.integers(0, 11, 5, 7)], dim=1)
    return {
        "logits": model(source, lengths, target),
        "logits of changed words": model(source, lengths, changed),
    }


@check(task="Seq2Seq.forward", needs=["Encoder.forward", "shift", "Decoder.forward"])
def your_own_encoder_and_decoder_fit(code, draw):
    """Your own encoder and decoder give the right scores, and gradients reach the encoder."""
    encoder, decoder = code.Encoder(23, 3, 11, 2), code.Decoder(13, 5, 11, 2)
    model = draw.fill(code.Seq2Seq(encoder, decoder).double())
    source, lengths = sentences(draw, LENGTHS, 7, 23)
    logits = model(source, lengths, draw.integers(0, 13, 5, 4))
    (logits * draw.normal(5, 3, 13, dtype=torch.float64)).sum().backward()
    found = gradient(model.encoder.embedding.weight)
    return {"logits": logits, "gradient of encoder.embedding.weight": found}


@check(task="Seq2Seq.forward", needs=["shift"])
def sentences_stay_as_they_are(code, draw):
    """Source, lengths and target are left unchanged, and the scores are float32."""
    model = draw.fill(code.Seq2Seq(Reader(23, 7, 1), Writer(11, 7, 1)))
    source, lengths = draw.integers(0, 23, 5, 13), draw.lengths(5, 13)
    target = draw.integers(0, 11, 5, 3)
    logits = model(source=source, lengths=lengths, target=target)
    return {
        "logits": logits,
        "source afterwards": source,
        "lengths afterwards": lengths,
        "target afterwards": target,
    }


# -- greedy_decode


@check(task="greedy_decode")
def each_sentence_is_written_to_its_end(code, draw):
    """Each sentence is written to its end and waits; the longest decides the width."""
    script = Scripted(draw, [4, 9, 3, 7, 3], 19, 17)
    return {"written": decode(code, script, script.state, 17)}


@check(task="greedy_decode")
def nobody_writes_more_than_max_length(code, draw):
    """A sentence that never ends stops after max_length words, and others end before."""
    script = Scripted(draw, [0, 3, 0, 11, 5, 7, 2], 23, 17)
    answers = {}
    for most in (3, 7, 11):
        answers[f"written with max_length {most}"] = decode(code, script, script.state, most)
    return answers


@check(task="greedy_decode")
def a_neighbour_changes_nothing(code, draw):
    """A sentence is written the same alone as in a batch."""
    script = Scripted(draw, [5, 3, 8], 29, 13)
    answers = {"written": decode(code, script, script.state, 13)}
    for row in range(3):
        alone = script.state[:, row : row + 1]
        answers[f"written alone, sentence {row}"] = decode(code, script, alone, 13)
    return answers


@check(task="greedy_decode", needs=["Decoder.forward"])
def your_own_decoder_writes(code, draw):
    """Your own decoder writes what its highest scores say; the given state stays."""
    decoder = draw.fill(code.Decoder(31, 7, 11, 2).double())
    with torch.no_grad():
        decoder.embedding.weight.mul_(5)  # so that what is written changes from word to word
    state = 2 * draw.normal(2, 7, 11, dtype=torch.float64)
    start, end, pad = draw.permutation(31).tolist()[:3]
    ids = code.greedy_decode(
        decoder=decoder, state=state, start=start, end=end, pad=pad, max_length=13
    )
    return {"written": ids, "state afterwards": state}


# -- cut_sentences


@check(task="cut_sentences")
def sentences_stop_before_their_end(code, draw):
    """What stands before the first end is the sentence; the end and what follows are not."""
    ids, end = draw.integers(0, 9, 17, 11), draw.integer(0, 9)
    return {"sentences": str(code.cut_sentences(ids=ids, end=end))}


@check(task="cut_sentences")
def one_row_and_one_column_are_cut_too(code, draw):
    """One row of hundreds of words, one word in each row, and a slice of a batch are cut."""
    end = draw.integer(0, 9)
    long, narrow = draw.integers(0, 700, 1, 541), draw.integers(0, 3, 17, 1)
    part = draw.integers(0, 9, 13, 14)[:, ::2]
    return {
        "sentences of one row": str(code.cut_sentences(long, draw.integer(0, 700))),
        "sentences of one column": str(code.cut_sentences(narrow, end % 3)),
        "sentences of a slice": str(code.cut_sentences(part, end)),
    }


@check(task="cut_sentences")
def a_sentence_without_end_is_whole(code, draw):
    """A row without end is a sentence as a whole; a row that begins with end is an empty one."""
    end, ids = draw.integer(20, 40), draw.integers(0, 20, 7, 5)
    ids[1, 0] = ids[3, 4] = ids[4, 2] = ids[4, 3] = end
    found = code.cut_sentences(ids, end)
    return {"sentences": str(found), "ids afterwards": ids}


# -- accuracy_by_distance


def guesses(draw, examples, farthest, step=1):
    """Draw answers, guesses of which about half are right, and distances."""
    answer = draw.integers(0, 7, examples)
    guess = draw.integers(0, 7, examples).where(draw.mask(examples, p=0.5), answer)
    distance = step * draw.integers(0, farthest + 1, examples)
    distance[0] = step * farthest
    return guess, answer, distance


@check(task="accuracy_by_distance")
def each_distance_has_its_own_share(code, draw):
    """For each distance: the share of right guesses among its examples, and their number."""
    accuracy, count = pair(code.accuracy_by_distance(*guesses(draw, 997, 70)))
    return {"accuracy": accuracy, "count": count}


@check(task="accuracy_by_distance")
def no_example_is_no_accuracy(code, draw):
    """A distance without examples has accuracy 0 and count 0, never NaN; the arguments stay."""
    guess, answer, distance = guesses(draw, 499, 41, step=3)
    accuracy, count = pair(code.accuracy_by_distance(guess=guess, answer=answer, distance=distance))
    return {
        "accuracy": accuracy,
        "count": count,
        "guess afterwards": guess,
        "answer afterwards": answer,
        "distance afterwards": distance,
    }
