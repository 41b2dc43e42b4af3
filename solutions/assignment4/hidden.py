"""Hidden checks of assignment 4: the same promises under other conditions."""

import torch
from torch import nn

from grader.author import check, pair


def ids(draw, batch, length, vocab, padding):
    """Ids of whole sentences, none of them padding."""
    found = draw.integers(0, vocab - 1, batch, length)
    return found + (found >= padding)


def short(draw, batch, longest, vocab, padding, left=False):
    """Sentences of different lengths, with padding behind (or in front of) the shorter ones."""
    lengths = draw.lengths(batch, longest, shortest=1)[:, None]
    place = torch.arange(longest, device=draw.device)
    is_word = place >= longest - lengths if left else place < lengths
    return torch.where(is_word, ids(draw, batch, longest, vocab, padding), padding)


def text(sentences):
    """Sentences of ids as one text."""
    return " / ".join(" ".join(str(int(token)) for token in row) for row in sentences)


# -- Embeddings.forward


@check(task="Embeddings.forward")
def one_word_and_a_long_sentence(code, draw):
    """A sentence of one word, and one of 541 words, know their places; the width may be odd."""
    layer = draw.fill(code.Embeddings(31, 13).double())
    return {
        "output of one word": layer(draw.integers(0, 31, 7, 1)),
        "output of a long sentence": layer(draw.integers(0, 31, 1, 541)),
    }


# -- EncoderLayer.forward


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def a_blind_word_keeps_its_own_way(code, draw):
    """A sentence of padding only leaves finite numbers and gradients, by the way around."""
    layer = draw.fill(code.EncoderLayer(35, 5, 11).double())
    x, mask = draw.normal(3, 7, 35, dtype=torch.float64), draw.mask(3, 1, 1, 7)
    mask[1] = False
    output = layer(x.requires_grad_(), mask)
    (output * draw.normal(3, 7, 35, dtype=torch.float64)).sum().backward()
    return {"output": output, "gradient of x": x.grad}


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def sentences_do_not_meet(code, draw):
    """A sentence gets the same answer alone as in a batch."""
    layer = draw.fill(code.EncoderLayer(21, 7, 37))
    x, mask = draw.normal(3, 5, 21), draw.mask(3, 1, 5, 5)
    alone = torch.cat([layer(x[b : b + 1], mask[b : b + 1]) for b in range(3)])
    return {"output": layer(x, mask), "output of each alone": alone}


@check(task="EncoderLayer.forward", needs=["FeedForward.forward"])
def words_far_apart_and_long_sentences(code, draw):
    """Scores of tens of thousands, hundreds of words, one word: hidden words stay hidden."""
    layer = draw.fill(code.EncoderLayer(21, 1, 13).double())
    x = draw.normal(3, 21, 7, dtype=torch.float64).transpose(1, 2)
    x[:, 2] = 0
    long, mask = draw.normal(1, 541, 21, dtype=torch.float64), draw.mask(1, 1, 1, 541)
    return {
        "output of large words": layer(1000 * x, draw.mask(3, 1, 7, 7, p=0.2)),
        "output of a long sentence": layer(long, mask),
        "output of one word": layer(x[:, :1]),
        "output where all is hidden": layer(x, draw.mask(3, 1, 1, 7) & False),
    }


# -- DecoderLayer.forward


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def far_long_and_hidden_sentences(code, draw):
    """Scores of tens of thousands, hundreds of words, one sentence: hidden words stay hidden."""
    layer = draw.fill(code.DecoderLayer(21, 1, 13).double())
    y, memory = (draw.normal(3, 21, n, dtype=torch.float64).transpose(1, 2) for n in (5, 7))
    y[:, 2] = memory[:, 4] = 0
    target, source = draw.mask(3, 1, 5, 5, p=0.2), draw.mask(3, 1, 5, 7, p=0.2)
    blind = target.clone()
    blind[1, :, 2] = False
    long = [draw.normal(1, n, 21, dtype=torch.float64) for n in (523, 541)]
    return {
        "output of large words": layer(1000 * y, 1000 * memory, target, source),
        "output with a blind word": layer(y, memory, blind, source),
        "output of long sentences": layer(*long),
        "output where all is hidden": layer(y, memory, target & False, source & False),
    }


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def masks_with_and_without(code, draw):
    """Either mask may be None by itself, and a source may be all padding."""
    layer = draw.fill(code.DecoderLayer(26, 13, 11).double())
    y, memory = (draw.normal(3, n, 26, dtype=torch.float64) for n in (7, 5))
    target, source = draw.mask(3, 1, 7, 7), draw.mask(3, 1, 1, 5)
    source[2] = False
    return {
        "output with the target's mask": layer(y, memory, target),
        "output with the source's mask": layer(y, memory, source_mask=source),
        "output with both": layer(y, memory, target, source),
    }


