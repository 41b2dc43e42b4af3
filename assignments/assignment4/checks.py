"""Public checks of assignment 4: what each asks is the first line under its name."""

import json

import torch
from torch import nn

from grader.author import by, check, close, pair, raises, vectorised

# Sizes are different primes, so that no axis can take the place of another by chance.


def gradient(parameter):
    """Give the gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def words(draw, batch, length, vocab, padding):
    """Ids of whole sentences, none of them padding."""
    ids = draw.integers(0, vocab - 1, batch, length)
    return ids + (ids >= padding)


def padded(draw, batch, longest, vocab, padding, shortest=2):
    """Ids of sentences of different lengths, with padding behind the shorter ones."""
    ids = words(draw, batch, longest, vocab, padding)
    lengths = draw.lengths(batch, longest, shortest=shortest)
    place = torch.arange(longest, device=draw.device)
    return torch.where(place < lengths[:, None], ids, padding)


def past(length, draw):
    """Say of each pair (query, key) whether the key comes no later."""
    place = torch.arange(length, device=draw.device)
    return place <= place[:, None]


def written(sentences):
    """Sentences of ids as one text: 3 5 7 / 2 / 8 8."""
    return " / ".join(" ".join(str(int(token)) for token in row) for row in sentences)


# -- Embeddings.forward


@check(task="Embeddings.forward")
def words_are_scaled_and_placed(code, draw):
    """Each word is √d_model times its vector, plus its place in its own sentence."""
    layer = draw.fill(code.Embeddings(13, 22))
    return layer(draw.integers(0, 13, 3, 7))


@check(task="Embeddings.forward")
def places_do_not_depend_on_the_word(code, draw):
    """The same word at two places differs by the places alone, in a long sentence too."""
    layer = draw.fill(code.Embeddings(7, 34))
    return layer(draw.integers(0, 7, 1, 1).expand(2, 53))


@check(task="Embeddings.forward")
def embeddings_keep_float64_and_ids(code, draw):
    """In float64 the vectors are float64 and exact, and the ids are left unchanged."""
    layer = draw.fill(code.Embeddings(17, 15).double())
    ids = draw.integers(0, 17, 5, 11)
    return {"output": layer(ids=ids), "ids afterwards": ids}


@check(task="Embeddings.forward")
def gradients_reach_the_table(code, draw):
    """The gradient of the table is √d_model times what arrives at its words."""
    layer = draw.fill(code.Embeddings(13, 22).double())
    output = layer(draw.integers(0, 13, 3, 7))
    (output * draw.normal(3, 7, 22, dtype=torch.float64)).sum().backward()
    return gradient(layer.tokens.weight)


@check(
    task="Embeddings.forward",
    judge=close(scale=1.0),
    guessable="with dropout 1 everything is zero, whatever is drawn",
)
def dropout_takes_words_and_places(code, draw):
    """In training, dropout is the last thing: with probability 1 nothing is left of the sum."""
    layer = draw.fill(code.Embeddings(13, 22, dropout=1.0))
    ids = draw.integers(0, 13, 3, 7)
    return {"in training": layer.train()(ids), "in evaluation": layer.eval()(ids)}


@check(
    task="Embeddings.forward",
    judge=vectorised(per="word"),
    weight=0.5,
    guessable="a count, not a value",
)
def embeddings_have_no_loop_over_words(code, draw):
    """Embedding a longer sentence takes no more steps."""
    layer = draw.fill(code.Embeddings(13, 22))
    return [code.count_calls(layer, draw.integers(0, 13, 2, n)) for n in (20, 40, 80)]


# -- FeedForward.forward


@check(task="FeedForward.forward")
def two_layers_with_a_bend(code, draw):
    """The output is right for random words."""
    layer = draw.fill(code.FeedForward(13, 29))
    return layer(draw.normal(2, 5, 13))


@check(task="FeedForward.forward")
def any_number_of_axes_in_float64(code, draw):
    """In float64 it is exact for any leading axes, and leaves the words unchanged."""
    layer = draw.fill(code.FeedForward(11, 31).double())
    x = draw.normal(2, 5, 3, 11, dtype=torch.float64).transpose(1, 2)
    x[:, 1, 1] = 0
    alone = draw.normal(7, 11, dtype=torch.float64)
    return {
        "output": layer(x=x),
        "output of one sentence": layer(x[:1]),
        "output without a batch": layer(alone),
        "x afterwards": x,
    }


@check(task="FeedForward.forward")
def gradients_reach_both_layers(code, draw):
    """The gradients of both layers are right."""
    layer = draw.fill(code.FeedForward(13, 29).double())
    output = layer(draw.normal(7, 13, dtype=torch.float64))
    (output * draw.normal(7, 13, dtype=torch.float64)).sum().backward()
    return {
        "gradient of inner.weight": gradient(layer.inner.weight),
        "gradient of outer.weight": gradient(layer.outer.weight),
    }


# -- EncoderLayer.forward


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def encoder_layer_is_right(code, draw):
    """The output is right for random words, all of them visible."""
    layer = draw.fill(code.EncoderLayer(33, 3, 23))
    return layer(draw.normal(2, 7, 33))


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def encoder_words_see_what_the_mask_shows(code, draw):
    """With a mask, words attend to visible words only; in float64 it is exact."""
    layer = draw.fill(code.EncoderLayer(21, 3, 13).double())
    x, mask = draw.normal(2, 5, 21, dtype=torch.float64), draw.mask(2, 1, 1, 5)
    return {"output": layer(x=x, mask=mask), "x afterwards": x, "mask afterwards": mask}


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def encoder_drops_the_sub_layers(code, draw):
    """In training, dropout 1 silences both sub-layers: the way around them and the norms stay."""
    layer = draw.fill(code.EncoderLayer(33, 3, 23, dropout=1.0))
    return layer.train()(draw.normal(2, 7, 33))


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def encoder_gradients_are_right(code, draw):
    """The gradients of the words and of both norms are right."""
    layer = draw.fill(code.EncoderLayer(66, 3, 29).double())
    x = draw.normal(2, 5, 66, dtype=torch.float64).requires_grad_()
    (layer(x) * draw.normal(2, 5, 66, dtype=torch.float64)).sum().backward()
    return {
        "gradient of x": gradient(x),
        "gradient of attention_norm.weight": gradient(layer.attention_norm.weight),
        "gradient of feed_forward_norm.weight": gradient(layer.feed_forward_norm.weight),
    }


# -- DecoderLayer.forward


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def decoder_layer_is_right(code, draw):
    """Without masks the output is right, with one vector for each target word."""
    layer = draw.fill(code.DecoderLayer(33, 3, 23))
    return layer(draw.normal(2, 5, 33), draw.normal(2, 7, 33))


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def decoder_words_see_what_the_masks_show(code, draw):
    """Each mask hides the words of its own sentence; in float64 it is exact."""
    layer = draw.fill(code.DecoderLayer(21, 3, 13).double())
    y, memory = (draw.normal(2, n, 21, dtype=torch.float64) for n in (5, 7))
    masks = draw.mask(2, 1, 5, 5), draw.mask(2, 1, 1, 7)
    return {
        "output": layer(y=y, memory=memory, target_mask=masks[0], source_mask=masks[1]),
        "y afterwards": y,
        "memory afterwards": memory,
        "target_mask afterwards": masks[0],
        "source_mask afterwards": masks[1],
    }


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def masks_are_not_exchanged(code, draw):
    """With source and target of one length, the target's mask is for the target."""
    layer = draw.fill(code.DecoderLayer(33, 3, 23))
    masks = past(7, draw), draw.mask(2, 1, 1, 7)
    return layer(draw.normal(2, 7, 33), draw.normal(2, 7, 33), *masks)


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def decoder_drops_the_sub_layers(code, draw):
    """In training, dropout 1 silences all three sub-layers: the ways around and the norms stay."""
    layer = draw.fill(code.DecoderLayer(33, 3, 23, dropout=1.0))
    return layer.train()(draw.normal(2, 5, 33), draw.normal(2, 7, 33))


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def decoder_gradients_are_right(code, draw):
    """The gradients of target words, memory and norms are right."""
    layer = draw.fill(code.DecoderLayer(66, 3, 29).double())
    y, memory = (draw.normal(2, n, 66, dtype=torch.float64).requires_grad_() for n in (5, 7))
    (layer(y, memory) * draw.normal(2, 5, 66, dtype=torch.float64)).sum().backward()
    return {
        "gradient of y": gradient(y),
        "gradient of memory": gradient(memory),
        "gradient of self_attention_norm.weight": gradient(layer.self_attention_norm.weight),
        "gradient of cross_attention_norm.weight": gradient(layer.cross_attention_norm.weight),
        "gradient of feed_forward_norm.weight": gradient(layer.feed_forward_norm.weight),
    }


