"""Public checks of assignment 3: what each asks is the first line under its name."""

import torch
import torch.nn.functional as F

from grader.author import check, close, equal, pair, raises, vectorised

# Sizes are different primes, so that no axis can take the place of another by chance.

IN_ONE_TILE = (21, 22, 24)
"""Sizes at which calls are counted: who goes by tiles of 4, 8 or 16 has equally many of them."""


def past(length, draw):
    """Say of each pair (query, key) whether the key comes no later."""
    rows = [[key <= query for key in range(length)] for query in range(length)]
    return torch.tensor(rows, device=draw.device)


def library(layer, x):
    """Answer by the layer's weights and biases alone, whatever its forward does."""
    linear = layer.query, layer.key, layer.value
    words_first = x.transpose(0, 1)
    output, weights = F.multi_head_attention_forward(
        words_first,
        words_first,
        words_first,
        x.shape[-1],
        layer.num_heads,
        in_proj_weight=None,
        in_proj_bias=torch.cat([part.bias for part in linear]),
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=layer.output.weight,
        out_proj_bias=layer.output.bias,
        training=False,
        use_separate_proj_weight=True,
        q_proj_weight=layer.query.weight,
        k_proj_weight=layer.key.weight,
        v_proj_weight=layer.value.weight,
        average_attn_weights=False,
    )
    return output.transpose(0, 1), weights


def gradient(parameter):
    """Give the gradient of a parameter; zeros where none has arrived."""
    return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad


def named(answer):
    """The two tensors of ``(output, weights)`` by their names."""
    output, weights = pair(answer)
    return {"output": output, "weights": weights}


def with_places(words):
    """Write one-hot places behind the words."""
    places = torch.eye(*words.shape[1:], dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand_as(words)], dim=-1)


# -- split_heads


@check(task="split_heads")
def heads_get_consecutive_numbers(code, draw):
    """Head h gets the numbers from h · d_head on of every word, in their order."""
    return code.split_heads(draw.normal(2, 5, 21), 3)


@check(task="split_heads")
def words_stay_whole(code, draw):
    """Reordering the words reorders the rows of every head, and changes nothing else."""
    x, order = draw.normal(2, 7, 15), draw.permutation(7)
    return code.split_heads(x=x[:, order], num_heads=5)


@check(task="split_heads")
def splitting_keeps_dtype_and_input(code, draw):
    """Splitting keeps float64, takes a tensor that is not contiguous, and leaves it unchanged."""
    x = draw.normal(5, 2, 33, dtype=torch.float64).transpose(0, 1)
    return {"heads": code.split_heads(x, 11), "x afterwards": x}


@check(
    task="split_heads",
    judge=raises(ValueError, says="20"),
    weight=0.5,
    guessable="an error, not a value",
)
def uneven_heads_are_refused(code, draw):
    """20 numbers for 7 heads raise a ValueError that says 20."""
    code.split_heads(draw.normal(2, 5, 20), 7)


@check(
    task="split_heads", judge=vectorised(per="word"), weight=0.5, guessable="a count, not a value"
)
def splitting_has_no_loop_over_words(code, draw):
    """Splitting a longer sentence takes no more steps."""
    return [
        code.count_calls(code.split_heads, draw.normal(2, n, 12), 3) | {"size": n}
        for n in IN_ONE_TILE
    ]


# -- merge_heads


@check(task="merge_heads")
def pieces_stand_in_the_order_of_heads(code, draw):
    """Each word gets its piece of head 0 first, then of head 1, and so on."""
    return code.merge_heads(draw.normal(2, 3, 5, 7))


@check(task="merge_heads", needs=["split_heads"])
def merging_undoes_splitting(code, draw):
    """Splitting and merging gives the words back."""
    return code.merge_heads(code.split_heads(draw.normal(2, 7, 15), 5))


@check(task="merge_heads")
def merging_keeps_dtype_and_input(code, draw):
    """Merging keeps float64, takes heads that are not contiguous, and leaves them unchanged."""
    x = draw.normal(2, 5, 11, 3, dtype=torch.float64).transpose(1, 2)
    return {"words": code.merge_heads(x=x), "x afterwards": x}