@check(task="DecoderLayer.forward", needs=["FeedForward.forward"])
def one_source_word_and_one_target_word(code, draw):
    """A source of one word, and a target of one word, are sentences too."""
    layer = draw.fill(code.DecoderLayer(33, 3, 23))
    y, memory = draw.normal(5, 7, 33), draw.normal(5, 11, 33)
    return {
        "output of one source word": layer(y, memory[:, :1]),
        "output of one target word": layer(y[:, :1], memory),
    }


# -- Transformer.encode


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def dropout_reaches_every_part(code, draw):
    """In training with dropout 1 only norms are left; in evaluation dropout is off."""
    model = draw.fill(code.Transformer(11, 7, 35, 5, 13, 3, dropout=1.0, padding=3))
    source = short(draw, 3, 5, 11, padding=3)
    return {
        "memory in training": model.train().encode(source),
        "memory in evaluation": model.eval().encode(source),
    }


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def every_parameter_of_the_encoder_learns(code, draw):
    """Gradients reach the parameters of every layer."""
    model = draw.fill(code.Transformer(11, 7, 22, 2, 13, 3, padding=10).double())
    source = short(draw, 3, 7, 11, padding=10)
    (model.encode(source) * draw.normal(3, 7, 22, dtype=torch.float64)).sum().backward()
    return {
        f"gradient of encoder.{n}.{name}": layer.get_parameter(name).grad
        for n, layer in enumerate(model.encoder)
        for name in ("attention.value.weight", "feed_forward.inner.weight")
    }


@check(
    task="Transformer.encode",
    needs=["Embeddings.forward", "FeedForward.forward", "EncoderLayer.forward", "source_mask"],
)
def sources_of_any_form_are_read(code, draw):
    """One word, hundreds of words, nothing but padding, words far apart: one layer of one head."""
    model = draw.fill(code.Transformer(13, 7, 15, 1, 19, 1, padding=5).double())
    source = short(draw, 3, 14, 13, padding=5)[:, ::2]
    source[1] = 5
    answers = {
        "memory": model.encode(source),
        "memory of one word": model.encode(source[:1, :1]),
        "memory of a long source": model.encode(short(draw, 2, 541, 13, padding=5)),
        "memory of padding": model.encode(torch.full_like(source, 5)),
    }
    with torch.no_grad():
        model.source.tokens.weight.mul_(1000)
    return {**answers, "memory of large words": model.encode(source), "source afterwards": source}


# -- Transformer.decode


@check(
    task="Transformer.decode",
    needs=["Embeddings.forward", "DecoderLayer.forward", "source_mask", "target_mask"],
)
def targets_of_any_form_are_scored(code, draw):
    """One word, hundreds of words, nothing but padding, words far apart: one layer of one head."""
    model = draw.fill(code.Transformer(11, 13, 15, 1, 19, 1, padding=5).double())
    inputs, source = (short(draw, 3, n, 11, padding=5)[:, ::2] for n in (10, 14))
    inputs[1] = source[2] = 5
    memory = draw.normal(3, 15, 7, dtype=torch.float64).transpose(1, 2)
    memory[:, 0] = 0
    long = [short(draw, 1, n, 11, padding=5) for n in (523, 541)]
    answers = {
        "logits": model.decode(inputs, memory, source),
        "logits of one source word": model.decode(inputs, memory[:, :1], source[:, :1]),
        "logits of long sentences": model.decode(
            long[0], draw.normal(1, 541, 15, dtype=torch.float64), long[1]
        ),
        "logits of padding": model.decode(
            torch.full_like(inputs, 5), memory, torch.full_like(source, 5)
        ),
    }
    with torch.no_grad():
        model.target.tokens.weight.mul_(1000)
    return {
        **answers,
        "logits of large words": model.decode(inputs, 1000 * memory, source),
        "inputs afterwards": inputs,
        "memory afterwards": memory,
        "source afterwards": source,
    }


