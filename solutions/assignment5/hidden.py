"""Hidden checks of assignment 5: the same promises under other conditions."""

import torch
from torch import nn

from grader.author import check, equal, pair, raises, rate

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
IGNORED = -100


def letters(draw, alphabet, low, high):
    """A word of `low` to `high` - 1 letters."""
    return "".join(draw.choice(alphabet) for _ in range(draw.integer(low, high)))


def special(code, draw, below):
    """Five special tokens with ids of no order, all below `below`."""
    return code.Special(*draw.permutation(below)[:5].tolist())


def ordinary(draw, marks, below, *shape):
    """Ids below `below` that are not special."""
    ids = [number for number in range(below) if number not in marks]
    return torch.tensor(ids, device=draw.device)[draw.integers(0, len(ids), *shape)]


def small(ids):
    """Ids or truth values in two bytes each, which hold every one that is asked for."""
    return ids.to(torch.int16)


def given(marks, ids):
    """What `mask_tokens` was told."""
    return {"ids": small(ids), "mask": marks.mask, "special": list(marks)}


def config(code, **sizes):
    """A model of other sizes than the public checks', without dropout."""
    usual = {
        "vocab": 53, "d_model": 35, "num_heads": 5, "d_ff": 23, "num_layers": 3, "max_length": 17,
        "dropout": 0.0,
    }  # fmt: skip
    return code.Config(**(usual | sizes))


def filled(draw, module):
    """A module with the draw's parameters, in float64 and in evaluation."""
    return draw.fill(module.double()).eval()


def inputs(draw, batch, token, vocab=53):
    """Ids, segments, and where words are; the first token of each row is one."""
    is_word = torch.arange(token, device=draw.device) < draw.lengths(batch, token)[:, None]
    return draw.integers(0, vocab, batch, token), draw.integers(0, 2, batch, token), is_word


def gradient(parameter):
    """The gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


class Plain:
    """The plainest optimizer: a step down the gradient."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = list(parameters), lr

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self):
        with torch.no_grad():
            for parameter in self.parameters:
                if parameter.grad is not None:
                    parameter -= self.lr * parameter.grad


@check(task="split_words")
def odd_texts_are_split(code, draw):
    """Marks in a row, digits, texts of blanks or marks only, of one letter, of hundreds."""
    answers = {
        "words of a letter": " | ".join(code.split_words(draw.choice(RUSSIAN).upper())),
        "words of a long text": " | ".join(
            code.split_words(" ".join(letters(draw, RUSSIAN, 1, 7) for _ in range(541)))
        ),
    }
    for number in range(5):
        word, digits = letters(draw, RUSSIAN, 2, 7), str(draw.integer(100, 10_000))
        texts = [f"{word.upper()}?!… {digits}%", " \t\n", f"«{word}»—{digits}", "", f"{word}"]
        found = [" | ".join(code.split_words(text)) for text in texts]
        answers[f"words of text {number}"] = " || ".join(found)
    return answers


@check(task="wordpiece")
def any_vocabulary_is_searched(code, draw):
    """Pieces up to the whole word, an empty word, another unknown token, in Russian and Latin."""
    answers = {}
    for number in range(7):
        alphabet = draw.choice([RUSSIAN[:5], "xyzäß"])
        pieces = [letters(draw, alphabet, 1, 5) for _ in range(31)]
        known = {draw.choice(["", "##"]) + piece: place for place, piece in enumerate(pieces)}
        words = [letters(draw, alphabet, 3, 9) for _ in range(11)] + ["", pieces[0]]
        found = [" ".join(code.wordpiece(word, known, "<unk>", 7)) for word in words]
        answers[f"vocabulary {number}"] = ", ".join(
            f"{w}: {p}" for w, p in zip(words, found, strict=True)
        )
    return answers


@check(task="pack", judge=equal())
def the_least_room_is_enough(code, draw):
    """Lengths of 5 and 3 hold a piece of each segment, long ones hundreds; tuples are packed."""
    marks = special(code, draw, 997)
    a, b = (tuple(draw.integers(0, 9973, n).tolist()) for n in (7, 11))
    cases = [(a, b, marks, 5), (a, b, marks, 6), (b, a, marks, 7), (a, None, marks, 3)]
    cases += [(a, b, marks, 21), (a, b, marks, 22), (b, a, marks, 20), (b, a, marks, 31)]
    long = [tuple(draw.integers(0, 9973, n).tolist()) for n in (547, 541)]
    cases += [(*long, marks, 1201), (*long, marks, 523)]
    parts = [code.pack(*case) for case in cases]
    ids = torch.cat([ids for ids, _, _ in parts])
    segments = torch.cat([segments for _, segments, _ in parts])
    is_word = torch.cat([is_word for _, _, is_word in parts])
    told = {
        "ids": ids,
        "ids of segment 1": ids.where(segments == 1, -1),
        "words": ids.where(is_word, -1),
    }
    return {name: part.to(draw.device) for name, part in told.items()}


