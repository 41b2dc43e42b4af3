"""Public checks of assignment 2.

Sizes are different primes, so that a swapped axis never fits by chance. The exceptions are
d_k = 16 with 4 keys, which makes scores exact, and even d_model, which positions need.
"""

import torch

from grader.author import check, close, equal, pair, raises, vectorised

IN_ONE_TILE = (21, 22, 24)
"""Sizes at which calls are counted: who goes by tiles of 4, 8 or 16 has equally many of them."""


def named(answer):
    """The two tensors of ``(output, weights)`` by their names."""
    output, weights = pair(answer)
    return {"output": output, "weights": weights}


def gradients(draw, output, inputs):
    """The gradients of a random mix of the output's numbers, for query, key and value."""
    mix = draw.normal(*output.shape, dtype=output.dtype)
    return torch.autograd.grad((output * mix).sum(), inputs)


def gradient_of_both(draw, answer, x):
    """The gradient of a random mix of the output's numbers and the weights'."""
    output, weights = pair(answer)
    both = torch.cat([output, weights], dim=-1)
    mix = draw.normal(*both.shape, dtype=both.dtype)
    (gradient,) = torch.autograd.grad((both * mix).sum(), [x], retain_graph=True)
    return gradient


def three_inputs(draw, dtype=torch.float64, queries=5):
    """Query, key and value with five different sizes."""
    query, key = draw.normal(2, queries, 11, dtype=dtype), draw.normal(2, 7, 11, dtype=dtype)
    return query, key, draw.normal(2, 7, 13, dtype=dtype)


def scores_near(draw, levels):
    """A query for each level, and 4 keys: their scores lie within about 5 of it, d_k = 16.

    Whole multiples of 1/4, so that sums and the division by √16 are exact in float32: two right
    programs get the same scores, even at 1000. The same holds for a division by √4.
    """
    query = draw.integers(-8, 9, 7, len(levels), 16).to(torch.float32) / 4
    key = draw.integers(-8, 9, 7, 4, 16).to(torch.float32) / 4
    for row, level in enumerate(levels):
        query[:, row, 0] = level / 16
    key[..., 0] = 64.0
    return query, key


def mask_with_blind_rows(draw):
    """A mask in which some queries of every sentence see nothing, and the others some keys."""
    mask = draw.mask(2, 5, 7)
    # two keys or more for those that see: with a single one no gradient reaches the scores
    mask[..., :2] = True
    blind = ~draw.mask(2, 5)
    blind[:, draw.integer(0, 5)] = True
    return mask & ~blind[..., None]


def cycle(draw, n):
    """A new order in which going back differs from going forth."""
    place = draw.permutation(n)
    order = torch.empty_like(place)
    order[place] = place.roll(1)
    return order


def in_thousandths(answer):
    """The output and the weights, as whole thousandths."""
    return {name: (1000 * part).round().to(torch.int64) for name, part in named(answer).items()}


# 2.1 Self-attention without parameters


@check(task="parameterless_attention")
def every_word_gets_a_mix(code, draw):
    """The output of each word is the mix of all words by softmax(X Xᵀ)."""
    x = draw.normal(2, 7, 11, dtype=torch.float64) / 2
    output, _ = pair(code.parameterless_attention(x))
    return output


@check(task="parameterless_attention")
def every_word_shares_out_one(code, draw):
    """Each row of the weights is the softmax of that word's dot products with all words."""
    x = draw.normal(2, 7, 11, dtype=torch.float64) / 2
    _, weights = pair(code.parameterless_attention(x))
    return weights


@check(task="parameterless_attention")
def answers_move_with_the_words(code, draw):
    """Reordering the words reorders the output in the same way, and changes nothing else."""
    x, order = draw.normal(3, 5, 11) / 2, draw.permutation(5)
    output, _ = pair(code.parameterless_attention(x=x))
    output_of_reordered, _ = pair(code.parameterless_attention(x[:, order]))
    return {"output, reordered": output[:, order], "output of reordered words": output_of_reordered}


@check(task="parameterless_attention", judge=close(rtol=1e-5))
def words_get_gradients(code, draw):
    """The gradient of the words is right, from the output and the weights together."""
    x = (draw.normal(2, 7, 11, dtype=torch.float64) / 2).requires_grad_()
    return gradient_of_both(draw, code.parameterless_attention(x), x)