@check(task="merge_heads")
def one_head_and_hundreds_of_words_are_merged(code, draw):
    """One head, one word, and hundreds of words, zeros among them, are merged; gradients follow."""
    x = draw.normal(1, 3, 541, 2)
    x[:, 1, 7] = 0
    words = code.merge_heads(x.requires_grad_())
    (words * draw.normal(1, 541, 6)).sum().backward()
    one = code.merge_heads(draw.normal(11, 1, 1, 7))
    return {"words": words, "words of one head": one, "gradient of heads": x.grad}


# -- causal_mask


@check(task="causal_mask")
def each_word_sees_itself_and_before(code, draw):
    """The mask is boolean: True at the word itself and those before, False at those after."""
    lengths = {"mask of a short sentence": (11, 100), "mask of a long sentence": (521, 600)}
    return {
        name: code.causal_mask(length=draw.integer(low, high), device=draw.device)
        for name, (low, high) in lengths.items()
    }


@check(task="causal_mask")
def one_word_sees_itself(code, draw):
    """The mask of one word is True, and shows what it is multiplied by."""
    return draw.normal(67, 1, 1, dtype=torch.float64) * code.causal_mask(1, device=draw.device)


@check(task="causal_mask", judge=equal(), guessable="a place, not a value")
def the_mask_is_made_where_it_was_asked(code, draw):  # noqa: ARG001
    """The mask is made on the `device` that was given, or moved there."""
    return "cpu:0" in code.devices_of(code.causal_mask, 3, device="cpu:0")


@check(task="causal_mask")
def the_past_is_let_through(code, draw):
    """Multiplied by the mask, numbers of the future become zero; one word has a mask, too."""
    values = draw.normal(3, 11, 11, dtype=torch.float64)
    of_one, others = code.causal_mask(1, device=draw.device), draw.mask(1, 7).T
    return {
        "numbers": values * code.causal_mask(11, device=draw.device),
        "mask of one word, among others": torch.cat([of_one, others]),
    }


# -- combine_masks


@check(task="combine_masks")
def both_masks_must_agree(code, draw):
    """A key is seen if the causal mask lets the query see it and it is a word; inputs stay."""
    causal, is_word = draw.mask(7, 7), draw.mask(3, 7)
    mask = code.combine_masks(causal=causal, is_word=is_word)
    return {"mask": mask, "causal afterwards": causal, "is_word afterwards": is_word}


@check(task="combine_masks")
def padding_is_not_asked_but_may_ask(code, draw):
    """Padding is hidden as a key from every query; as a query it sees what a word would see."""
    is_word = torch.arange(11, device=draw.device) < draw.lengths(5, 11, shortest=4)[:, None]
    values = draw.normal(5, 3, 11, 11, dtype=torch.float64)
    return values * code.combine_masks(past(11, draw), is_word)


@check(
    task="combine_masks",
    judge=raises(ValueError, says="7"),
    weight=0.5,
    guessable="an error, not a value",
)
def masks_of_other_lengths_are_refused(code, draw):
    """Masks of 7 and of 1 keys raise a ValueError that says 7."""
    code.combine_masks(draw.mask(5, 7), draw.mask(2, 1))