# -- source_mask


@check(task="source_mask")
def words_are_visible_and_padding_is_not(code, draw):
    """True at words, False at padding, with axes batch, 1, 1, source."""
    return code.source_mask(padded(draw, 5, 11, vocab=13, padding=0), 0)


@check(task="source_mask")
def padding_is_what_was_said(code, draw):
    """The padding may have any id, 0 may be a word, and the ids are left unchanged."""
    source = padded(draw, 7, 13, vocab=5, padding=3)
    mask = code.source_mask(source=source, padding=3)
    return {"mask": mask, "source afterwards": source}


@check(task="source_mask")
def sources_of_any_form_have_a_mask(code, draw):
    """One word, hundreds of words, slices, and sentences of nothing but padding have masks."""
    source = draw.integers(0, 5, 13, 14)[:, ::2]
    source[3] = 2
    nothing = torch.full_like(source, 2)
    of_nothing = code.source_mask(nothing, 2)
    return {
        "masks of padding, and of words": torch.cat([of_nothing, code.source_mask(source, 2)]),
        "mask of one word": code.source_mask(source[:, :1], 2),
        "mask of a long source": code.source_mask(draw.integers(0, 5, 1, 541), 2),
    }


# -- target_mask


@check(task="target_mask")
def neither_future_nor_padding(code, draw):
    """A target word may attend to itself and to words before it, with axes batch, 1, t, s."""
    return code.target_mask(padded(draw, 5, 11, vocab=13, padding=0), 0)