@check(task="parameterless_attention", guessable="the handout's example, in thousandths")
def worked_example_of_three_words(code, draw):
    """The worked example of the handout comes out, in thousandths."""
    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], device=draw.device)
    return in_thousandths(code.parameterless_attention(x))


# 2.2 Scaled dot-product attention


@check(task="scaled_dot_product_attention")
def values_are_mixed(code, draw):
    """The output is softmax(Q Kᵀ / √d_k) V for random queries, keys and values."""
    output, _ = pair(code.scaled_dot_product_attention(*three_inputs(draw)))
    return output


@check(task="scaled_dot_product_attention")
def weights_are_returned(code, draw):
    """The weights are softmax(Q Kᵀ / √d_k), one row for each query."""
    _, weights = pair(code.scaled_dot_product_attention(*three_inputs(draw)))
    return weights


@check(task="scaled_dot_product_attention")
def float32_stays_float32(code, draw):
    """float32 inputs give float32 output and weights."""
    return named(code.scaled_dot_product_attention(*three_inputs(draw, torch.float32)))


@check(task="scaled_dot_product_attention", guessable="the handout's example, in thousandths")
def worked_example_of_one_query(code, draw):
    """The worked example of the handout comes out: weights 1/4 and 3/4, output 7."""
    query = torch.tensor([[2.0, 0.0, 0.0, 0.0]], device=draw.device)
    key = torch.tensor([[0.0, 1.0, 0.0, 5.0], [1.0986123, 0.0, 1.0, 0.0]], device=draw.device)
    value = torch.tensor([[4.0], [8.0]], device=draw.device)
    return in_thousandths(code.scaled_dot_product_attention(query, key, value))


@check(task="scaled_dot_product_attention")
def hidden_keys_are_not_mixed(code, draw):
    """With a mask, each query shares out its whole weight among the keys it may attend."""
    (query, key, value), mask = three_inputs(draw), draw.mask(2, 5, 7)
    return named(code.scaled_dot_product_attention(query=query, key=key, value=value, mask=mask))


@check(task="scaled_dot_product_attention")
def one_row_of_mask_serves_all_queries(code, draw):
    """A mask of shape (batch, 1, key) or (query, key) is broadcast to all queries and sentences."""
    inputs, row, square = three_inputs(draw), draw.mask(2, 1, 7), draw.mask(5, 7)
    for_all_queries, _ = pair(code.scaled_dot_product_attention(*inputs, row))
    for_all_sentences, _ = pair(code.scaled_dot_product_attention(*inputs, square))
    return {
        "output, mask (batch, 1, key)": for_all_queries,
        "output, mask (query, key)": for_all_sentences,
    }


@check(task="scaled_dot_product_attention")
def a_query_that_sees_nothing_is_zero(code, draw):
    """A query whose keys are all hidden gets weights and output of zeros; the others are right."""
    inputs, mask = three_inputs(draw), mask_with_blind_rows(draw)
    return named(code.scaled_dot_product_attention(*inputs, mask))


@check(task="scaled_dot_product_attention", judge=equal())
def visible_keys_have_weight(code, draw):
    """A key has a weight other than 0 exactly where it may be attended."""
    inputs, mask = three_inputs(draw), draw.mask(2, 5, 7)
    _, weights = pair(code.scaled_dot_product_attention(*inputs, mask))
    # NaN is not 0, so it shows as a weight where none should be
    return weights != 0


@check(task="scaled_dot_product_attention", judge=close(rtol=1e-5))
def gradients_are_right(code, draw):
    """The gradients of query, key and value are right, without a mask and with one."""
    inputs, mask = three_inputs(draw), draw.mask(2, 5, 7)
    for tensor in inputs:
        tensor.requires_grad_()
    plain, _ = pair(code.scaled_dot_product_attention(*inputs))
    answer = code.scaled_dot_product_attention(*inputs, mask)
    masked, _ = pair(answer)
    from_both = gradient_of_both(draw, answer, inputs[0])
    query, key, value = gradients(draw, plain, inputs)
    masked_query, masked_key, masked_value = gradients(draw, masked, inputs)
    return {
        "gradient of query": query,
        "gradient of key": key,
        "gradient of value": value,
        "gradient of query, masked": masked_query,
        "gradient of key, masked": masked_key,
        "gradient of value, masked": masked_value,
        "gradient of query, from output and weights": from_both,
    }