@check(
    task="Transformer.decode",
    needs=["Embeddings.forward", "DecoderLayer.forward", "source_mask", "target_mask"],
)
def padding_in_front_is_padding_too(code, draw):
    """Padding in front of target and source is hidden as well, and gradients stay finite."""
    model = draw.fill(code.Transformer(11, 17, 15, 5, 13, 2, padding=7).double())
    source, inputs = (short(draw, 3, n, 11, padding=7, left=True) for n in (5, 7))
    memory = draw.normal(3, 5, 15, dtype=torch.float64).requires_grad_()
    logits = model.decode(inputs, memory, source)
    (logits * draw.normal(3, 7, 17, dtype=torch.float64)).sum().backward()
    return {"logits": logits, "gradient of memory": memory.grad}


@check(
    task="Transformer.decode",
    needs=["Embeddings.forward", "DecoderLayer.forward", "source_mask", "target_mask"],
)
def word_by_word_equals_the_whole(code, draw):
    """The logits of a beginning are those that it has in the whole sentence; dropout is off."""
    model = draw.fill(code.Transformer(11, 13, 22, 11, 17, 3, dropout=1.0, padding=0).eval())
    source, inputs = short(draw, 2, 5, 11, padding=0), ids(draw, 2, 7, 13, padding=0)
    memory = draw.normal(2, 5, 22)
    steps = [model.decode(inputs[:, : t + 1], memory, source)[:, -1] for t in range(7)]
    return {
        "logits": model.decode(inputs, memory, source),
        "logits word by word": torch.stack(steps, dim=1),
        "logits in training": model.train().decode(inputs, memory, source),
    }


# -- smoothed_loss


@check(task="smoothed_loss")
def batches_may_be_of_any_form(code, draw):
    """One word, one sentence, all padding but one label, smoothing 1: the mean is over words."""
    losses = []
    for _ in range(17):
        for batch, length in ((1, 1), (1, 5), (7, 3), (3, 2)):
            labels = short(draw, batch, length, 5, padding=4)
            logits = draw.normal(batch, length, 5, dtype=torch.float64)
            smoothing = draw.choice([0.0, 0.2, 1.0])
            losses.append(code.smoothed_loss(logits, labels, smoothing, 4))
    return torch.stack(losses)


@check(task="smoothed_loss")
def two_batches_are_one(code, draw):
    """The loss of two batches together is their mean, weighted by their words."""
    logits = draw.normal(7, 11, 13, dtype=torch.float64)
    labels = short(draw, 7, 11, 13, padding=0)
    logits = logits.transpose(0, 1).contiguous().transpose(0, 1)  # not contiguous
    rows = [code.smoothed_loss(logits[: n + 1], labels[: n + 1], 0.1, 0) for n in range(7)]
    return torch.stack(rows)


@check(task="smoothed_loss")
def large_hidden_and_long_batches(code, draw):
    """Nothing but padding costs 0; hundreds of words and scores of tens of thousands are exact."""
    logits = draw.normal(3, 5, 7, dtype=torch.float64)
    labels = short(draw, 5, 3, 7, padding=2).transpose(0, 1)
    labels[1], logits[0, 0] = 2, 0
    nothing = logits.clone().requires_grad_()
    cost = code.smoothed_loss(nothing, torch.full_like(labels, 2), 0.1, 2)
    cost.backward()
    long = draw.normal(2, 541, 5, dtype=torch.float64)
    loss = code.smoothed_loss(logits, labels, 0.1, 2)
    return {
        "loss, and that of padding": torch.stack([loss, cost.detach()]),
        "gradient with that of padding": torch.stack([logits, nothing.grad]),
        "loss of large scores": code.smoothed_loss(30_000 * logits, labels, 0.1, 2),
        "loss of a long batch": code.smoothed_loss(long, short(draw, 2, 541, 5, 0), 0.1, 0),
        "logits afterwards": logits,
        "labels afterwards": labels,
    }