@check(task="target_mask")
def target_padding_is_what_was_said(code, draw):
    """The padding may have any id, stand anywhere, and the ids are left unchanged."""
    inputs = draw.integers(0, 5, 3, 7)
    mask = code.target_mask(inputs=inputs, padding=3)
    return {"mask": mask, "inputs afterwards": inputs}


@check(task="target_mask")
def targets_of_any_form_have_a_mask(code, draw):
    """One word, hundreds of words, slices, and sentences of nothing but padding have masks."""
    inputs = draw.integers(0, 5, 13, 14)[:, ::2]
    inputs[3] = 2
    nothing = torch.full_like(inputs, 2)
    of_nothing = code.target_mask(nothing, 2)
    return {
        "masks of padding, and of words": torch.cat([of_nothing, code.target_mask(inputs, 2)]),
        "mask of one word": code.target_mask(inputs[:, :1], 2),
        "mask of a long target": code.target_mask(draw.integers(0, 5, 1, 541), 2),
    }


# -- Transformer.encode


def small(code, draw, **options):
    """A model of two layers with ids of its own for everything: padding is 5."""
    return draw.fill(code.Transformer(13, 17, 15, 3, 19, 2, padding=5, **options))


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def every_layer_reads_the_one_before(code, draw):
    """The memory is what both layers, one after the other, make of the source."""
    model = small(code, draw)
    return model.encode(padded(draw, 3, 7, vocab=13, padding=5))


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def source_padding_changes_nothing(code, draw):
    """More padding behind a source leaves the memory of its words as it was, in float64."""
    model = small(code, draw).double()
    source = padded(draw, 2, 7, vocab=13, padding=5)
    longer = torch.cat([source, torch.full_like(source, 5)], dim=1)
    memory = model.encode(source=longer)
    return {"memory": model.encode(source), "memory of the longer batch": memory[:, :7]}


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def encoder_goes_on_through_all_layers(code, draw):
    """Five layers are five different layers, whatever the sizes."""
    model = draw.fill(code.Transformer(7, 11, 22, 2, 13, 5, padding=0))
    return model.encode(padded(draw, 2, 5, vocab=7, padding=0))


# -- Transformer.decode


@check(
    task="Transformer.decode",
    needs=[
        "Embeddings.forward",
        "FeedForward.forward",
        "DecoderLayer.forward",
        "source_mask",
        "target_mask",
    ],
)
def logits_of_every_place(code, draw):
    """The logits are right for a given memory, at every place of the target."""
    model = small(code, draw)
    source = padded(draw, 3, 7, vocab=13, padding=5)
    inputs = words(draw, 3, 5, vocab=17, padding=5)
    return model.decode(inputs, draw.normal(3, 7, 15), source)


@check(
    task="Transformer.decode",
    needs=[
        "Embeddings.forward",
        "FeedForward.forward",
        "DecoderLayer.forward",
        "source_mask",
        "target_mask",
    ],
)
def the_future_changes_nothing(code, draw):
    """Other words later in the target leave the logits before them as they were."""
    model = small(code, draw)
    source = words(draw, 2, 7, vocab=13, padding=5)
    inputs = words(draw, 2, 11, vocab=17, padding=5)
    changed = torch.cat([inputs[:, :4], words(draw, 2, 7, vocab=17, padding=5)], dim=1)
    memory = draw.normal(2, 7, 15)
    return {
        "logits": model.decode(inputs, memory, source)[:, :4],
        "logits before changed words": model.decode(changed, memory, source)[:, :4],
    }


@check(
    task="Transformer.decode",
    needs=[
        "Embeddings.forward",
        "FeedForward.forward",
        "DecoderLayer.forward",
        "source_mask",
        "target_mask",
    ],
)
def what_stands_at_padding_changes_nothing(code, draw):
    """Whatever the memory says at padding of the source, the logits stay, in float64."""
    model = small(code, draw).double()
    source = padded(draw, 3, 7, vocab=13, padding=5)
    inputs = padded(draw, 3, 5, vocab=17, padding=5)
    memory, noise = (draw.normal(3, 7, 15, dtype=torch.float64) for _ in range(2))
    changed = memory.where((source != 5)[..., None], noise)
    return {
        "logits": model.decode(inputs, memory, source),
        "logits with other padding": model.decode(inputs=inputs, memory=changed, source=source),
    }


@check(
    task="Transformer.decode",
    needs=[
        "Embeddings.forward",
        "FeedForward.forward",
        "DecoderLayer.forward",
        "source_mask",
        "target_mask",
    ],
)
def the_memory_is_the_same_for_all_layers(code, draw):
    """Each of five layers asks the memory; its gradient is right."""
    model = draw.fill(code.Transformer(7, 11, 22, 2, 13, 5, padding=0).double())
    memory = draw.normal(2, 5, 22, dtype=torch.float64).requires_grad_()
    inputs, source = words(draw, 2, 3, 11, padding=0), padded(draw, 2, 5, 7, padding=0)
    logits = model.decode(inputs, memory, source)
    (logits * draw.normal(2, 3, 11, dtype=torch.float64)).sum().backward()
    return {"logits": logits, "gradient of memory": gradient(memory)}


# -- Transformer.tie


def three(model):
    """The three matrices that may be one."""
    return {
        "source.tokens.weight": model.source.tokens.weight,
        "target.tokens.weight": model.target.tokens.weight,
        "output.weight": model.output.weight,
    }