@check(task="scaled_dot_product_attention", judge=close(rtol=1e-5))
def gradients_survive_blind_queries(code, draw):
    """A query that sees nothing makes no gradient NaN."""
    inputs, mask = three_inputs(draw), mask_with_blind_rows(draw)
    for tensor in inputs:
        tensor.requires_grad_()
    output, _ = pair(code.scaled_dot_product_attention(*inputs, mask))
    query, key, value = gradients(draw, output, inputs)
    return {"gradient of query": query, "gradient of key": key, "gradient of value": value}


@check(task="scaled_dot_product_attention", judge=close(rtol=1e-5))
def blind_queries_have_zero_gradient(code, draw):
    """The gradient of a query is 0 where it sees nothing, and that of the others is right."""
    inputs, mask = three_inputs(draw), mask_with_blind_rows(draw)
    query, *_ = inputs
    query.requires_grad_()
    output, _ = pair(code.scaled_dot_product_attention(*inputs, mask))
    (gradient,) = gradients(draw, output, [query])
    # NaN shows as 9 here, so that the other rows can be compared
    return gradient.nan_to_num(nan=9.0)


@check(task="scaled_dot_product_attention")
def large_scores_stay_finite(code, draw):
    """Scores near 1000 and near -1000, each in its own row, give no NaN."""
    query, key = scores_near(draw, [1000, 0, -1000, 0, 500])
    return named(code.scaled_dot_product_attention(query, key, draw.normal(7, 4, 13)))


@check(task="scaled_dot_product_attention")
def low_scores_win_against_padding(code, draw):
    """A visible key with a score near -200, or -20,000, gets its weight; padding gets none."""
    query, key = scores_near(draw, [-200, 0, 40, -20_000, -210])
    mask = draw.mask(7, 1, 4)
    return named(code.scaled_dot_product_attention(query, key, draw.normal(7, 4, 13), mask))


@check(task="scaled_dot_product_attention")
def hidden_keys_may_lead(code, draw):
    """However far the score of a hidden key lies above all others, the visible ones share out 1."""
    query, key, value = three_inputs(draw)
    mask = draw.mask(2, 1, 7)
    query[..., 0] = 1.0
    key[..., 0] = 5000.0 * ~mask[:, 0]  # scores of 1500 and more
    return named(code.scaled_dot_product_attention(query, key, value, mask))


@check(task="scaled_dot_product_attention", judge=equal())
def far_rows_have_weight_where_visible(code, draw):
    """However low the scores of a row, its weights are 0 exactly where keys are hidden."""
    query, key = scores_near(draw, [-200, 0, 40, -20_000, -210])
    # equal keys: no weight is so small that it becomes 0
    key[:] = key[:, :1]
    mask, value = draw.mask(7, 5, 4, p=0.5), draw.normal(7, 4, 13)
    _, weights = pair(code.scaled_dot_product_attention(query, key, value, mask))
    return weights != 0


@check(task="scaled_dot_product_attention", guessable="what came in, as it came in")
def inputs_are_left_alone(code, draw):
    """Query, key and value are after the call what they were before."""
    query, key, value = three_inputs(draw, torch.float32)
    code.scaled_dot_product_attention(query, key, value, draw.mask(2, 5, 7))
    return {"query afterwards": query, "key afterwards": key, "value afterwards": value}


@check(
    task="scaled_dot_product_attention",
    judge=vectorised(per="query"),
    guessable="a count, not a value",
)
def no_loop_over_queries(code, draw):
    """All queries are answered at once: more queries do not need more calls of torch."""
    value = draw.normal(2, 7, 13)
    return [
        code.count_calls(
            code.scaled_dot_product_attention, draw.normal(2, n, 11), draw.normal(2, 7, 11), value
        )
        | {"size": n}
        for n in IN_ONE_TILE
    ]


@check(
    task="scaled_dot_product_attention",
    judge=raises(ValueError, says="17"),
    guessable="an error, not a value",
)
def different_d_k_is_refused(code, draw):
    """Queries with d_k = 11 and keys with d_k = 17 raise a ValueError that says 11 and 17."""
    query, key, value = draw.normal(2, 5, 11), draw.normal(2, 7, 17), draw.normal(2, 7, 13)
    return code.scaled_dot_product_attention(query, key, value)