# -- training_step


class Tiny(nn.Module):
    """A model with parameters of very different gradients, and one that has none."""

    def __init__(self, vocab):
        super().__init__()
        self.padding = vocab - 1
        self.large = nn.Parameter(torch.zeros(vocab, vocab))
        self.small = nn.Parameter(torch.zeros(vocab, vocab))
        self.unused = nn.Parameter(torch.zeros(2, vocab))
        self.noise = nn.Dropout(1.0)

    def forward(self, source, inputs):
        topic = self.small[source].mean(dim=1, keepdim=True)
        return 50 * self.large[inputs] + topic / 50 + self.noise(inputs[..., None].double())


class Descent(torch.optim.Optimizer):
    """Descent with momentum; torch.optim.SGD would import torch's compiler, for seconds."""

    add_param_group = torch.optim.Optimizer.add_param_group.__wrapped__
    zero_grad = torch.optim.Optimizer.zero_grad.__wrapped__

    def __init__(self, parameters, lr):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    speed = 0.9 * self.state[parameter].get("speed", 0.0) + parameter.grad
                    self.state[parameter]["speed"] = speed
                    parameter -= group["lr"] * speed


@check(task="training_step", needs=["shift", "smoothed_loss"])
def seven_steps_of_another_optimizer(code, draw):
    """With momentum, a falling rate and clipping, seven steps lead where they should."""
    model = draw.fill(Tiny(11).double()).eval()
    optimizer = Descent(model.parameters(), lr=0.25)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    for _ in range(7):
        source, target = (short(draw, 3, n, 11, padding=10) for n in (5, 4))
        target[0] = ids(draw, 1, 4, 11, padding=10)[0]
        code.training_step(model, optimizer, schedule, source, target, 0.2, 0.5)
    return {"large": model.large, "small": model.small}


@check(task="training_step", needs=["shift", "smoothed_loss"])
def batches_of_any_form_teach(code, draw):
    """Of one source word, of hundreds, cut out of a larger batch, with scores far apart."""
    answers = {}
    for name, (n, m) in {"long": (541, 523), "one": (1, 2), "cut": (14, 10)}.items():
        model = draw.fill(Tiny(11).double())
        with torch.no_grad():
            model.large.mul_(1000)
        optimizer = Descent(model.parameters(), lr=0.25)
        schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
        source, target = (short(draw, 3, size, 11, padding=10) for size in (n, m))
        target[0] = ids(draw, 1, m, 11, padding=10)[0]
        if name == "cut":
            source, target = source[:, ::2], target[:, ::2]
        code.training_step(model, optimizer, schedule, source, target, 0.2, 0.5)
        answers |= {f"large, {name}": model.large, f"small, {name}": model.small}
        answers |= {f"source afterwards, {name}": source, f"target afterwards, {name}": target}
    return answers


# -- greedy_decode


@check(task="greedy_decode")
def counting_batches_of_all_sizes(code, draw):
    """One sentence, many sentences, some at their end at once, a limit of one: each its own."""
    found = []
    for batch, limit in ((1, 13), (31, 7), (5, 1), (11, 40)):
        follows = draw.permutation(29)
        logits = torch.zeros(29, 29, device=draw.device)
        logits[torch.arange(29, device=draw.device), follows] = 5.0
        logits += draw.uniform(29, 29)

        def next_log_p(prefixes, logits=logits):
            return logits[prefixes[:, -1]].log_softmax(-1)

        found.append(
            text(code.greedy_decode(next_log_p, draw.integers(0, 29, batch, 2), 17, 23, limit))
        )
    return " // ".join(found)


