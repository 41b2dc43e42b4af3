"""Hidden checks of assignment 2: other sizes, other layouts of memory, edges."""

import torch

from grader.author import check, close, equal, pair, raises


def named(answer):
    """The two tensors of ``(output, weights)`` by their names."""
    output, weights = pair(answer)
    return {"output": output, "weights": weights}


def asked(draw, *sizes):
    """float64 normals."""
    return draw.normal(*sizes, dtype=torch.float64)


@check(task="parameterless_attention")
def free_attention_takes_any_leading_axes(code, draw):
    """One sentence without a batch, and a batch of batches, are mixed as a batch is."""
    single, nested = asked(draw, 11, 7) / 2, asked(draw, 2, 3, 5, 7) / 2
    return {
        "one sentence": named(code.parameterless_attention(single)),
        "batch of batches": named(code.parameterless_attention(nested)),
    }


@check(task="parameterless_attention")
def free_attention_of_long_words(code, draw):
    """Words whose dot products are near 1000 are mixed without NaN."""
    # whole multiples of 1/4 around a common part of 32² = 1024: exact in float32
    x = draw.integers(-4, 5, 2, 5, 16).to(torch.float32) / 4
    x[..., 4] = 32.0
    return named(code.parameterless_attention(x))


@check(task="parameterless_attention")
def free_attention_of_one_word(code, draw):
    """A sentence of one word is its own mix, and memory order does not matter."""
    x = asked(draw, 13, 7, 3).permute(2, 1, 0)
    output, _ = pair(code.parameterless_attention(x))
    output_of_one, _ = pair(code.parameterless_attention(x[:, 2:3]))
    return {"output": output, "output of one word": output_of_one}


@check(task="scaled_dot_product_attention")
def heads_come_as_another_axis(code, draw):
    """With a batch axis and a head axis, each head of each sentence is attended on its own."""
    query, key = asked(draw, 2, 3, 7, 5), asked(draw, 2, 3, 11, 5)
    mask = draw.mask(2, 1, 1, 11)
    return named(code.scaled_dot_product_attention(query, key, asked(draw, 2, 3, 11, 13), mask))


@check(task="scaled_dot_product_attention")
def views_are_as_good_as_copies(code, draw):
    """Queries, keys and values that are views into other memory give the same as copies."""
    query = asked(draw, 3, 7, 2, 13).transpose(1, 2)
    key, value = asked(draw, 3, 5, 2, 13).transpose(1, 2), asked(draw, 3, 2, 17, 5).mT
    return named(code.scaled_dot_product_attention(query, key, value, draw.mask(7, 5)))


@check(task="scaled_dot_product_attention")
def no_batch_at_all(code, draw):
    """One sentence without a batch axis is attended, with d_k = 1, one value, one key, too."""
    answers = {}
    for name, d_k, d_v in (("the call with d_k = 1", 1, 19), ("the call with d_v = 1", 23, 1)):
        query, key, value = asked(draw, 13, d_k), asked(draw, 5, d_k), asked(draw, 5, d_v)
        mask = draw.mask(13, 5)
        answers[name] = named(code.scaled_dot_product_attention(query, key, value, mask))
    query, key, value = asked(draw, 3, 5, 7), asked(draw, 3, 11, 7), asked(draw, 3, 11, 2)
    mask = draw.mask(3, 1, 11)
    inputs = query, key[:, :1], value[:, :1], mask[..., :1] | True
    answers["output of one key"], _ = pair(code.scaled_dot_product_attention(*inputs))
    low = query.bfloat16(), key.bfloat16(), value.bfloat16(), mask
    _, weights = pair(code.scaled_dot_product_attention(*low))
    answers["keys with weight in bfloat16"] = weights != 0
    return answers


@check(task="scaled_dot_product_attention")
def nobody_sees_anything_in_one_sentence(code, draw):
    """A sentence of nothing but padding gives zeros and does not disturb its neighbours."""
    query, key = draw.normal(3, 5, 7), draw.normal(3, 11, 7)
    value = draw.normal(3, 11, 13).requires_grad_()
    mask = draw.mask(3, 1, 11)
    mask[draw.integer(0, 3)] = False
    output, weights = pair(code.scaled_dot_product_attention(query, key, value, mask))
    mix = draw.normal(3, 5, 13)
    (gradient,) = torch.autograd.grad((output * mix).sum(), [value])
    return {"output": output, "weights": weights, "gradient of value": gradient}


@check(task="scaled_dot_product_attention")
def garbage_in_padding_is_not_seen(code, draw):
    """Other keys and huge values at hidden places change nothing."""
    query, key, value = asked(draw, 2, 7, 5), asked(draw, 2, 11, 5), asked(draw, 2, 11, 3)
    mask = draw.mask(2, 1, 11)
    mask[..., 3] = False
    mask[..., 8] = True
    hidden = ~mask.mT
    answers = {}
    for name, size in (("output with hidden zeros", 0.0), ("output with hidden garbage", 1e6)):
        garbage = (key.masked_fill(hidden, size / 1e6), value.masked_fill(hidden, -size))
        answers[name], _ = pair(code.scaled_dot_product_attention(query, *garbage, mask))
    return answers


