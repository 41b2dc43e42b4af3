"""Hidden checks of assignment 3: the same promises under other conditions."""

import contextlib

import torch
import torch.nn.functional as F

from grader.author import check, close, pair, raises


def named(answer):
    """The two tensors of ``(output, weights)`` by their names."""
    output, weights = pair(answer)
    return {"output": output, "weights": weights}


# -- split_heads


@check(task="split_heads")
def one_head_and_one_number_per_head(code, draw):
    """One head has all numbers of a word; as many heads as numbers have one each."""
    x = draw.normal(3, 5, 7, dtype=torch.float64)
    return {"one head": code.split_heads(x, 1), "one head per number": code.split_heads(x, 7)}


@check(task="split_heads")
def one_word_is_split(code, draw):
    """A sentence of one word is split like any other, and so is a slice of a longer tensor."""
    x = draw.normal(5, 11, 26)
    return {
        "heads of one word": code.split_heads(x[:, :1], 13),
        "heads of a slice": code.split_heads(x[::2, 3:8, 3:24], 7),
    }


@check(
    task="split_heads",
    judge=raises(ValueError, says="31"),
    weight=0.5,
    guessable="an error, not a value",
)
def more_heads_than_numbers_are_refused(code, draw):
    """13 numbers for 31 heads raise a ValueError that says 31."""
    code.split_heads(draw.normal(3, 7, 13), 31)


# -- combine_masks


@check(task="combine_masks")
def masks_of_other_sizes_are_combined(code, draw):
    """The last rows of a causal mask, any number of heads, padding on the left; sizes of one."""
    first = draw.lengths(5, 6)[:, None]
    is_word = torch.arange(13, device=draw.device) >= first
    causal = draw.mask(2, 13)
    return {
        "mask": code.combine_masks(causal, is_word).expand(-1, 3, -1, -1),
        "mask of one sentence": code.combine_masks(causal, is_word[:1]),
        "mask of one key": code.combine_masks(causal.mT[:, :1], is_word[:, 3:4]),
    }


@check(
    task="combine_masks",
    judge=raises(ValueError, says="11"),
    weight=0.5,
    guessable="an error, not a value",
)
def one_key_is_not_all_keys(code, draw):
    """Masks of 1 and of 11 keys raise a ValueError that says 11."""
    code.combine_masks(draw.mask(5, 1), draw.mask(3, 11))


# -- MultiHeadAttention.forward


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def heads_may_have_masks_of_their_own(code, draw):
    """A mask (1, head, query, key) gives each head its own view, in float64."""
    layer = draw.fill(code.MultiHeadAttention(35, 5).double())
    query, key, value = (draw.normal(3, n, 35, dtype=torch.float64) for n in (2, 11, 11))
    return named(layer(query, key, value, draw.mask(1, 5, 2, 11)))


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def a_silent_head_leaves_the_others(code, draw):
    """Without its columns of the output layer a head is silent, and only that head."""
    layer = draw.fill(code.MultiHeadAttention(33, 3))
    x = draw.normal(2, 7, 33)
    outputs = {}
    for head in range(3):
        silenced = torch.zeros_like(layer.output.weight)
        silenced[:, 11 * head : 11 * (head + 1)] = layer.output.weight[
            :, 11 * head : 11 * head + 11
        ]
        with torch.no_grad():
            kept = layer.output.weight.clone()
            layer.output.weight.copy_(silenced)
            outputs[f"output with head {head} only"], _ = pair(layer(x, x, x))
            layer.output.weight.copy_(kept)
    return outputs


@check(task="MultiHeadAttention.forward", needs=["split_heads", "merge_heads"])
def one_head_and_one_word_will_do(code, draw):
    """One head over everything, and a sentence of one word, in memory of any order."""
    one = draw.fill(code.MultiHeadAttention(13, 1))
    many = draw.fill(code.MultiHeadAttention(26, 13))
    x, y = draw.normal(7, 3, 13).transpose(0, 1), draw.normal(3, 26, 5).mT
    output_of_one_key, _ = pair(many(y, y[:, :1], y[:, :1]))
    return {
        "one head": named(one(x, x, x)),
        "one query": named(many(y[:, :1], y, y)),
        "output of one key": output_of_one_key,
    }


@check(
    task="MultiHeadAttention.forward",
    needs=["split_heads", "merge_heads"],
    judge=close(rtol=3e-4),  # a softmax in float32 is good enough
)
def scores_far_below_zero_share_the_weight(code, draw):
    """Visible scores far below zero still share the weight, and padding gets none."""
    layer = draw.fill(code.MultiHeadAttention(21, 3).double())
    x = draw.normal(2, 5, 21, dtype=torch.float64)
    layer.key.bias.data.copy_(-15 * layer.query.bias.data)
    layer.query.bias.data.mul_(5)
    return named(layer(x, x, x, draw.mask(2, 1, 5, 5)))