@check(
    task="scaled_dot_product_attention",
    judge=raises(ValueError, says="19"),
    guessable="an error, not a value",
)
def a_value_for_each_key(code, draw):
    """7 keys with 19 values raise a ValueError that says 7 and 19."""
    query, key, value = draw.normal(2, 5, 11), draw.normal(2, 7, 11), draw.normal(2, 19, 13)
    return code.scaled_dot_product_attention(query, key, value)


# 2.3 A padding mask from lengths


@check(task="lengths_to_mask", judge=equal())
def words_are_visible_padding_is_not(code, draw):
    """The mask is True for as many places as the sentence has words, and False after them."""
    return code.lengths_to_mask(lengths=draw.lengths(7, 11), longest=11)


@check(task="lengths_to_mask", judge=equal())
def longest_is_taken_at_its_word(code, draw):
    """The mask has `longest` places, also where every sentence is shorter."""
    return code.lengths_to_mask(draw.integers(1, 9, 7), longest=13)


@check(task="lengths_to_mask", judge=equal())
def an_empty_sentence_is_all_padding(code, draw):
    """A sentence of length 0 has no visible place."""
    lengths = draw.lengths(5, 11, shortest=3)
    lengths[draw.integer(0, 5)] = 0
    return code.lengths_to_mask(lengths, longest=11)


@check(task="lengths_to_mask", needs=["scaled_dot_product_attention"])
def lengths_hide_padding_in_attention(code, draw):
    """Given to the attention as it is, the mask hides the padding from every query."""
    mask = code.lengths_to_mask(draw.lengths(2, 7), longest=7)
    output, _ = pair(code.scaled_dot_product_attention(*three_inputs(draw, queries=7), mask))
    return output


@check(
    task="lengths_to_mask",
    judge=raises(ValueError, says="23"),
    guessable="an error, not a value",
)
def a_sentence_that_is_too_long_is_refused(code, draw):
    """A length of 23 with longest = 11 raises a ValueError that says 23 and 11."""
    lengths = draw.lengths(5, 7)
    lengths[2] = 23
    return code.lengths_to_mask(lengths, longest=11)


@check(
    task="lengths_to_mask",
    judge=vectorised(per="sentence"),
    guessable="a count, not a value",
)
def no_loop_over_sentences(code, draw):
    """All sentences are compared at once: more of them do not need more calls of torch."""
    return [code.count_calls(code.lengths_to_mask, draw.lengths(n, 11), 11) for n in (20, 40, 80)]


# 2.4 A padding mask from ids


@check(task="ids_to_mask", judge=equal())
def ids_other_than_padding_are_visible(code, draw):
    """The mask is True where the id is not the padding's, whether that is 0, 3 or 9."""
    ids = draw.integers(0, 10, 7, 11)
    masks = {f"mask for pad_id {pad}": code.ids_to_mask(ids, pad_id=pad) for pad in (0, 3, 9)}
    return masks | {"mask of one sentence": code.ids_to_mask(ids[:1], pad_id=3)}


@check(task="ids_to_mask", judge=equal())
def id_zero_is_a_word_like_others(code, draw):
    """With padding at the end of id 5, a word of id 0 is visible."""
    ids = draw.integers(0, 5, 7, 11) * draw.integers(0, 2, 7, 11)
    for sentence in ids:
        sentence[draw.integer(2, 12) :] = 5
    return code.ids_to_mask(ids=ids, pad_id=5)


@check(task="ids_to_mask", judge=equal())
def sentences_of_any_form_have_a_mask(code, draw):
    """One word, hundreds, a slice, and sentences of nothing but padding have masks; ids stay."""
    ids = draw.integers(0, 5, 13, 14)[:, ::2]
    ids[3] = 2
    of_padding = code.ids_to_mask(torch.full_like(ids, 2), 2)
    return {
        "masks of padding, and of words": torch.cat([of_padding, code.ids_to_mask(ids, 2)]),
        "mask of one word": code.ids_to_mask(ids[:, :1], 2),
        "mask of a long sentence": code.ids_to_mask(draw.integers(0, 5, 1, 541), 2),
        "ids afterwards": ids,
    }