@check(task="scaled_dot_product_attention")
def a_second_call_answers_alike(code, draw):
    """The same inputs give the same answer again, with a mask and without."""
    inputs = asked(draw, 2, 5, 7), asked(draw, 2, 3, 7), asked(draw, 2, 3, 11)
    mask = draw.mask(2, 5, 3)
    calls = {
        "output": (*inputs, mask),
        "output without a mask": inputs,
        "output of the second call": (*inputs, mask),
        "output with nothing hidden": (*inputs, mask | True),
    }
    answers = {}
    for name, call in calls.items():
        answers[name], _ = pair(code.scaled_dot_product_attention(*call))
    return answers


@check(
    task="scaled_dot_product_attention",
    judge=raises(ValueError, says="29"),
    guessable="an error, not a value",
)
def refusal_names_the_query(code, draw):
    """The error for different d_k says the d_k of the query too."""
    mask = draw.mask(5, 3)
    return code.scaled_dot_product_attention(
        draw.normal(5, 29), draw.normal(3, 13), draw.normal(3, 7), mask
    )


@check(
    task="scaled_dot_product_attention",
    judge=raises(ValueError, says="31"),
    guessable="an error, not a value",
)
def refusal_names_the_keys(code, draw):
    """The error for too few values says how many keys there are."""
    return code.scaled_dot_product_attention(
        draw.normal(5, 2), draw.normal(31, 2), draw.normal(7, 3)
    )


@check(task="lengths_to_mask", judge=equal())
def lengths_of_another_whole_type(code, draw):
    """Lengths in int32 give the mask that int64 gives."""
    lengths = draw.lengths(13, 17, shortest=0)
    return code.lengths_to_mask(lengths.to(torch.int32), longest=draw.integer(17, 40))


@check(task="lengths_to_mask", judge=equal())
def one_sentence_is_a_batch(code, draw):
    """A batch of one sentence gives a mask of one row."""
    return torch.cat([code.lengths_to_mask(draw.integers(1, 60, 1), 61) for _ in range(3)])


@check(
    task="lengths_to_mask",
    judge=raises(ValueError, says="37"),
    guessable="an error, not a value",
)
def refusal_names_the_longest(code, draw):
    """The error for a sentence that is too long says `longest` too."""
    lengths = draw.lengths(3, 30)
    lengths[1] = 38
    return code.lengths_to_mask(lengths, longest=37)


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def other_widths_and_other_words(code, draw):
    """Layers of other widths, long and short sentences, with views as input."""
    layer = draw.fill(code.SelfAttention(7, 3, 19).double())
    wide = draw.fill(code.SelfAttention(5, 31, 2).double())
    answers = named(layer(asked(draw, 11, 3, 7).transpose(0, 1)))
    answers["output of one word"], _ = pair(wide(asked(draw, 3, 1, 5)))
    return answers


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def blind_words_get_zeros(code, draw):
    """A word that may attend to none gets zeros, not the bias of the value layer."""
    layer, mask = draw.fill(code.SelfAttention(7, 5, 3).double()), draw.mask(2, 11, 11)
    mask[:, draw.integer(0, 11)] = False
    return named(layer(asked(draw, 2, 11, 7), mask))


@check(task="sinusoidal_positions", judge=close(rtol=1e-4))
def far_positions_and_narrow_tables(code, draw):
    """Two columns are enough, or one row, and position 200 is as right as position 2."""
    widths = {"narrow table": 2, "wide table": 38}
    tables = {
        name: code.sinusoidal_positions(draw.integer(150, 220), d_model)
        for name, d_model in widths.items()
    }
    # random rows, so that the answer is not always the same
    rows = {
        name: table.to(draw.device)[draw.integers(0, 150, 37)] for name, table in tables.items()
    }
    first = code.sinusoidal_positions(1, 38).to(draw.device)
    return rows | {"one row among others": torch.cat([first, rows["wide table"]])}


@check(task="sinusoidal_positions", judge=close(rtol=1e-4))
def distance_is_a_dot_product(code, draw):
    """The dot product of two positions depends only on how far apart they are."""
    table = code.sinusoidal_positions(draw.integer(17, 40), 2 * draw.integer(3, 20))
    return (table @ table.T).to(draw.device)