# -- CrossAttention.forward


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def a_source_of_another_width_is_mixed(code, draw):
    """Without padding, and with all words real, the answers are the same: the whole source."""
    layer = draw.fill(code.CrossAttention(35, 11, 7))
    target, memory = draw.normal(3, 2, 35), draw.normal(3, 13, 11)
    everything = torch.ones(3, 13, dtype=torch.bool, device=draw.device)
    single = draw.fill(code.CrossAttention(35, 11, 1))
    return {
        "call without is_word": named(layer(target, memory)),
        "call with all words real": named(layer(target, memory, everything)),
        "call with one head": named(single(target, memory, everything)),
    }


@check(task="CrossAttention.forward", needs=["split_heads", "merge_heads"])
def each_target_word_asks_for_itself(code, draw):
    """A target word gets the same answer alone as among others, and in float64."""
    layer = draw.fill(code.CrossAttention(33, 33, 11).double())
    target = draw.normal(2, 5, 33, dtype=torch.float64)
    memory, is_word = draw.normal(2, 5, 33, dtype=torch.float64), draw.mask(2, 5)
    answers = named(layer(target, memory, is_word))
    for t in range(5):
        answers[f"output of word {t} alone"], _ = pair(layer(target[:, t : t + 1], memory, is_word))
    return answers


# -- IncrementalAttention.step


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def any_cut_gives_the_same(code, draw):
    """However a sentence is cut into steps, outputs and weights are the same, in float64."""
    layer = draw.fill(code.IncrementalAttention(26, 13).double())
    words = draw.normal(3, 11, 26, dtype=torch.float64)
    cuts = {
        "whole sentence": [11],
        "first word and rest": [1, 10],
        "two halves": [6, 5],
        "three pieces": [2, 2, 7],
    }
    answers = {}
    for name, cut in cuts.items():
        cache = code.KeyValueCache()
        steps = [pair(layer.step(part, cache)) for part in words.split(cut, dim=1)]
        output, (_, weights) = torch.cat([output for output, _ in steps], dim=1), steps[-1]
        answers[name] = {"output": output, "weights of the last step": weights}
    return answers


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def later_words_do_not_reach_back(code, draw):
    """Other words later in a step leave the outputs before them unchanged."""
    layer = draw.fill(code.IncrementalAttention(33, 3))
    prompt, words, others = draw.normal(2, 3, 33), draw.normal(2, 5, 33), draw.normal(2, 3, 33)
    changed = torch.cat([words[:, :2], others], dim=1)
    outputs = {}
    for name, chunk in (("output", words), ("output of changed words", changed)):
        cache = code.KeyValueCache()
        layer.step(prompt, cache)
        outputs[name], _ = pair(layer.step(chunk, cache))
    return outputs


@check(
    task="IncrementalAttention.step", needs=["split_heads", "merge_heads", "KeyValueCache.append"]
)
def gradients_go_through_the_cache(code, draw):
    """Gradients reach all words and layers, from the outputs and weights of every step."""
    layer = draw.fill(code.IncrementalAttention(15, 3).double())
    cache, words = code.KeyValueCache(), draw.normal(2, 7, 15, dtype=torch.float64).requires_grad_()
    steps = [pair(layer.step(part, cache)) for part in words.split([3, 1, 3], dim=1)]
    parts = [part for step in steps for part in step]
    loss = sum((part * draw.normal(*part.shape, dtype=part.dtype)).sum() for part in parts)
    names = ("query", "key", "value", "output")
    inputs = {"words": words} | {f"{name}.weight": getattr(layer, name).weight for name in names}
    with contextlib.suppress(RuntimeError):  # refused where a tensor was written over: none arrives
        loss.backward()
    gradients = {
        f"gradient of {name}": torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
        for name, tensor in inputs.items()
    }
    return gradients | {"output": torch.cat([output for output, _ in steps], dim=1)}


# -- look_both_ways


@check(task="look_both_ways")
def fewer_words_than_places(code, draw):
    """Sentences shorter than d_head, and of 3 words, close their circle at their own last word."""
    answers = {}
    sizes = {
        "output of a short sentence": (5, 13),
        "output of three words": (3, 7),
        "output of a full sentence": (11, 11),
    }
    for name, (length, d_head) in sizes.items():
        layer = draw.fill(code.MultiHeadAttention(2 * d_head, 2).double())
        code.look_both_ways(layer, length, draw.uniform(1, low=0.5, high=8).item())
        words = draw.normal(4, length, d_head, dtype=torch.float64)
        places = torch.eye(length, d_head, dtype=words.dtype, device=words.device)
        x = torch.cat([words, places.expand_as(words)], dim=-1)
        query, key, value = (
            F.linear(x, part.weight, part.bias).unflatten(-1, (2, d_head)).transpose(1, 2)
            for part in (layer.query, layer.key, layer.value)
        )
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        answers[name] = F.linear(mixed, layer.output.weight, layer.output.bias)
    return answers