# -- MultiHeadAttention.forward


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def output_is_right_without_a_mask(code, draw):
    """The output is right for given weights and random queries, keys and values."""
    layer = draw.fill(code.MultiHeadAttention(33, 3))
    query, key, value = draw.normal(2, 5, 33), draw.normal(2, 7, 33), draw.normal(2, 7, 33)
    output, _ = pair(layer(query, key, value))
    return output


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def each_head_has_its_own_weights(code, draw):
    """The weights are those of each head by itself: batch, head, query, key."""
    layer = draw.fill(code.MultiHeadAttention(33, 3))
    query, key, value = draw.normal(2, 5, 33), draw.normal(2, 7, 33), draw.normal(2, 7, 33)
    _, weights = pair(layer(query, key, value))
    return weights


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def exact_in_float64_and_inputs_stay(code, draw):
    """In float64 output and weights are float64 and exact; a random mask and all inputs stay."""
    layer = draw.fill(code.MultiHeadAttention(21, 3).double())
    query = draw.normal(2, 5, 21, dtype=torch.float64)
    key, value = (draw.normal(2, 11, 21, dtype=torch.float64) for _ in range(2))
    mask = draw.mask(2, 3, 5, 11)
    return {
        **named(layer(query, key, value, mask)),
        "query afterwards": query,
        "key afterwards": key,
        "value afterwards": value,
        "mask afterwards": mask,
    }


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def padding_is_not_attended(code, draw):
    """With a padding mask (batch, 1, 1, key) the padded keys get no weight, in every head."""
    layer = draw.fill(code.MultiHeadAttention(33, 3))
    key, value, mask = draw.normal(2, 7, 33), draw.normal(2, 7, 33), draw.mask(2, 1, 1, 7)
    return named(layer(query=draw.normal(2, 5, 33), key=key, value=value, mask=mask))


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def the_future_changes_nothing_before(code, draw):
    """With a causal mask (query, key), other words at the end leave the output before unchanged."""
    layer = draw.fill(code.MultiHeadAttention(33, 3))
    x = draw.normal(2, 7, 33)
    changed = torch.cat([x[:, :4], draw.normal(2, 3, 33)], dim=1)
    output, _ = pair(layer(x, x, x, past(7, draw)))
    output_of_changed, _ = pair(layer(changed, changed, changed, past(7, draw)))
    return {"output": output, "output of changed words": output_of_changed}


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def a_blind_query_gets_zeros_and_gradients_stay_finite(code, draw):
    """A query that may see nothing gets weights of zero and the output layer's bias, never NaN."""
    layer = draw.fill(code.MultiHeadAttention(21, 3).double())
    inputs = [draw.normal(2, n, 21, dtype=torch.float64).requires_grad_() for n in (5, 7, 7)]
    mask = draw.mask(2, 1, 5, 7)
    mask[0, :, 2] = False
    mask[1] = False
    output, weights = pair(layer(*inputs, mask))
    towards = draw.normal(2, 5, 21, dtype=torch.float64)
    query, key, value = torch.autograd.grad((output * towards).sum(), inputs, retain_graph=True)
    towards = draw.normal(2, 3, 5, 7, dtype=torch.float64)
    (of_weights,) = torch.autograd.grad((weights * towards).sum(), inputs[:1])
    return {
        "output": output,
        "weights": weights,
        "gradient of query": query,
        "gradient of key": key,
        "gradient of value": value,
        "gradient of query, from weights": of_weights,
    }


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def gradients_reach_every_layer(code, draw):
    """The gradients of all four layers are right."""
    layer = draw.fill(code.MultiHeadAttention(33, 11).double())
    output, _ = pair(layer(*(draw.normal(2, n, 33, dtype=torch.float64) for n in (5, 7, 7))))
    (output * draw.normal(2, 5, 33, dtype=torch.float64)).sum().backward()
    # The bias of the keys adds the same to all scores of a query: its gradient is zero but for
    # rounding, so nothing is asked of it.
    names = ("query", "key", "value", "output")
    found = {f"gradient of {name}.weight": gradient(getattr(layer, name).weight) for name in names}
    biased = ("query", "value", "output")
    biases = torch.cat([gradient(layer.get_parameter(name + ".bias")) for name in biased])
    return {**found, "gradient of the biases": biases}


@check(
    task="MultiHeadAttention.forward",
    needs=["split_heads", "merge_heads"],
    judge=close(rtol=3e-4),  # a softmax in float32 rounds scores of a thousand to 0.0001
)
def large_scores_stay_finite(code, draw):
    """With scores of about a thousand, output and weights are right, padding included."""
    layer = draw.fill(code.MultiHeadAttention(21, 3).double())
    layer.key.bias.data.mul_(500)  # adds the same to all scores of a query: no weight changes
    query, key, value = (draw.normal(2, n, 21, dtype=torch.float64) for n in (5, 11, 11))
    return named(layer(query, key, value, draw.mask(2, 1, 1, 11)))