@check(task="ids_to_mask", needs=["scaled_dot_product_attention"])
def ids_hide_padding_in_attention(code, draw):
    """Given to the attention as it is, the mask hides the padding from every query."""
    ids = draw.integers(0, 3, 2, 7)
    ids[:, draw.integer(0, 7)] = 4
    mask = code.ids_to_mask(ids, pad_id=2)
    output, _ = pair(code.scaled_dot_product_attention(*three_inputs(draw, queries=7), mask))
    return output


# 2.5 The QKV module


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def words_mix_their_values(code, draw):
    """The output is the attention of the three projections of the words."""
    layer = draw.fill(code.SelfAttention(13, 5, 11).double())
    output, _ = pair(layer(draw.normal(2, 7, 13, dtype=torch.float64)))
    return output


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def module_returns_its_weights(code, draw):
    """The weights are softmax(Q Kᵀ / √d_k) of the projected words."""
    layer = draw.fill(code.SelfAttention(13, 5, 11))
    _, weights = pair(layer(draw.normal(2, 7, 13)))
    return weights


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def asking_is_not_answering(code, draw):
    """Exchanging the query and key layers exchanges the two roles of each word."""
    layer, x = draw.fill(code.SelfAttention(13, 5, 11)), draw.normal(2, 7, 13)
    _, before = pair(layer(x))
    layer.query, layer.key = layer.key, layer.query
    _, exchanged = pair(layer(x))
    return {"weights": before, "weights, layers exchanged": exchanged}


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def equal_widths_are_no_excuse(code, draw):
    """With d_model = d_k = d_v the output is still the mix of the projected values."""
    layer = draw.fill(code.SelfAttention(11, 11, 11).double())
    output, _ = pair(layer(draw.normal(2, 7, 11, dtype=torch.float64)))
    return output


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def module_hides_padding(code, draw):
    """With a mask of shape (batch, 1, word), padding is seen by nobody."""
    layer = draw.fill(code.SelfAttention(13, 5, 11).double())
    return named(layer(x=draw.normal(2, 7, 13, dtype=torch.float64), mask=draw.mask(2, 1, 7)))


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"])
def each_word_has_its_own_view(code, draw):
    """With a mask of shape (batch, word, word), rows say who asks and columns who is seen."""
    layer = draw.fill(code.SelfAttention(13, 5, 11).double())
    return named(layer(draw.normal(2, 7, 13, dtype=torch.float64), draw.mask(2, 7, 7)))


@check(task="SelfAttention.forward", needs=["scaled_dot_product_attention"], judge=close(rtol=1e-5))
def all_layers_learn(code, draw):
    """The gradient reaches the words, the three weights, and the biases of query and value."""
    layer = draw.fill(code.SelfAttention(13, 5, 17).double())
    x = draw.normal(2, 7, 13, dtype=torch.float64).requires_grad_()
    inputs = [x, layer.query.weight, layer.key.weight, layer.value.weight]
    inputs += [layer.query.bias, layer.value.bias]
    output, _ = pair(layer(x))
    mix = draw.normal(2, 7, 17, dtype=torch.float64)
    found = torch.autograd.grad((output * mix).sum(), inputs, allow_unused=True)
    found = [torch.zeros_like(p) if g is None else g for p, g in zip(inputs, found, strict=True)]
    # the biases are few numbers, so they go with their weights
    query = torch.cat([found[1].flatten(), found[4]])
    value = torch.cat([found[3].flatten(), found[5]])
    return {
        "gradient of x": found[0],
        "gradient of query layer": query,
        "gradient of key.weight": found[2],
        "gradient of value layer": value,
    }


# 2.6 Sinusoidal positions


def drawn_table(code, draw):
    """A table of random size, on the device of the other answers: it has no input to follow."""
    length, d_model = draw.integer(11, 60), 2 * draw.integer(7, 30)
    return code.sinusoidal_positions(length, d_model).to(draw.device)


@check(task="sinusoidal_positions", judge=close(rtol=1e-4))
def table_follows_the_formula(code, draw):
    """Row p holds the position p, from 0; columns alternate between sine and cosine."""
    return drawn_table(code, draw)