@check(task="Transformer.tie")
def one_matrix_has_three_names(code, draw):
    """With `tied=True` both tables and the output's weight hold the same numbers."""
    return three(draw.fill(code.Transformer(13, 13, 15, 3, 19, 1, tied=True)))


@check(task="Transformer.tie")
def what_one_learns_the_others_know(code, draw):
    """A change of any one of the three is a change of all; the output's bias is left alone."""
    answers = {}
    for name in ("output", "source", "target"):
        model = code.Transformer(11, 11, 22, 1, 19, 1)
        model.tie()
        draw.fill(model)  # afterwards, since any of the three may have given the numbers
        layer = model.output if name == "output" else model.get_submodule(name + ".tokens")
        layer.weight.data.add_(draw.normal(11, 22))
        model.output.bias.data.add_(draw.normal(11))
        biased = torch.cat([model.output.weight, model.output.bias[:, None]], dim=1)
        answers[f"after a change of the {name}'s"] = {**three(model), "with the bias": biased}
    return answers


@check(
    task="Transformer.tie",
    judge=raises(ValueError, says="17"),
    weight=0.5,
    guessable="an error, not a value",
)
def different_vocabularies_are_not_tied(code, draw):
    """A source of 13 tokens and a target of 17 raise a ValueError that says 17."""
    draw.fill(code.Transformer(13, 17, 15, 3, 19, 1)).tie()


# -- shift


@check(task="shift")
def labels_are_one_place_ahead(code, draw):
    """At each place the label is the next word; both are one shorter than the sentence."""
    inputs, labels = pair(code.shift(target=draw.integers(3, 101, 5, 11)))
    return {"inputs": inputs, "labels": labels}


@check(task="shift")
def short_long_and_cut_sentences_are_shifted(code, draw):
    """Two places make one question; a slice and hundreds of places are shifted like any other."""
    answers = {}
    for name, target in {
        "two places": draw.integers(0, 90, 13, 2),
        "a slice": draw.integers(0, 90, 5, 14)[:, ::2],
        "a long sentence": draw.integers(0, 90, 1, 541),
    }.items():
        inputs, labels = pair(code.shift(target))
        answers |= {f"inputs of {name}": inputs, f"labels of {name}": labels}
    return answers


@check(task="shift")
def padded_sentences_are_shifted_too(code, draw):
    """Sentences with start, end and padding keep their end as a label, and stay as they were."""
    target = padded(draw, 7, 13, vocab=101, padding=0, shortest=3)
    target[:, 0] = 1
    inputs, labels = pair(code.shift(target))
    return {"inputs": inputs, "labels": labels, "target afterwards": target}


# -- smoothed_loss


@check(task="smoothed_loss")
def plain_cross_entropy_without_smoothing(code, draw):
    """With smoothing 0 it is the mean cross-entropy of the labels, in float64."""
    losses = [
        code.smoothed_loss(
            draw.normal(2, 3, 7, dtype=torch.float64), words(draw, 2, 3, 7, padding=0), 0.0, 0
        )
        for _ in range(67)
    ]
    return torch.stack(losses)


@check(task="smoothed_loss")
def smoothing_is_shared_by_all_tokens(code, draw):
    """With smoothing, each token of the vocabulary gets an equal share, the right one too."""
    losses = []
    for _ in range(67):
        smoothing = draw.uniform(1, low=0.1, high=0.7).item()
        labels = words(draw, 2, 3, 7, padding=0)
        losses.append(code.smoothed_loss(draw.normal(2, 3, 7), labels, smoothing, 0))
    return torch.stack(losses)


@check(task="smoothed_loss")
def every_token_counts_the_same_and_padding_nothing(code, draw):
    """The mean goes over the labels that are not padding, whichever id that is."""
    losses = []
    for _ in range(67):
        labels = padded(draw, 3, 5, vocab=11, padding=2)
        losses.append(
            code.smoothed_loss(draw.normal(3, 5, 11, dtype=torch.float64), labels, 0.1, 2)
        )
    return torch.stack(losses)


@check(task="smoothed_loss")
def gradients_of_the_logits_are_right(code, draw):
    """The gradient of the logits is right: none at padding, finite for logits of a thousand."""
    answers = {}
    for name, size in (("gradient of logits", 1.0), ("gradient of large logits", 500.0)):
        logits = draw.normal(3, 5, 11, dtype=torch.float64) * size
        labels = padded(draw, 3, 5, vocab=11, padding=0)
        code.smoothed_loss(
            logits=logits.requires_grad_(), labels=labels, smoothing=0.1, padding=0
        ).backward()
        answers[name] = gradient(logits)
    return answers


@check(task="smoothed_loss")
def large_logits_stay_finite(code, draw):
    """Logits of a thousand give a finite loss, and are left unchanged."""
    losses, afterwards = [], []
    for _ in range(67):
        logits = draw.normal(2, 3, 5) * 1000
        losses.append(code.smoothed_loss(logits, words(draw, 2, 3, 5, padding=0), 0.1, 0))
        afterwards.append(logits)
    return {"loss": torch.stack(losses), "logits afterwards": torch.stack(afterwards)}


# -- noam_rate