@check(
    task="MultiHeadAttention.forward",
    needs=["split_heads", "merge_heads"],
    judge=vectorised(per="word"),
    weight=0.5,
    guessable="a count, not a value",
)
def attention_has_no_loop_over_words(code, draw):
    """Attending in a longer sentence takes no more steps."""
    layer = draw.fill(code.MultiHeadAttention(12, 3))
    sentences = [draw.normal(2, n, 12) for n in IN_ONE_TILE]
    return [code.count_calls(layer, x, x, x) | {"size": x.shape[1]} for x in sentences]


# -- CrossAttention.forward


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def target_asks_and_source_answers(code, draw):
    """The output has one vector per target word, mixed of the source words."""
    layer = draw.fill(code.CrossAttention(33, 33, 3))
    return named(layer(draw.normal(2, 7, 33), draw.normal(2, 7, 33)))


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def sentences_may_differ_in_length_and_width(code, draw):
    """Source and target may have different lengths, and vectors of different widths."""
    layer = draw.fill(code.CrossAttention(21, 13, 3).double())
    target, memory = (
        draw.normal(2, 5, 21, dtype=torch.float64),
        draw.normal(2, 11, 13, dtype=torch.float64),
    )
    is_word = draw.mask(2, 11)
    return {
        **named(layer(target=target, memory=memory, is_word=is_word)),
        "target afterwards": target,
        "memory afterwards": memory,
        "is_word afterwards": is_word,
    }


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def source_padding_changes_nothing(code, draw):
    """What stands at the source's padding changes neither output nor weights."""
    layer = draw.fill(code.CrossAttention(33, 33, 3))
    target, memory, noise = draw.normal(2, 7, 33), draw.normal(2, 7, 33), draw.normal(2, 7, 33)
    is_word = torch.arange(7, device=draw.device) < draw.lengths(2, 6, shortest=2)[:, None]
    changed = torch.where(is_word[..., None], memory, noise)
    output, weights = pair(layer(target, memory, is_word))
    output_again, weights_again = pair(layer(target, changed, is_word))
    return {
        "output": output,
        "weights": weights,
        "output with other padding": output_again,
        "weights with other padding": weights_again,
    }


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def an_empty_source_gives_zeros(code, draw):
    """A source of padding only gets weights of zero, and finite gradients."""
    layer = draw.fill(code.CrossAttention(21, 13, 3).double())
    target = draw.normal(2, 5, 21, dtype=torch.float64).requires_grad_()
    memory = draw.normal(2, 11, 13, dtype=torch.float64).requires_grad_()
    is_word = draw.mask(2, 11)
    is_word[1] = False
    output, weights = pair(layer(target, memory, is_word))
    towards = draw.normal(2, 5, 21, dtype=torch.float64)
    both = (output * towards).sum() + (weights * draw.normal(*weights.shape)).sum()
    of_target, of_memory = torch.autograd.grad(both, [target, memory])
    return {
        "output": output,
        "weights": weights,
        "gradient of target": of_target,
        "gradient of memory": of_memory,
    }


# -- KeyValueCache.append


@check(task="KeyValueCache.append")
def words_follow_in_the_order_they_came(code, draw):
    """Each call returns the keys and values of all words so far, the newest last."""
    cache = code.KeyValueCache()
    answers = {}
    for call, n in enumerate((3, 1, 2), 1):
        keys, values = pair(cache.append(draw.normal(2, 3, n, 13), draw.normal(2, 3, n, 13)))
        answers |= {f"keys of call {call}": keys, f"values of call {call}": values}
    return answers