@check(task="sinusoidal_positions", judge=close(rtol=1e-4))
def even_columns_are_sines(code, draw):
    """The columns 0, 2, 4, … are sines, one speed for each."""
    return drawn_table(code, draw)[:, 0::2]


@check(task="sinusoidal_positions", judge=close(rtol=1e-4))
def odd_columns_are_cosines(code, draw):
    """The columns 1, 3, 5, … are cosines, at the speed of the sine on their left."""
    return drawn_table(code, draw)[:, 1::2]


@check(
    task="sinusoidal_positions",
    judge=raises(ValueError, says="17"),
    guessable="an error, not a value",
)
def odd_width_is_refused(code, draw):
    """d_model = 17 raises a ValueError that says 17."""
    return code.sinusoidal_positions(draw.integer(2, 9), 17)


# 2.7 Positions added to embeddings


@check(task="add_positions", needs=["sinusoidal_positions"])
def embeddings_grow_then_move(code, draw):
    """The embeddings are multiplied by √d_model, and the positions are added to that."""
    return code.add_positions(embeddings=draw.normal(2, 7, 22))


@check(task="add_positions", needs=["sinusoidal_positions"])
def every_sentence_starts_at_zero(code, draw):
    """Words are counted within their sentence, also with more sentences than words, or one word."""
    embeddings = draw.normal(11, 5, 14)
    alone = code.add_positions(embeddings[:, :1])
    return {"result": code.add_positions(embeddings), "result of first words": alone}


@check(task="add_positions", needs=["sinusoidal_positions"], judge=close(rtol=1e-5))
def float64_embeddings_stay_float64(code, draw):
    """float64 embeddings give a float64 result, and get its gradient."""
    embeddings = draw.normal(3, 7, 10, dtype=torch.float64).requires_grad_()
    moved = code.add_positions(embeddings)
    (gradient,) = gradients(draw, moved, [embeddings])
    return {"result": moved, "gradient of embeddings": gradient}


@check(task="add_positions", needs=["sinusoidal_positions"], judge=close(rtol=1e-4))
def long_sentences_have_places(code, draw):
    """Sentences of 40, 130 and 520 words have a place for each of them."""
    return {
        f"{length} words": code.add_positions(draw.normal(1, length, 2))
        for length in (40, 130, 520)
    }


@check(task="add_positions", needs=["sinusoidal_positions"], judge=close(rtol=1e-5))
def zeros_slices_and_single_words_have_places(code, draw):
    """Zeros, a slice of a larger tensor, and one word have places; the gradient is √d_model."""
    embeddings = draw.normal(3, 22, 5, dtype=torch.float64).transpose(1, 2)
    embeddings[:, 2] = 0
    output = code.add_positions(embeddings.requires_grad_())
    (output * draw.normal(3, 5, 22, dtype=torch.float64)).sum().backward()
    return {
        "output": output,
        "output of one word": code.add_positions(embeddings[:, :1]),
        "gradient of embeddings": embeddings.grad,
    }


@check(
    task="add_positions",
    needs=["sinusoidal_positions"],
    judge=equal(),
    guessable="a dtype, not a value",
)
def bfloat16_embeddings_stay_bfloat16(code, draw):
    """bfloat16 embeddings give a bfloat16 result."""
    return str(code.add_positions(draw.normal(3, 7, 10).to(torch.bfloat16)).dtype)


@check(
    task="add_positions",
    needs=["sinusoidal_positions"],
    guessable="what came in, as it came in",
)
def embeddings_are_left_alone(code, draw):
    """The embeddings are after the call what they were before."""
    embeddings = draw.normal(2, 7, 22)
    code.add_positions(embeddings)
    return embeddings


# 2.8 What is lost without positions


@check(task="equivariance_gap")
def the_gap_of_what_sees_order(code, draw):
    """For an `attend` that sees the order, the gap is its two routes' difference."""
    places = draw.normal(7, 11, dtype=torch.float64)
    x = draw.normal(2, 7, 11, dtype=torch.float64)
    gap = code.equivariance_gap(lambda words: (words * places).cumsum(dim=1), x, cycle(draw, 7))
    # one word has no order; what is asked of it is its axis
    single = draw.normal(7, 1, 11, dtype=torch.float64)
    alone = code.equivariance_gap(lambda words: words * places[:1], single, cycle(draw, 1))
    return {"gap": gap, "gap of one word, and the word": single + alone}