def rates(code, draw, steps, d_model, warmup, factor=1.0):
    """The learning rates of these steps."""
    found = [code.noam_rate(step, d_model, warmup, factor) for step in steps]
    return torch.tensor(found, dtype=torch.float64, device=draw.device)


@check(task="noam_rate")
def the_rate_rises_then_falls(code, draw):
    """The rate is right before, at and after the end of the warm-up."""
    warmup, d_model = draw.integer(90, 110), draw.integer(60, 70)
    steps = [*range(warmup - 29, warmup + 29), 1, 2, 3, 4 * warmup, 9 * warmup, 100 * warmup]
    return rates(code, draw, steps, d_model, warmup)


@check(task="noam_rate")
def the_rate_knows_width_and_factor(code, draw):
    """The rate is right for many widths, warm-ups and factors."""
    found = []
    for _ in range(37):
        sizes = draw.integer(5, 900), draw.integer(7, 5000), draw.integer(1, 9) / 4
        found.append(rates(code, draw, [draw.integer(1, 9000) for _ in range(2)], *sizes))
    return torch.stack(found)


@check(task="noam_rate")
def step_zero_is_like_step_one(code, draw):
    """At step 0 the rate is that of step 1: neither an error, nor zero, nor infinity."""
    found = []
    for _ in range(37):
        sizes = {"d_model": draw.integer(5, 900), "warmup": draw.integer(7, 500)}
        found += [code.noam_rate(step=step, factor=1.0, **sizes) for step in (0, 1)]
    return torch.tensor(found, dtype=torch.float64, device=draw.device)


# -- training_step


class Bigrams(nn.Module):
    """A model whose gradients are quickly told: the last word and the source vote for the next."""

    def __init__(self, vocab, padding):
        super().__init__()
        self.padding = padding
        self.frozen = nn.Parameter(torch.zeros(3, vocab), requires_grad=False)
        self.table = nn.Parameter(torch.zeros(vocab, vocab))
        self.topic = nn.Parameter(torch.zeros(vocab, vocab))

    def forward(self, source, inputs):
        logits = self.table[inputs] + self.topic[source].mean(dim=1, keepdim=True) / 8
        return 3 * logits if self.training else logits


class Descent(torch.optim.Optimizer):
    """Gradient descent; torch.optim.SGD would import torch's compiler, for seconds."""

    add_param_group = torch.optim.Optimizer.add_param_group.__wrapped__
    zero_grad = torch.optim.Optimizer.zero_grad.__wrapped__

    def __init__(self, parameters, lr):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter -= group["lr"] * parameter.grad


def learned(
    code,
    draw,
    steps,
    clip,
    rate=0.5,
    decay=1.0,
    stale=0.0,
    evaluated=False,
    smoothing=0.1,
    named=False,
):
    """What some steps of training leave behind: the parameters, losses, numbers of tokens."""
    model = draw.fill(Bigrams(13, padding=4).double())
    optimizer = Descent(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, decay)
    losses, tokens = [], []
    for parameter in (model.table, model.topic):
        parameter.grad = stale * draw.normal(13, 13, dtype=torch.float64)
    for _ in range(steps):
        model.train(not evaluated)
        source, target = (padded(draw, 3, n, vocab=13, padding=4) for n in (5, 7))
        given = {
            "model": model,
            "optimizer": optimizer,
            "schedule": schedule,
            "source": source,
            "target": target,
            "smoothing": smoothing,
            "clip": clip,
        }
        loss, count = pair(
            code.training_step(**given) if named else code.training_step(*given.values())
        )
        if type(loss) is not float:
            raise TypeError(f"the loss is a {type(loss).__name__}, not a float")
        losses.append(loss)
        tokens.append(int(count))
    return {
        "table": model.table,
        "topic": model.topic,
        "losses": torch.tensor(losses, dtype=torch.float64, device=draw.device),
        "tokens": torch.tensor(tokens, device=draw.device),
    }


def parameters(found):
    """Of what `learned` found, the parameters."""
    return {name: found[name] for name in ("table", "topic")}


@check(task="training_step", needs=["shift", "smoothed_loss"])
def one_step_goes_down_the_gradient(code, draw):
    """One step changes each parameter by the learning rate times the gradient of the loss."""
    return parameters(learned(code, draw, 1, clip=1e6))


@check(task="training_step", needs=["shift", "smoothed_loss"])
def old_gradients_do_not_count(code, draw):
    """Gradients that were there before are forgotten, at the first step and at later ones."""
    return parameters(learned(code, draw, 3, clip=1e6, stale=0.1))


@check(task="training_step", needs=["shift", "smoothed_loss"])
def all_gradients_are_clipped_together(code, draw):
    """Gradients longer than `clip` keep their direction, over all parameters together."""
    return parameters(learned(code, draw, 1, clip=0.05, rate=1.0))


@check(task="training_step", needs=["shift", "smoothed_loss"])
def the_schedule_comes_after_the_optimizer(code, draw):
    """Each step is made with the rate that was set before; then the schedule sets the next."""
    return parameters(learned(code, draw, 3, clip=1e6, decay=0.25))


@check(task="training_step", needs=["shift", "smoothed_loss"])
def training_is_done_in_training_mode(code, draw):
    """A model that was left in evaluation mode is trained in training mode."""
    return parameters(learned(code, draw, 2, clip=1e6, evaluated=True, named=True))