@check(task="KeyValueCache.append")
def the_cache_keeps_what_it_returned(code, draw):
    """After three calls `keys` and `values` of the cache hold all words, in the words' dtype."""
    cache = code.KeyValueCache()
    for n in (1, 5, 1):
        key, value = (draw.normal(2, 3, n, 11, dtype=torch.float64) for _ in range(2))
        cache.append(key=key, value=value)
    return {"cache.keys": cache.keys, "cache.values": cache.values}


@check(task="KeyValueCache.append")
def a_cache_has_no_end(code, draw):
    """Of 570 words, some alone and some at once, none is lost."""
    cache = code.KeyValueCache()
    for n in (1, 37, 1, 530, 1):
        cache.append(draw.normal(1, 1, n, 2), draw.normal(1, 1, n, 2))
    return {"cache.keys": cache.keys, "cache.values": cache.values}


@check(task="KeyValueCache.append")
def what_was_returned_stays(code, draw):
    """A later word changes neither the tensors it came in nor what was returned before it."""
    cache = code.KeyValueCache()
    key, value, next_key, next_value = (draw.normal(2, 3, 5, 7) for _ in range(4))
    keys, values = pair(cache.append(key, value))
    cache.append(next_key, next_value)
    return {
        "keys of call 1": keys,
        "values of call 1": values,
        "key given to call 1": key,
        "value given to call 1": value,
        "key given to call 2": next_key,
        "value given to call 2": next_value,
    }


@check(task="KeyValueCache.append")
def words_of_all_calls_learn(code, draw):
    """Slices, and words of zeros, are kept like any other; gradients reach those of each call."""
    cache, given = code.KeyValueCache(), []
    for n in (3, 2):
        both = [draw.normal(2, n, 5, 7, dtype=torch.float64).transpose(1, 2) for _ in range(2)]
        both[0][:, :, 1] = both[1][:, :, 0] = 0
        given += [part.requires_grad_() for part in both]
        keys, values = pair(cache.append(*both))
    towards = draw.normal(2, 5, 5, 7, dtype=torch.float64)
    (keys * towards + values * towards.square()).sum().backward()
    names = ("key of call 1", "value of call 1", "key of call 2", "value of call 2")
    of = {f"gradient of {name}": gradient(x) for name, x in zip(names, given, strict=True)}
    return {"keys": keys, "values": values, **of}


@check(task="KeyValueCache.append")
def two_caches_are_apart(code, draw):
    """Two sentences with a cache each do not see each other's words."""
    one, two = code.KeyValueCache(), code.KeyValueCache()
    turns = {
        "sentence 1, call 1": (one, 2),
        "sentence 2, call 1": (two, 3),
        "sentence 1, call 2": (one, 1),
        "sentence 2, call 2": (two, 1),
    }
    answers = {}
    for name, (cache, n) in turns.items():
        keys, values = pair(cache.append(draw.normal(2, 3, n, 13), draw.normal(2, 3, n, 13)))
        answers[name] = {"keys": keys, "values": values}
    return answers


@check(
    task="KeyValueCache.append",
    judge=raises(ValueError, says="3"),
    weight=0.5,
    guessable="an error, not a value",
)
def keys_without_values_are_refused(code, draw):
    """Keys of 3 words with values of 2 raise a ValueError that says 3."""
    code.KeyValueCache().append(draw.normal(2, 5, 3, 7), draw.normal(2, 5, 2, 7))


@check(
    task="KeyValueCache.append",
    judge=raises(ValueError, says="11"),
    weight=0.5,
    guessable="an error, not a value",
)
def values_without_keys_are_refused(code, draw):
    """Values of 11 words with keys of 2 raise a ValueError that says 11."""
    code.KeyValueCache().append(draw.normal(2, 5, 2, 7), draw.normal(2, 5, 11, 7))