@check(task="where_words_look", judge=equal())
def maps_of_other_kinds_are_read(code, draw):
    """float32 maps that are views, and a sentence of nothing but padding, are read."""
    ranks = draw.normal(13, 3, 13).argsort(dim=0).permute(1, 2, 0) + 1
    mask = (draw.normal(13).argsort() < draw.lengths(3, 13, shortest=4)[:, None]).unsqueeze(1)
    mask[draw.integer(0, 3)] = False
    weights = (ranks * mask).to(torch.float32) / 100
    return code.where_words_look(weights, mask)


@check(task="where_words_look", judge=equal())
def small_weights_are_weights(code, draw):
    """A map whose weights are all small, and nearly alike, is read as well."""
    ranks = draw.normal(2, 7, 7).argsort(dim=-1).to(torch.float64)
    return code.where_words_look(1e-3 + 1e-12 * ranks, draw.mask(2, 1, 7, p=1))


# Every promise under other conditions: scores far apart, zeros, hundreds of words, no words.


@check(task="parameterless_attention")
def free_attention_of_many_words(code, draw):
    """Hundreds of words, and words whose scores lie millions apart, are mixed; they stay."""
    x = 1000 * asked(draw, 3, 7, 11)
    long, few = asked(draw, 1, 541, 3), asked(draw, 3, 5, 11).requires_grad_()
    output, _ = pair(code.parameterless_attention(few))
    (output * asked(draw, 3, 5, 11)).sum().backward()
    return {
        "gradient of x": few.grad,
        "output of words far apart": pair(code.parameterless_attention(x))[0],
        "long": named(code.parameterless_attention(long)),
        "x afterwards": x,
    }


@check(task="scaled_dot_product_attention")
def far_scores_and_many_keys(code, draw):
    """Scores that lie millions apart, a query of zeros, one key, hundreds of keys; masks stay."""
    query, key, value = asked(draw, 3, 5, 11), asked(draw, 3, 7, 11), asked(draw, 3, 7, 13)
    query[:, 2] = 0
    mask = draw.mask(3, 5, 7, p=0.3)
    long = asked(draw, 1, 523, 3), asked(draw, 1, 541, 3), asked(draw, 1, 541, 5)
    one, _ = pair(code.scaled_dot_product_attention(query, key[:, :1], value[:, :1]))
    return {
        "far": named(code.scaled_dot_product_attention(1000 * query, 1000 * key, value, mask)),
        "long": named(code.scaled_dot_product_attention(*long, draw.mask(1, 1, 541))),
        "output of one key": one,
        "mask afterwards": mask,
    }


@check(task="lengths_to_mask", judge=equal())
def lengths_of_none_and_of_hundreds(code, draw):
    """Sentences of hundreds of words, of one word or none, and nothing but empty ones."""
    lengths, some = draw.lengths(7, 541), draw.integers(0, 2, 29)
    some[:2] = torch.tensor([0, 1], device=draw.device)
    return {
        "mask of long sentences": code.lengths_to_mask(lengths, 541),
        "masks of one place": torch.cat(
            [code.lengths_to_mask(some, 1), code.lengths_to_mask(0 * some, 1)]
        ),
        "lengths afterwards": lengths,
    }


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def words_far_apart_and_long_sentences(code, draw):
    """Scores that lie millions apart, zeros, hundreds of words, no words: one layer for all."""
    layer = draw.fill(code.SelfAttention(11, 5, 7).double())
    x, mask = asked(draw, 3, 7, 11), draw.mask(3, 7, 7, p=0.3)
    x[:, 2] = 0
    seen, blind = (pair(layer(x, part)) for part in (None, mask & False))
    long, _ = pair(layer(asked(draw, 1, 541, 11), draw.mask(1, 1, 541)))
    return {
        "far": named(layer(1000 * x, mask)),
        "outputs of all words, and of none": torch.stack([seen[0], blind[0]]),
        "weights of all words, and of none": torch.stack([seen[1], blind[1]]),
        "output of a long sentence": long,
        "x afterwards": x,
        "mask afterwards": mask,
    }


@check(task="sinusoidal_positions", judge=close(rtol=1e-3))
def tables_of_one_row_and_of_hundreds(code, draw):
    """A single position, and hundreds of them, are in the table."""
    width = 2 * draw.integer(7, 30)
    tables = [code.sinusoidal_positions(length, width) for length in (1, 541)]
    return torch.cat(tables).to(draw.device)


@check(task="where_words_look", judge=equal())
def maps_of_one_word_and_of_hundreds(code, draw):
    """Maps of hundreds of words, and of single words, some of them padding, are read; they stay."""
    weights, mask = draw.normal(1, 541, 541).argsort(dim=-1).double(), draw.mask(1, 1, 541)
    single, some = draw.uniform(29, 1, 1), draw.integers(0, 2, 29, 1, 1) > 0
    return {
        "looks of a long sentence": code.where_words_look(weights, mask),
        "looks of single words": torch.cat(
            [code.where_words_look(single, some), code.where_words_look(single, some & False)]
        ),
        "weights afterwards": weights,
        "mask afterwards": mask,
    }