@check(
    task="pack",
    judge=raises(ValueError, says="2"),
    weight=0.5,
    guessable="an error, not a value",
)
def no_room_for_one_is_refused(code, draw):
    """A length of 2 with one segment raises a ValueError that says 2."""
    code.pack([17, 18], None, special(code, draw, 17), 2)


# False alarm below 1e-6. Power against 39%, or 41%: 0.97, in two batches 0.999.
@check(task="choose_tokens", judge=rate(0.4, 120_011, of="chosen"))
def another_share_is_chosen(code, draw):
    """A share of 40% chooses 40% of the places without a special token, whatever ids these have."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, 997)
        ids = ordinary(draw, marks, 997, 2, 120_011)
        ids[draw.integer(0, 2)] = marks.unknown
        free = ids != marks.unknown
        answers[f"batch {call}"] = small(code.choose_tokens(ids, marks, draw.rng(), 0.4)), free
    return answers


@check(task="choose_tokens", judge=equal())
def special_rows_stay_out(code, draw):
    """Of rows with special tokens only nothing is chosen, of the others everything at share 1."""
    marks = special(code, draw, 31)
    of_marks = torch.tensor(list(marks), device=draw.device)[draw.integers(0, 5, 11, 7)]
    rows = draw.mask(11, 1, p=0.1) & draw.mask(11, 7)
    ids = torch.where(rows, ordinary(draw, marks, 31, 11, 7), of_marks)
    turned = ids.flip(0).T.contiguous().T
    return {
        "chosen": code.choose_tokens(ids, marks, draw.rng(), share=1.0),
        "chosen of a slice": code.choose_tokens(turned[:, 1:], marks, draw.rng(), share=1.0),
        "chosen of one place": code.choose_tokens(ids[:, :1], marks, draw.rng(), share=1.0),
    }


@check(task="choose_words", judge=equal())
def slices_with_words_of_one_piece(code, draw):
    """Of a slice of a batch all words are chosen at share 1; a sentence may have no long word."""
    marks = special(code, draw, 31)
    of_marks = torch.tensor(list(marks), device=draw.device)[draw.integers(0, 5, 13, 11)]
    is_piece = draw.mask(13, 11, p=0.8)
    ids = torch.where(is_piece, ordinary(draw, marks, 97, 13, 11), of_marks).T
    is_piece, continues = is_piece.T, draw.mask(11, 13)
    continues = continues & is_piece & is_piece.roll(1, dims=1)
    continues[:, 0] = continues[3] = False
    return code.choose_words(ids, continues, marks, draw.rng(), share=1.0)


# False alarm below 1e-6. Power against 48.5%, or 51.5%: 0.97.
@check(task="choose_words", judge=rate(0.5, 55_001, of="whole_rows"))
def words_of_any_length_are_chosen_alike(code, draw):
    """At a share of 1/2 half of the words of one piece are chosen, and half of those of four."""
    answers = {}
    for name, size in (("one piece", 1), ("four pieces", 4)):
        marks = special(code, draw, 31)
        ids = ordinary(draw, marks, 97, 55_001, size + 2)
        ids[:, 0], ids[:, -1] = marks.cls, marks.sep
        continues = torch.zeros_like(ids, dtype=torch.bool)
        continues[:, 2:-1] = True
        chosen = code.choose_words(ids, continues, marks, draw.rng(), 0.5)
        answers[f"words of {name}"] = small(chosen), continues
    return answers


# False alarm below 1e-6. Power against 81/10/9: 0.9998.
@check(task="mask_tokens", judge=rate(0.8, 120_011, of="masks"))
def few_places_of_many_are_corrupted(code, draw):
    """Where one of three places is chosen, 80% of these become [MASK], and no others."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, 2_003)
        ids = ordinary(draw, marks, 2_003, 3, 120_011)
        chosen = torch.zeros_like(ids, dtype=torch.bool)
        chosen[draw.integer(0, 3)] = True
        inputs, _ = pair(code.mask_tokens(ids, chosen, marks, 2_003, draw.rng()))
        answers[f"[MASK] in batch {call}"] = small(inputs), given(marks, ids)
    return answers