# -- IncrementalAttention.step


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def word_by_word_equals_the_whole(code, draw):
    """Word by word, the outputs are those of causal attention over the whole sentence."""
    layer, cache = draw.fill(code.IncrementalAttention(33, 3)), code.KeyValueCache()
    x = draw.normal(2, 7, 33)
    outputs = {}
    for t in range(7):
        outputs[f"output of word {t}"], _ = pair(layer.step(x[:, t : t + 1], cache))
    return outputs


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def new_words_do_not_see_each_others_future(code, draw):
    """When several words arrive at once, each sees the cached words, itself and those between."""
    layer, cache = draw.fill(code.IncrementalAttention(33, 3)), code.KeyValueCache()
    outputs = {}
    for call, n in enumerate((5, 1, 3), 1):
        outputs[f"output of call {call}"], _ = pair(layer.step(draw.normal(2, n, 33), cache))
    return outputs


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def weights_have_a_column_for_each_word_so_far(code, draw):
    """The weights have a row for each new word and a column for each word so far, in order."""
    layer, cache = draw.fill(code.IncrementalAttention(21, 3)), code.KeyValueCache()
    weights = {}
    for call, n in enumerate((3, 5, 1), 1):
        _, weights[f"weights of call {call}"] = pair(layer.step(draw.normal(5, n, 21), cache))
    return weights


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def steps_are_exact_in_float64(code, draw):
    """In float64 the steps are exact, and the words are left unchanged."""
    layer = draw.fill(code.IncrementalAttention(15, 5).double())
    cache, words = code.KeyValueCache(), draw.normal(3, 7, 15, dtype=torch.float64)
    parts = words.split([2, 4, 1], dim=1)
    answers = [pair(layer.step(words=part, cache=cache)) for part in parts]
    output = torch.cat([output for output, _ in answers], dim=1)
    return {"output": output, "words afterwards": words}


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def sentences_do_not_mix(code, draw):
    """Two sentences that take turns, with a cache each, are answered as if each were alone."""
    layer = draw.fill(code.IncrementalAttention(33, 3))
    one, two = code.KeyValueCache(), code.KeyValueCache()
    turns = {
        "sentence 1, call 1": (one, 3),
        "sentence 2, call 1": (two, 2),
        "sentence 1, call 2": (one, 1),
        "sentence 2, call 2": (two, 1),
        "sentence 2, call 3": (two, 2),
    }
    outputs = {}
    for name, (cache, n) in turns.items():
        outputs[name], _ = pair(layer.step(draw.normal(2, n, 33), cache))
    return outputs


# -- look_both_ways


@check(task="look_both_ways")
def neighbours_are_compared(code, draw):
    """With sharp heads the output is the next word minus the one before, in a circle."""
    layer = draw.fill(code.MultiHeadAttention(22, 2))
    code.look_both_ways(layer=layer, length=7, sharpness=60.0)
    output, _ = library(layer, with_places(draw.normal(3, 7, 11)))
    return output


@check(task="look_both_ways")
def sharpness_is_the_score(code, draw):
    """Each head gives its neighbour the score `sharpness` and all other words 0, in float64."""
    layer = draw.fill(code.MultiHeadAttention(22, 2).double())
    code.look_both_ways(layer, 7, draw.uniform(1, low=1, high=3).item())
    output, weights = library(layer, with_places(draw.normal(3, 7, 11, dtype=torch.float64)))
    return {"output": output, "weights": weights}


@check(task="look_both_ways", needs=["MultiHeadAttention.forward"])
def your_own_attention_compares_neighbours(code, draw):
    """Your own MultiHeadAttention gives the same with these weights, at a middling sharpness."""
    layer = draw.fill(code.MultiHeadAttention(26, 2))
    code.look_both_ways(layer, 11, draw.uniform(1, low=3, high=5).item())
    x = with_places(draw.normal(3, 11, 13))
    return named(layer(x, x, x))


@check(
    task="look_both_ways",
    judge=raises(ValueError, says="3"),
    weight=0.5,
    guessable="an error, not a value",
)
def two_heads_are_needed(code, draw):
    """A layer of 3 heads raises a ValueError that says 3."""
    code.look_both_ways(draw.fill(code.MultiHeadAttention(66, 3)), 7, 60.0)