@check(task="equivariance_gap")
def the_gap_has_the_width_of_the_answers(code, draw):
    """`attend` may return vectors of another width than the words; the gap passes gradients."""
    x, places, matrix = draw.normal(3, 7, 5), draw.normal(7, 5), draw.normal(5, 11)

    def attend(words):
        return (words * places) @ matrix

    gap = code.equivariance_gap(attend=attend, x=x.requires_grad_(), order=cycle(draw, 7))
    (gradient,) = gradients(draw, gap, [x])
    return {"gap": gap, "gradient of x": gradient}


@check(task="equivariance_gap")
def gaps_of_slices_and_of_long_sentences(code, draw):
    """Slices, zeros, one word, hundreds of words: each has its gap, and its gradient; they stay."""
    x, order = draw.normal(3, 5, 7, dtype=torch.float64).transpose(1, 2), cycle(draw, 7)
    x[:, 2] = 0
    long = draw.normal(1, 541, 3, dtype=torch.float64)
    gap = code.equivariance_gap(lambda words: words.cumsum(dim=1), x.requires_grad_(), order)
    (gap * draw.normal(3, 7, 5, dtype=torch.float64)).sum().backward()
    none = code.equivariance_gap(lambda words: words.cumsum(dim=1), x[:, :1], order[:1] * 0)
    return {
        "gap, and that of one word": torch.cat([gap, none], dim=1),
        "gap of a long sentence": code.equivariance_gap(
            lambda words: words.cumsum(dim=1), long, cycle(draw, 541)
        ),
        "gradient of x": x.grad,
        "x afterwards": x,
        "order afterwards": order,
    }


@check(
    task="equivariance_gap",
    needs=["SelfAttention.forward", "add_positions"],
    judge=close(rtol=1e-4),
)
def attention_sees_order_only_with_positions(code, draw):
    """Self-attention has no gap without positions, and has one with them."""
    layer = draw.fill(code.SelfAttention(14, 5, 11).double())
    x, order = draw.normal(2, 7, 14, dtype=torch.float64), cycle(draw, 7)

    def attend(words):
        output, _ = pair(layer(words))
        return output

    without = code.equivariance_gap(attend, x, order)
    positions = code.equivariance_gap(lambda words: attend(code.add_positions(words)), x, order)
    return torch.stack([without, positions])


# 2.9 Reading an attention map


def some_map(draw, mask):
    """Weights whose rows are different whole numbers, shared out; hidden keys have none."""
    ranks = draw.normal(*mask.shape[:1], mask.shape[-1], mask.shape[-1]).argsort(dim=-1) + 1
    weights = ranks.to(torch.float64) * mask
    return weights / weights.sum(dim=-1, keepdim=True).clamp(min=1)


@check(task="where_words_look", judge=equal())
def the_largest_weight_of_each_row(code, draw):
    """Without padding, each word looks where the weight of its row is largest."""
    mask = draw.mask(5, 1, 11, p=1)
    weights = some_map(draw, mask)
    largest = weights[:, :1, :1] + torch.arange(5, device=draw.device).view(5, 1, 1)
    looks, of_one = (
        code.where_words_look(weights, mask),
        code.where_words_look(largest, mask[..., :1]),
    )
    return {
        "looks": torch.cat([looks, of_one], dim=1),  # of a word alone: at itself
        "looks in one sentence": code.where_words_look(weights[:1], mask[:1]),
    }


@check(task="where_words_look", judge=equal())
def padding_looks_nowhere(code, draw):
    """A place that is padding has -1; the words look at words."""
    mask = (draw.normal(11).argsort() < draw.lengths(5, 11, shortest=3)[:, None])[:, None]
    return code.where_words_look(weights=some_map(draw, mask), mask=mask)


@check(task="where_words_look", judge=equal(), needs=["lengths_to_mask"])
def a_map_of_padded_sentences_is_read(code, draw):
    """It reads a map with the mask that `lengths_to_mask` makes."""
    mask = code.lengths_to_mask(draw.lengths(7, 11, shortest=2), longest=11)
    return code.where_words_look(some_map(draw, mask), mask)