def by_last_word(draw, vocab):
    """A language that only knows the last word, and never says the last two of its own."""
    table = draw.normal(vocab, vocab).double()
    table[:, -2:] -= 100
    return lambda prefixes: table[prefixes[:, -1]].log_softmax(-1)


@check(task="greedy_decode")
def hundreds_of_words_may_be_written(code, draw):
    """Sentences that began long ago, cut out of a larger batch, go on for hundreds of words."""
    prefix = draw.integers(0, 29, 3, 1046)[:, ::2]
    return text(code.greedy_decode(by_last_word(draw, 31), prefix, 29, 30, 541))


# -- beam_search


@check(task="beam_search", needs=["length_penalty"])
def searches_of_one_step_and_of_hundreds(code, draw):
    """One new word, or hundreds behind hundreds, are found; the prefix stays as it was."""
    language, prefix = by_last_word(draw, 31), draw.integers(0, 29, 1, 1046)[:, ::2]
    found = [pair(code.beam_search(language, prefix, 29, 3, limit)) for limit in (1, 541)]
    scores = torch.tensor([score for _, score in found], dtype=torch.float64, device=draw.device)
    return {
        "sentences": text(tokens for tokens, _ in found),
        "scores": scores,
        "prefix afterwards": prefix,
    }


def history(draw, vocab, ends, strength):
    """A language in which all that was said matters, and ends grow likelier."""
    table = draw.normal(1021, vocab) * 1.5
    weights = draw.integers(1, 997, 61)

    def next_log_p(prefixes):
        length = prefixes.shape[1]
        logits = table[((prefixes + 3) * weights[:length]).sum(dim=1) % 1021].clone()
        logits[:, ends] += strength * length
        return logits.log_softmax(-1)

    return next_log_p


@check(task="beam_search", needs=["length_penalty"])
def wide_beams_are_exact_for_any_alpha(code, draw):
    """With room for all, the best of all sentences is found, for any vocabulary and alpha."""
    found, scores = [], []
    for vocab, limit in ((3, 5), (5, 3), (7, 2), (2, 6)):
        for _ in range(17):
            language = history(draw, vocab, 1, 0.1)
            start = torch.full((1, 1), draw.integer(0, vocab), device=draw.device)
            alpha = draw.choice([0.0, 0.6, 1.0, 3.0])
            tokens, score = pair(code.beam_search(language, start, 1, vocab**limit, limit, alpha))
            found.append(tokens)
            scores.append(float(score))
    return {
        "sentences": text(found),
        "scores": torch.tensor(scores, dtype=torch.float64, device=draw.device),
    }


@check(task="beam_search", needs=["length_penalty"])
def long_sentences_keep_their_score(code, draw):
    """Sentences of dozens of tokens are found with a narrow beam, with the right score."""
    found, scores = [], []
    for beam in (2, 5, 11):
        language = history(draw, 23, 19, 0.1)
        prefix = ids(draw, 1, 3, 23, padding=19)
        tokens, score = pair(code.beam_search(language, prefix, 19, beam, 47, 0.6))
        found.append(tokens)
        scores.append(float(score))
    return {
        "sentences": text(found),
        "scores": torch.tensor(scores, dtype=torch.float64, device=draw.device),
    }


@check(task="beam_search", needs=["length_penalty"])
def impossible_words_are_not_said(code, draw):
    """Words of probability 0 do not get into the sentence, though the beam has room for them."""
    found = []
    for _ in range(11):
        follows = draw.permutation(13)
        p = torch.zeros(13, 13, device=draw.device)
        rows = torch.arange(13, device=draw.device)
        p[rows, follows] = draw.uniform(13, low=0.6, high=0.9)
        p[rows, follows.roll(1)] = 1 - p[rows, follows]

        def next_log_p(prefixes, p=p):
            return p[prefixes[:, -1]].log()

        start = torch.full((1, 1), draw.integer(0, 13), device=draw.device)
        found.append(pair(code.beam_search(next_log_p, start, 5, 7, 5, 1.0))[0])
    return text(found)