@check(task="training_step", needs=["shift", "smoothed_loss"])
def loss_and_tokens_are_told(code, draw):
    """It returns the loss before the step, a float, and how many labels are not padding."""
    found = learned(code, draw, 67, clip=1.0, rate=0.05, smoothing=0.25)
    return {name: found[name] for name in ("losses", "tokens")}


# -- greedy_decode


class Language:
    """A toy language: what comes next depends on every token so far, and on the row's sentence."""

    def __init__(self, draw, vocab, sentences=1, end=None, rising=0.0):
        self.draw, self.sentences, self.end, self.rising = draw, sentences, end, rising
        self.weights = draw.integers(1, 1009, 97)
        self.logits = draw.normal(1013, vocab)
        self.asked = []

    def __call__(self, prefixes):
        self.asked.append(prefixes.clone())
        length = prefixes.shape[1]
        mixed = ((prefixes + 1) * self.weights[:length]).sum(dim=1)
        if self.sentences > 1:
            mixed = mixed + 31 * torch.arange(self.sentences, device=prefixes.device)
        logits = self.logits[mixed % 1013]
        if self.end is not None:  # the longer a sentence is, the more it wants to end
            ends = torch.arange(logits.shape[1], device=logits.device) == self.end
            logits = logits + self.rising * length * ends
        return torch.log_softmax(logits, dim=-1)


def starts(draw, batch, token):
    """Sentences that have only begun."""
    return torch.full((batch, 1), token, device=draw.device)


@check(task="greedy_decode")
def the_likeliest_word_follows(code, draw):
    """At each step every sentence gets its own likeliest next word, up to the limit."""
    language = Language(draw, 23, sentences=5)
    return written(code.greedy_decode(language, starts(draw, 5, 1), 40, 0, 11))


@check(task="greedy_decode")
def sentences_end_at_their_own_end(code, draw):
    """Each sentence ends at its own end token, which does not belong to it."""
    language = Language(draw, 11, sentences=13, end=2, rising=0.25)
    return written(code.greedy_decode(language, starts(draw, 13, 1), 2, 0, 17))


@check(task="greedy_decode")
def finished_sentences_wait(code, draw):
    """After its end a sentence is given padding, and all rows are asked until the last ends."""
    language = Language(draw, 13, sentences=7, end=5, rising=0.5)
    sentences = code.greedy_decode(language, starts(draw, 7, 3), 5, 12, 29)
    return {"sentences": written(sentences), "asked last": language.asked[-1]}


@check(task="greedy_decode")
def sentences_may_have_begun(code, draw):
    """A prefix of several words goes on: it is neither returned nor counted, and it stays."""
    language = Language(draw, 17, sentences=5, end=2, rising=0.05)
    prefix = words(draw, 5, 7, vocab=17, padding=2)
    sentences = code.greedy_decode(next_log_p=language, prefix=prefix, end=2, padding=0, limit=5)
    return {"sentences": written(sentences), "prefix afterwards": prefix}


# -- length_penalty


@check(task="length_penalty")
def longer_sentences_are_divided_by_more(code, draw):
    """The penalty is right for many lengths and exponents."""
    lengths = [*(draw.integer(1, 97) for _ in range(66)), draw.integer(541, 1000)]
    found = [
        code.length_penalty(length=length, alpha=draw.uniform(1, low=0.25, high=2).item())
        for length in lengths
    ]
    return torch.tensor(found, dtype=torch.float64, device=draw.device)


# -- beam_search


def searches(code, draw, times, vocab, beam, limit, alpha, rising=0.0, begun=1, named=False):
    """What some searches find, each in a language of its own: 0 starts and 1 ends a sentence."""
    sentences, scores = [], []
    for _ in range(times):
        language = Language(draw, vocab, end=1, rising=rising)
        prefix = torch.zeros(1, begun, dtype=torch.int64, device=draw.device)
        given = {
            "next_log_p": language,
            "prefix": prefix,
            "end": 1,
            "beam": beam,
            "limit": limit,
            "alpha": alpha,
        }
        tokens, score = pair(
            code.beam_search(**given) if named else code.beam_search(*given.values())
        )
        sentences.append(tokens)
        scores.append(float(score))
    return written(sentences), torch.tensor(scores, dtype=torch.float64, device=draw.device)


@check(task="beam_search", judge=close(rtol=1e-5), needs=["length_penalty"])
def a_wide_beam_finds_the_best_of_all(code, draw):
    """With room for every beginning it finds the best of all sentences, with its score."""
    sentences, scores = searches(code, draw, 67, vocab=4, beam=81, limit=4, alpha=0.6)
    return {"sentences": sentences, "scores": scores}


@check(task="beam_search", needs=["length_penalty"])
def a_beam_of_one_is_greedy(code, draw):
    """With a beam of 1 it finds what greedy decoding finds."""
    sizes = {"vocab": 7, "beam": 1, "limit": 7, "alpha": 0.6}
    return searches(code, draw, 11, **sizes, rising=0.25, named=True)[0]