# False alarm below 1e-6. Power against 9%: 1 - 1e-6. Of 1,998 pieces a random one is nearly always
# another: 0.1 · 1997/1998.
@check(task="mask_tokens", judge=rate(0.09994995, 120_011, of="other_ordinary_pieces"))
def pieces_of_a_large_vocabulary_are_drawn(code, draw):
    """In a large vocabulary 10% of the chosen places become another piece that is not special."""
    answers = {}
    for call in (1, 2):
        marks = special(code, draw, 2_003)
        ids = ordinary(draw, marks, 2_003, 1, 120_011)
        chosen = torch.ones_like(ids, dtype=torch.bool)
        inputs, _ = pair(code.mask_tokens(ids, chosen, marks, 2_003, draw.rng()))
        answers[f"other pieces in batch {call}"] = small(inputs), given(marks, ids)
    return answers


@check(task="mask_tokens", judge=equal())
def labels_of_any_ids(code, draw):
    """Id 0 is labelled like any other, wherever the special ids lie, and all rows or none."""
    marks = code.Special(96, 95, 94, 93, 92)
    ids, chosen = draw.integers(0, 3, 11, 13), draw.mask(11, 13, p=0.2)
    _, labels = pair(code.mask_tokens(ids, chosen, marks, 97, draw.rng()))
    inputs, _ = pair(code.mask_tokens(ids, torch.zeros_like(chosen), marks, 97, draw.rng()))
    _, of_slice = pair(code.mask_tokens(ids.T, chosen.T, marks, 97, draw.rng()))
    _, of_one = pair(code.mask_tokens(ids[:, :1], chosen[:, :1], marks, 97, draw.rng()))
    return {
        "labels": labels,
        "labels of rows for columns": of_slice,
        "labels of one place": of_one,
        "inputs without a chosen place": inputs,
    }


@check(task="sentence_pairs", judge=equal())
def segments_stay_whole(code, draw):
    """Segments of any length come back whole; a document of one segment is only drawn from."""
    documents = [
        [draw.integers(11, 997, draw.integer(2, 9)).tolist() for _ in range(n)] for n in (43, 1)
    ]
    pairs = code.sentence_pairs(documents, draw.rng())
    following = [documents[0][place + 1] for place in range(len(pairs))]
    only = documents[1][0]
    firsts = [number for first, _, _ in pairs for number in first]
    # What has to be: the next segment, or the only one of the other document.
    seconds = [
        number
        for place, (_, second, label) in enumerate(pairs)
        for number in (
            second if list(second) != (only if label else following[place]) else following[place]
        )
    ]
    return {
        "first segments": torch.tensor(firsts, device=draw.device),
        "second segments, the next one in place of a right random one": torch.tensor(
            seconds, device=draw.device
        ),
    }


# False alarm below 1e-6. Power against 47%, or 53%: 0.99.
@check(task="sentence_pairs", judge=rate(0.5, 15_013, of="alike"))
def labels_are_tossed_for_each_pair(code, draw):
    """Neighbouring pairs have the same label in half of the cases, and half of the labels are 1."""
    documents = [
        [[number] for number in range(7_508)],
        [[number + 9_000] for number in range(7_508)],
    ]
    labels = [int(label) for _, _, label in code.sentence_pairs(documents, draw.rng())]
    tossed = torch.tensor(labels, dtype=torch.int16)
    neighbours, ones = torch.stack([tossed[:-1], tossed[1:]]), torch.ones_like(tossed[:15_013])
    return {
        "equal neighbours": (neighbours, 1),
        "random pairs": (torch.stack([tossed[:15_013], ones]), 1),
    }


@check(task="pretraining_loss")
def few_labels_and_one_pair(code, draw):
    """One labelled word, many of them, and a single pair, in float64."""
    losses = []
    for number in range(67):
        labels = torch.full((1, 7), IGNORED, device=draw.device)
        labels[0, : 1 + number % 7] = draw.integers(0, 11, 1 + number % 7)
        word_logits = draw.normal(1, 7, 11, dtype=torch.float64)
        next_logits = draw.normal(1, 2, dtype=torch.float64)
        losses.append(
            code.pretraining_loss(word_logits, labels, next_logits, draw.integers(0, 2, 1))
        )
    return torch.stack(losses)