# Every promise under other conditions: scores far apart, zeros, hundreds of words, no words.


@check(task="split_heads")
def hundreds_of_words_are_split(code, draw):
    """Hundreds of words are split like few, and a word of zeros like any other."""
    x = draw.normal(1, 541, 6)
    x[:, 3] = 0
    heads = code.split_heads(x.requires_grad_(), 2)
    (heads * draw.normal(1, 2, 541, 3)).sum().backward()
    return {"heads": heads, "gradient of x": x.grad}


@check(task="combine_masks")
def masks_of_one_key_and_of_hundreds(code, draw):
    """One sentence, one word, hundreds of words, and nothing to be seen: all are combined."""
    causal, is_word = draw.mask(523, 541), draw.mask(1, 541)
    causal[3] = False
    one, some = draw.integers(0, 2, 1, 1) > -1, draw.integers(0, 2, 29, 1) > 0
    blind, words = draw.mask(5, 7) & False, draw.mask(3, 7)
    words[1] = False
    few = [code.combine_masks(draw.mask(5, 7), words)]
    few += [code.combine_masks(blind, words), code.combine_masks(draw.mask(5, 7), words & False)]
    return {
        "mask of a long sentence": code.combine_masks(causal, is_word),
        "mask of single words": code.combine_masks(one, some),
        "masks where nothing is seen": torch.cat(few),
    }


@check(
    task="MultiHeadAttention.forward",
    needs=["split_heads", "merge_heads"],
    judge=close(rtol=3e-4),  # a softmax in float32 is good enough
)
def heads_far_apart_and_long_sentences(code, draw):
    """Scores that lie millions apart, zeros, hundreds of words, one sentence, no words."""
    layer = draw.fill(code.MultiHeadAttention(21, 3).double())
    query, key, value = (draw.normal(3, n, 21, dtype=torch.float64) for n in (5, 7, 7))
    query[:, 1] = key[:, 2] = value[:, 3] = 0
    mask = draw.mask(3, 1, 5, 7, p=0.3)
    seen, blind = (pair(layer(query, key, value, part)) for part in (None, mask & False))
    long = [draw.normal(1, n, 21, dtype=torch.float64) for n in (523, 541, 541)]
    output, _ = pair(layer(*long, draw.mask(1, 1, 1, 541)))
    return {
        "far": named(layer(1000 * query, 1000 * key, value, mask)),
        "outputs of all words, and of none": torch.stack([seen[0], blind[0]]),
        "weights of all words, and of none": torch.stack([seen[1], blind[1]]),
        "output of long sentences": output,
    }


@check(
    task="CrossAttention.forward",
    needs=["split_heads", "merge_heads"],
    judge=close(rtol=3e-4),  # a softmax in float32 is good enough
)
def sources_far_apart_and_long_ones(code, draw):
    """One head: scores that lie millions apart, zeros, hundreds of words, one word, no words."""
    layer = draw.fill(code.CrossAttention(13, 11, 1).double())
    target = draw.normal(3, 5, 13, dtype=torch.float64)
    memory = draw.normal(3, 11, 7, dtype=torch.float64).transpose(1, 2)
    target[:, 1] = memory[:, 2] = 0
    is_word = draw.mask(3, 7, p=0.3)
    seen, blind = (pair(layer(target, memory, part)) for part in (None, is_word & False))
    long = [draw.normal(1, n, d, dtype=torch.float64) for n, d in ((523, 13), (541, 11))]
    output, _ = pair(layer(*long, draw.mask(1, 541)))
    one, _ = pair(layer(target, memory[:, :1]))
    return {
        "far": named(layer(1000 * target, 1000 * memory, is_word)),
        "outputs of all words, and of none": torch.stack([seen[0], blind[0]]),
        "weights of all words, and of none": torch.stack([seen[1], blind[1]]),
        "output of long sentences": output,
        "output of one source word": one,
    }


@check(
    task="IncrementalAttention.step",
    needs=["split_heads", "merge_heads", "KeyValueCache.append"],
    judge=close(rtol=3e-4),  # a softmax in float32 is good enough
)
def steps_of_hundreds_and_far_apart(code, draw):
    """One head: hundreds of words behind hundreds, words of zeros, scores millions apart."""
    layer = draw.fill(code.IncrementalAttention(11, 1).double())
    answers = {}
    for name, sizes, far in (("long", (523, 1, 19), 1), ("far", (3, 1, 5), 1000)):
        cache = code.KeyValueCache()
        for call, n in enumerate(sizes, 1):
            words = far * draw.normal(1, n, 11, dtype=torch.float64)
            words[:, n - 2 :: 2] *= n < 4
            answers[f"{name}, output of call {call}"], _ = pair(layer.step(words, cache))
    return answers