@check(task="beam_search", needs=["length_penalty"])
def a_garden_path_is_left(code, draw):
    """It finds the sentence whose first word is not the likeliest, where greedy decoding fails."""
    found = []
    for _ in range(7):
        order = draw.permutation(7)  # of the words' roles, so that no id is special
        likely, better, *rest = (order + 2).tolist()
        p = torch.full((9, 9), 0.0, device=draw.device)
        p[0, [likely, better]] = torch.tensor([0.55, 0.45], device=draw.device)
        p[likely, rest] = 1 / len(rest)  # many words, none of them likely
        p[better, rest[draw.integer(0, len(rest))]] = 1.0
        p[rest, 1] = 1.0  # then the end
        p[1, 1] = 1.0

        def next_log_p(prefixes, p=p):
            return p[prefixes[:, -1]].log()

        found.append(pair(code.beam_search(next_log_p, starts(draw, 1, 0), 1, 2, 5, 0.6))[0])
    return written(found)


@check(task="beam_search", judge=close(rtol=1e-5), needs=["length_penalty"])
def an_open_sentence_may_still_win(code, draw):
    """As many complete sentences as the beam is wide do not end the search: one is still open."""
    found, scores = [], []
    for _ in range(67):
        go, stay, other = (draw.permutation(7) + 2).tolist()[:3]
        first, then = draw.uniform(2, low=0.0, high=0.04).tolist()
        p = torch.zeros(9, 9, dtype=torch.float64, device=draw.device)
        p[0, [1, go, other]] = p.new_tensor([0.46 - first, 0.42, 0.12 + first])
        p[go, [stay, 1]] = p.new_tensor([0.9 + then, 0.1 - then])  # two are complete now
        p[stay, 1] = p[other, 1] = p[1, 1] = 1.0

        def next_log_p(prefixes, p=p):
            return p[prefixes[:, -1]].log()

        tokens, score = pair(code.beam_search(next_log_p, starts(draw, 1, 0), 1, 2, 5, 1.0))
        found.append(tokens)
        scores.append(float(score))
    scores = torch.tensor(scores, dtype=torch.float64, device=draw.device)
    return {"sentences": written(found), "scores": scores}


@check(task="beam_search", needs=["length_penalty"])
def a_narrow_beam_keeps_the_likeliest(code, draw):
    """With a narrow beam, the beginnings that are kept are the likeliest of all extensions."""
    return searches(code, draw, 17, vocab=7, beam=3, limit=7, alpha=0.6, rising=0.25)[0]


@check(task="beam_search", needs=["length_penalty"])
def alpha_decides_between_short_and_long(code, draw):
    """Of complete sentences the best score wins: short ones for alpha 0, long ones for 2."""
    return {
        f"alpha {alpha}": searches(code, draw, 11, 5, 25, 5, alpha, rising=0.1)[0]
        for alpha in (0.0, 1.0, 2.0)
    }


@check(task="beam_search", judge=close(rtol=1e-5), needs=["length_penalty"])
def the_score_counts_the_end_and_not_the_prefix(code, draw):
    """Length and score count the new tokens and the end token, however the sentence began."""
    sentences, scores = searches(code, draw, 67, 5, 3, 3, alpha=1.5, rising=0.2, begun=3)
    return {"sentences": sentences, "scores": scores}


# -- bleu

WORDS = (
    "the",
    "a",
    "small",
    "old",
    "cat",
    "dog",
    "street",
    "sees",
    "and",
    ",",
    "not",
    "under",
    "near",
)


def corpus(draw, sentences, changed):
    """Translations, and references of which some words are others."""
    translations, references = [], []
    for _ in range(sentences):
        size = draw.integer(5, 11)
        ids = draw.integers(0, len(WORDS), size)
        other = torch.where(draw.uniform(size) < changed, draw.integers(0, len(WORDS), size), ids)
        texts = [" ".join(WORDS[i] for i in row.tolist()) for row in (ids, other)]
        translations.append(texts[0].capitalize() + ".")
        references.append(texts[1].capitalize() + draw.choice([".", "!", " and so on."]))
    return translations, references


@check(task="bleu")
def the_score_is_sacrebleus_of_the_corpus(code, draw):
    """The score is that of the whole corpus, 0 to 100, by sacreBLEU as it is by default."""
    scores = []
    for _ in range(67):
        translations, references = corpus(draw, 3, changed=0.3)
        scores.append(pair(code.bleu(translations=translations, references=references))[0])
    return torch.tensor(scores, dtype=torch.float64, device=draw.device)


@check(task="bleu")
def empty_short_and_long_texts_count(code, draw):
    """An empty text, one letter, and hundreds of words are texts too; the caller's lists stay."""
    scores, afterwards = [], []
    long = " ".join(corpus(draw, 17, 0)[0])
    for number in range(33):
        translations, references = corpus(draw, 5, changed=0.2)
        if number == 0:
            translations[2], references[2] = long, long.replace("a", "the")
        translations[1] = references[1] = "a"
        for first in (("", references[0]), (translations[0], "")):
            lists = [first[0], *translations[1:]], [first[1], *references[1:]]
            scores.append(pair(code.bleu(*lists))[0])
            afterwards += [str(one) for one in lists]
    scores = torch.tensor(scores, dtype=torch.float64, device=draw.device)
    return {"scores": scores, "texts afterwards": afterwards}


@check(task="bleu", guessable="the signature is the same for everybody", weight=0.5)
def the_signature_says_how(code, draw):
    """The second part is sacreBLEU's signature."""
    _, signature = pair(code.bleu(*corpus(draw, 2, changed=0.3)))
    return str(signature).partition("|version")[0]