@check(task="pretraining_loss")
def large_cut_and_long_batches(code, draw):
    """Scores of zeros or tens of thousands, slices, one place, hundreds of places are exact."""
    word_logits = draw.normal(11, 5, 13, dtype=torch.float64).transpose(0, 1)
    labels = draw.integers(0, 13, 11, 5).where(draw.mask(11, 5), IGNORED).T
    next_logits = draw.normal(2, 5, dtype=torch.float64).T
    word_logits[:, 0] = next_logits[0] = 0
    is_random = draw.integers(0, 2, 5)
    long = draw.normal(2, 541, 5, dtype=torch.float64), draw.integers(0, 5, 2, 541)
    pairs = next_logits[:2], is_random[:2]
    return {
        "loss": code.pretraining_loss(word_logits, labels, next_logits, is_random),
        "loss of large scores": code.pretraining_loss(
            30_000 * word_logits, labels, 30_000 * next_logits, is_random
        ),
        "loss of a long batch": code.pretraining_loss(*long, *pairs),
        "loss of one place": code.pretraining_loss(long[0][:, 7:8], long[1][:, 7:8], *pairs),
        "word_logits afterwards": word_logits,
        "next_logits afterwards": next_logits,
    }


@check(task="pretraining_loss")
def uneven_rows_share_one_mean(code, draw):
    """Each labelled word of the batch counts the same, however many its sentence has."""
    word_logits = draw.normal(5, 11, 13, dtype=torch.float64).requires_grad_()
    labels = torch.full((5, 11), IGNORED, device=draw.device)
    for row, count in enumerate((1, 11, 0, 3, 7)):
        labels[row, :count] = draw.integers(0, 13, count)
    next_logits = draw.normal(5, 2, dtype=torch.float64)
    code.pretraining_loss(word_logits, labels, next_logits, draw.integers(0, 2, 5)).backward()
    return {"gradient of word_logits": gradient(word_logits)}


@check(task="Embeddings.forward")
def each_table_counts(code, draw):
    """The gradients of all three tables and of the norm are right."""
    layer = filled(draw, code.Embeddings(config(code, max_length=541)))
    ids, segments, _ = inputs(draw, 2, 541)
    of_long = layer(ids, segments).detach()
    ids, segments, _ = inputs(draw, 3, 17)
    (layer(ids, segments) * draw.normal(3, 17, 35, dtype=torch.float64)).sum().backward()
    found = {f"gradient of {name}": gradient(value) for name, value in layer.named_parameters()}
    return {**found, "output of 541 tokens": of_long}


@check(task="EncoderLayer.forward")
def words_far_apart_and_long_inputs(code, draw):
    """Scores of tens of thousands, hundreds of tokens, one token: hidden words stay hidden."""
    layer = filled(draw, code.EncoderLayer(config(code)))
    x = draw.normal(5, 35, 7, dtype=torch.float64).transpose(1, 2)
    x[:, 2] = 0
    is_word, all_words = draw.mask(5, 7, p=0.2), torch.ones(5, 7, dtype=torch.bool)
    all_words = all_words.to(draw.device)
    long = draw.normal(1, 541, 35, dtype=torch.float64)
    return {
        "output of large words": layer(1000 * x, is_word),
        "output of words with zeros among them": layer(x, all_words),
        "output of 541 tokens": layer(long, draw.mask(1, 541)),
        "output of one token": layer(x[:, :1], all_words[:, :1]),
        "is_word afterwards": is_word,
    }


@check(task="EncoderLayer.forward")
def other_sizes_and_no_padding(code, draw):
    """One head, a wide feed-forward part, large numbers, no padding."""
    layer = filled(draw, code.EncoderLayer(config(code, num_heads=1, d_ff=101)))
    x = 5 * draw.normal(3, 11, 35, dtype=torch.float64)
    return layer(x, torch.ones(3, 11, dtype=torch.bool, device=draw.device))


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def any_number_of_layers(code, draw):
    """Models of one and of five layers, and inputs of one token."""
    answers = {}
    for layers in (1, 5):
        model = filled(draw, code.Bert(config(code, num_layers=layers)))
        ids, segments, is_word = inputs(draw, 7, 5)
        states, pooled = pair(model(ids, segments, is_word))
        _, of_one = pair(model(ids[:, :1], segments[:, :1], is_word[:, :1]))
        answers[f"{layers} layers"] = {"states": states, "pooled": pooled, "pooled of one": of_one}
    return answers


@check(task="Bert.forward", needs=["Embeddings.forward", "EncoderLayer.forward"])
def long_inputs_stay_as_they_are(code, draw):
    """Inputs of hundreds of tokens are read, and nothing of them is changed."""
    model = filled(draw, code.Bert(config(code, num_layers=1, max_length=541)))
    ids, segments, is_word = inputs(draw, 2, 541)
    _, pooled = pair(model(ids, segments, is_word))
    return {
        "pooled": pooled,
        "ids afterwards": ids,
        "segments afterwards": segments,
        "is_word afterwards": is_word,
    }