@check(
    task="bleu",
    judge=raises(ValueError, says="7"),
    weight=0.5,
    guessable="an error, not a value",
)
def every_translation_has_a_reference(code, draw):
    """5 translations and 7 references raise a ValueError that says 7."""
    code.bleu(corpus(draw, 5, 0.3)[0], corpus(draw, 7, 0.3)[1])


# -- translator: asked of the checkpoint, decoded by the student's own code


class ForeignCheckpoint(Exception):
    """The checkpoint does not fit the code, or these checks."""


def trained(code, draw):
    """The student's model with the numbers of the checkpoint, and its tokenizer."""
    from tokenizers import Tokenizer  # here, since only a checkpoint needs it

    words, tensors = code.checkpoint.metadata, code.checkpoint.tensors
    for name in ("model", "tokenizer", "data"):
        if name not in words:
            raise ForeignCheckpoint(f"the checkpoint says no {name!r}: was it written by train.py?")
    if words["data"] != "world":
        raise ForeignCheckpoint(
            f"the checkpoint was trained on {words['data']}; the checks ask for `world`"
        )
    try:
        sizes, tokenizer = json.loads(words["model"]), Tokenizer.from_str(words["tokenizer"])
    except Exception as error:  # `tokenizers` raises nothing narrower
        raise ForeignCheckpoint(
            f"the checkpoint's words cannot be read ({str(error)[:60]}): was it changed?"
        ) from None
    model = code.Transformer(**sizes).to(draw.device)
    names = {}  # a tied matrix has several names, and is saved under one of them
    for name, parameter in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), (parameter, []))[1].append(name)
    with torch.no_grad():
        for parameter, called in names.values():
            saved = next((tensors[name] for name in called if name in tensors), None)
            if saved is None:
                raise ForeignCheckpoint(
                    f"the checkpoint has no tensor {called[0]!r}, which your model has"
                )
            if saved.shape != parameter.shape:
                raise ForeignCheckpoint(
                    f"{called[0]!r} is {tuple(saved.shape)} in the checkpoint and "
                    f"{tuple(parameter.shape)} in your model"
                )
            parameter.copy_(saved)
    return model.eval(), tokenizer


@torch.no_grad()
def translated(code, draw, decode, size):
    """Translations of the sentences that are asked, `size` at once."""
    model, tokenizer = trained(code, draw)
    padding, start, end = (tokenizer.token_to_id(token) for token in ("<pad>", "<s>", "</s>"))
    ids = [[start, *tokenizer.encode(text).ids, end] for text in draw.material]
    texts = [""] * len(ids)
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    for first in range(0, len(order), size):
        places = order[first : first + size]
        longest = len(ids[places[-1]])
        rows = [ids[at] + [padding] * (longest - len(ids[at])) for at in places]
        source = torch.tensor(rows, device=draw.device)
        prefix = torch.full((len(rows), 1), start, device=draw.device)
        limit = 2 * longest + 10
        found = decode(code.next_words(model, source), prefix, end, padding, limit)
        for at, row in zip(places, found, strict=True):
            texts[at] = tokenizer.decode([int(token) for token in row])
    return texts


def greedy(code, draw):
    """Greedy translations of all sentences."""
    return translated(code, draw, code.greedy_decode, size=50)


@check(
    task="translator",
    material="for_a_start",
    judge=by("translations_are_right"),
    needs=["Transformer.encode", "Transformer.decode", "greedy_decode"],
    seconds=60,
)
def one_in_ten_is_right(code, draw):
    """At least 10% of 50 new sentences are translated right, to the letter."""
    return greedy(code, draw)


@check(
    task="translator",
    material="for_half",
    judge=by("translations_are_right"),
    needs=["Transformer.encode", "Transformer.decode", "greedy_decode"],
    seconds=60,
)
def half_are_right(code, draw):
    """At least 50% of 50 new sentences are translated right, to the letter."""
    return greedy(code, draw)


@check(
    task="translator",
    material="for_most",
    judge=by("translations_are_right"),
    needs=["Transformer.encode", "Transformer.decode", "greedy_decode"],
    seconds=60,
)
def most_are_right(code, draw):
    """At least 85% of 100 new sentences are translated right, to the letter."""
    return greedy(code, draw)


@check(
    task="translator",
    material="for_search",
    judge=by("bleu_is_reached"),
    needs=["Transformer.encode", "Transformer.decode", "beam_search"],
    seconds=60,
)
def beam_search_translates_well(code, draw):
    """Beam search with a beam of 4 reaches 70 BLEU on 25 new sentences."""

    def decode(next_log_p, prefix, end, _, limit):
        return [pair(code.beam_search(next_log_p, prefix, end, 4, limit))[0]]

    return translated(code, draw, decode, size=1)


@check(
    task="translator",
    material="for_pronouns",
    judge=by("pronouns_are_right"),
    needs=["Transformer.encode", "Transformer.decode", "greedy_decode"],
    seconds=60,
)
def it_is_translated_by_what_it_means(code, draw):
    """At least 75% of 100 pronouns are right: "it" is он, она or оно by the reason."""
    return greedy(code, draw)