@check(task="MaskedWordHead.forward")
def states_may_have_any_axes(code, draw):
    """States with three axes before the last, of large numbers, and a state alone."""
    head = filled(draw, code.MaskedWordHead(config(code)))
    states = 4 * draw.normal(2, 35, 3, 5, dtype=torch.float64).movedim(1, 3)
    table = draw.normal(35, 53, dtype=torch.float64).T
    states[:, 1, 1] = table[7] = 0
    return {
        "logits": head(states, table),
        "logits of one state": head(states[0, 0, 0], table),
        "logits of a batch of one": head(states[:1, :1, :1], table),
    }


@check(task="Pretraining.forward", needs=["Bert.forward", "MaskedWordHead.forward"])
def a_changed_table_changes_both_ends(code, draw):
    """Words that get another vector are read and guessed with it at once."""
    model = filled(draw, code.Pretraining(config(code)))
    batch = inputs(draw, 3, 7)
    before, _ = pair(model(*batch))
    with torch.no_grad():
        model.bert.embeddings.word.weight += draw.normal(53, 35, dtype=torch.float64)
    after, next_logits = pair(model(*batch))
    return {"before": before, "after": after, "next_logits": next_logits}


@check(task="Pretraining.forward", needs=["Bert.forward", "MaskedWordHead.forward"])
def long_short_and_cut_inputs_are_guessed(code, draw):
    """Hundreds of tokens, one token, and a slice of a larger batch: one model guesses them all."""
    model = filled(draw, code.Pretraining(config(code, num_layers=1, max_length=541)))
    ids, segments, is_word = inputs(draw, 2, 1082)
    ids, segments, is_word = ids[:, ::2], segments[:, ::2], is_word[:, ::2].contiguous()
    answers = {}
    whole = ids, segments, is_word
    for name, size in (("one token", 1), ("7 tokens", 7), ("541 tokens", 541)):
        batch = whole if size == 541 else [part[:, :size] for part in whole]
        word_logits, next_logits = pair(model(*batch))
        answers[f"word_logits of {name}"] = word_logits[:, :7]
        answers[f"next_logits of {name}"] = next_logits
    afterwards = zip(("ids", "segments", "is_word"), whole, strict=True)
    return answers | {f"{name} afterwards": part for name, part in afterwards}


@check(task="count_parameters")
def tiny_and_huge_models(code, draw):
    """Models of one layer and of two hundred, of a few words and of a million."""
    answers = {}
    for layers, vocab in ((1, draw.integer(6, 60)), (draw.integer(100, 300), 1_000_003)):
        sizes = (draw.integer(1, 999), draw.integer(1, 9999), draw.integer(1, 999))
        d_model, d_ff, places = sizes
        answers[f"{layers} layers" if layers == 1 else "many layers"] = code.count_parameters(
            code.Config(vocab, d_model, 1, d_ff, layers, places)
        )
    return answers


@check(task="Classifier.forward", needs=["Bert.forward"])
def two_classes_and_many(code, draw):
    """Scores of two classes and of many are right, also of inputs of one token and of 541."""
    answers = {}
    for classes in (2, 67):
        model = filled(draw, code.Classifier(config(code), classes))
        ids, segments, is_word = inputs(draw, 5, 11)
        answers[f"{classes} classes"] = model(ids, segments, is_word)
        answers[f"{classes} classes, one token"] = model(
            ids[:, :1], segments[:, :1], is_word[:, :1]
        )
    model = filled(draw, code.Classifier(config(code, num_layers=1, max_length=541), 7))
    ids, segments, is_word = inputs(draw, 2, 541)
    return {
        **answers,
        "541 tokens": model(ids, segments, is_word),
        "ids afterwards": ids,
        "segments afterwards": segments,
        "is_word afterwards": is_word,
    }


@check(task="update")
def frozen_parameters_stay(code, draw):
    """Parameters without a gradient stay, and all others share one length, by default 1."""
    model = filled(draw, nn.Sequential(nn.Linear(7, 11), nn.Linear(11, 13), nn.Linear(13, 5)))
    model[1].weight.requires_grad_(False)
    optimizer = Plain(model.parameters(), 0.3)
    for size in (40.0, 0.05, 70.0):
        x = draw.normal(3, 7, dtype=torch.float64)
        loss = size * (model(x) - draw.normal(3, 5, dtype=torch.float64)).square().mean()
        code.update(loss, model, optimizer)
    return dict(model.named_parameters())
