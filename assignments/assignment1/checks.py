"""Public checks of assignment1. Sizes are different primes, so that no swapped axis fits."""

import torch

from grader.author import check, close, equal, raises, vectorised

BATCH, WORDS, D_MODEL, D_V, D_QUERY, D_HIDDEN = 7, 11, 13, 17, 19, 5
IN_ONE_TILE = (21, 22, 24)
"""Sizes at which calls are counted: who goes by tiles of 4, 8 or 16 has equally many of them."""


def _texts(draw, dtype=torch.float32):
    """Words, and a mask with padding at the end of all texts but one."""
    x = draw.normal(BATCH, WORDS, D_MODEL, dtype=dtype)
    lengths = draw.lengths(BATCH, WORDS, shortest=3)
    return x, torch.arange(WORDS, device=draw.device) < lengths.unsqueeze(-1)


def one_text(draw):
    """A batch of one, with its mask."""
    return draw.normal(1, WORDS, D_MODEL), draw.mask(1, WORDS)


def _loss(draw, *answers):
    """A number that hangs on all parts of an answer, so that gradients come through each."""
    return sum((part * draw.normal(*part.shape, dtype=part.dtype)).sum() for part in answers)


def _other_padding(x, mask, draw):
    """The same words; other numbers, ten times as large, where there is only padding."""
    noise = 10 * draw.normal(*x.shape, dtype=x.dtype)
    return torch.where(mask.unsqueeze(-1), x, noise)


# masked_softmax


@check(task="masked_softmax")
def weights_without_mask(code, draw):
    """Without a mask, the weights are the softmax of the scores over the words."""
    return code.masked_softmax(draw.normal(BATCH, WORDS), None)


@check(task="masked_softmax")
def weights_with_padding(code, draw):
    """The visible words share a weight of 1; hidden words have none."""
    mask = draw.mask(BATCH, WORDS)
    return code.masked_softmax(2 * draw.normal(BATCH, WORDS, dtype=torch.float64), mask)


@check(task="masked_softmax")
def weights_along_an_axis(code, draw):
    """The weights sum to 1 along the axis `dim`, and a mask of fewer places broadcasts."""
    scores, mask = draw.normal(3, WORDS, D_MODEL), draw.mask(3, WORDS)
    return code.masked_softmax(scores=scores, mask=mask.unsqueeze(-1), dim=1)


@check(task="masked_softmax")
def weights_of_hidden_row(code, draw):
    """A row whose words are all hidden has weights of exactly 0; the other rows are as ever."""
    mask = draw.mask(BATCH, WORDS)
    mask[draw.integer(0, BATCH)] = False
    return code.masked_softmax(draw.normal(BATCH, WORDS), mask)


@check(task="masked_softmax")
def gradient_of_hidden_row(code, draw):
    """Gradients are finite, and 0 in a row whose words are all hidden."""
    scores = draw.normal(BATCH, WORDS, dtype=torch.float64).requires_grad_()
    mask = draw.mask(BATCH, WORDS)
    mask[draw.integer(0, BATCH)] = False
    weights = code.masked_softmax(scores, mask)
    (weights * draw.normal(BATCH, WORDS, dtype=torch.float64)).sum().backward()
    return scores.grad


@check(task="masked_softmax")
def hidden_scores_may_lead(code, draw):
    """However far the score of a hidden word lies above all others, the visible ones share 1."""
    scores, mask = draw.normal(BATCH, WORDS, dtype=torch.float64), draw.mask(BATCH, WORDS)
    return code.masked_softmax(scores + 1500 * ~mask, mask)


@check(task="masked_softmax")
def weights_of_shifted_scores(code, draw):
    """A number added to all scores of a text, say -200 or -20,000, changes no weight."""
    scores, mask = draw.normal(4, WORDS, dtype=torch.float64), draw.mask(4, WORDS)
    shift = scores.new_tensor([-200.0, 0.0, -20_000.0, 1000.0]).unsqueeze(-1)
    return {
        "weights": code.masked_softmax(scores.repeat(2, 1), mask.repeat(2, 1)),
        "weights of shifted scores": code.masked_softmax(
            (scores + shift).repeat(2, 1), mask.repeat(2, 1)
        ),
    }


@check(task="masked_softmax", guessable="what came in, as it came in")
def softmax_leaves_scores(code, draw):
    """The scores and the mask are the same after the call as before."""
    scores, mask = draw.normal(BATCH, WORDS), draw.mask(BATCH, WORDS)
    code.masked_softmax(scores, mask)
    return {"scores afterwards": scores, "mask afterwards": mask}


@check(task="masked_softmax", judge=equal(), guessable="the handout's example", weight=0.5)
def softmax_of_the_handout(code, draw):
    """The example of the handout: scores ln 2, ln 1, ln 5, the last one hidden; in thousandths."""
    scores = torch.tensor([2.0, 1.0, 5.0], device=draw.device).log()
    mask = torch.tensor([True, True, False], device=draw.device)
    return (1000 * code.masked_softmax(scores, mask)).round().to(torch.int64)


# AttentionPooling.forward


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_of_texts(code, draw):
    """The pooled vector and the weights are right for texts without padding."""
    layer = draw.fill(code.AttentionPooling(D_MODEL))
    pooled, weights = layer(draw.normal(BATCH, WORDS, D_MODEL))
    return {"pooled": pooled, "weights": weights}


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_of_padded_texts(code, draw):
    """The pooled vector and the weights are right for padded texts."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.AttentionPooling(D_MODEL).double())
    pooled, weights = layer(x, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_of_one_text(code, draw):
    """A batch of one text is answered like any other, with its axis."""
    layer = draw.fill(code.AttentionPooling(D_MODEL))
    answers = [layer(*one_text(draw)) for _ in range(BATCH)]
    return {
        "pooled": torch.cat([pooled for pooled, _ in answers]),
        "weights": torch.cat([weights for _, weights in answers]),
    }


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_ignores_padding(code, draw):
    """Whatever finite numbers the padding holds, the pooled vector is the same."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.AttentionPooling(D_MODEL).double())
    pooled, _ = layer(x, mask)
    pooled_again, _ = layer(_other_padding(x, mask, draw), mask)
    return {"pooled": pooled, "pooled with other padding": pooled_again}


@check(task="AttentionPooling.forward", needs=("masked_softmax",), judge=close(rtol=5e-5))
def pooling_gradient(code, draw):
    """Gradients reach the words and the layer `score`, from both results."""
    x, mask = _texts(draw)
    layer = draw.fill(code.AttentionPooling(D_MODEL))
    _loss(draw, *layer(x=x.requires_grad_(), mask=mask)).backward()
    return {"gradient of x": x.grad, "gradient of score.weight": layer.score.weight.grad}


@check(
    task="AttentionPooling.forward",
    judge=vectorised(per="word"),
    guessable="a count, not a value",
    weight=0.5,
)
def pooling_without_loop(code, draw):
    """A longer text takes as many calls of torch as a short one: there is no loop over words."""
    layer = draw.fill(code.AttentionPooling(D_MODEL))
    texts = [draw.normal(3, words, D_MODEL) for words in IN_ONE_TILE]
    return [
        code.count_calls(layer, x, torch.ones_like(x[:, :, 0]) > 0) | {"size": x.shape[1]}
        for x in texts
    ]


# ValuePooling.forward


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_of_texts(code, draw):
    """The pooled value and the weights are right for texts without padding."""
    layer = draw.fill(code.ValuePooling(D_MODEL, D_V))
    pooled, weights = layer(draw.normal(BATCH, WORDS, D_MODEL))
    return {"pooled": pooled, "weights": weights}


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_of_padded_texts(code, draw):
    """The pooled value and the weights are right for padded texts."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.ValuePooling(D_MODEL, D_V).double())
    pooled, weights = layer(x, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_of_one_text(code, draw):
    """A batch of one text is answered like any other, with its axis."""
    layer = draw.fill(code.ValuePooling(D_MODEL, D_V))
    answers = [layer(*one_text(draw)) for _ in range(BATCH)]
    return {
        "pooled": torch.cat([pooled for pooled, _ in answers]),
        "weights": torch.cat([weights for _, weights in answers]),
    }


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_as_wide_as_words(code, draw):
    """The pooled value and the weights are right where d_v = d_model, too."""
    x, mask = _texts(draw)
    layer = draw.fill(code.ValuePooling(D_MODEL, D_MODEL))
    pooled, weights = layer(x, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_gradient(code, draw):
    """Gradients reach the words and both layers, from both results."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.ValuePooling(D_MODEL, D_V).double())
    _loss(draw, *layer(x=x.requires_grad_(), mask=mask)).backward()
    return {
        "gradient of x": x.grad,
        "gradient of score.weight": layer.score.weight.grad,
        "gradient of value.weight": layer.value.weight.grad,
    }


# query_attention


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_of_texts(code, draw):
    """The pooled vector and the weights are right for texts without padding."""
    x, query = draw.normal(BATCH, WORDS, D_MODEL), draw.normal(BATCH, D_MODEL) / 2
    pooled, weights = code.query_attention(x, query)
    return {"pooled": pooled, "weights": weights}


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_of_padded_texts(code, draw):
    """The pooled vector and the weights are right for padded texts."""
    x, mask = _texts(draw, torch.float64)
    query = draw.normal(BATCH, D_MODEL, dtype=torch.float64) / 2
    pooled, weights = code.query_attention(x=x, query=query, mask=mask)
    return {"pooled": pooled, "weights": weights}


@check(task="query_attention", needs=("masked_softmax",))
def query_length_sharpens(code, draw):
    """A query three times as long makes the weights sharper; a query of 0 makes them equal."""
    x, mask = _texts(draw, torch.float64)
    query = draw.normal(BATCH, D_MODEL, dtype=torch.float64) / 4
    answers = {}
    for length in (1, 3, 0):
        pooled, weights = code.query_attention(x, length * query, mask)
        answers[f"query times {length}"] = {"pooled": pooled, "weights": weights}
    return answers


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_of_one_text(code, draw):
    """A batch of one text is answered like any other, with its axis."""
    texts = [one_text(draw) for _ in range(BATCH)]
    answers = [code.query_attention(x, draw.normal(1, D_MODEL) / 2, mask) for x, mask in texts]
    return {
        "pooled": torch.cat([pooled for pooled, _ in answers]),
        "weights": torch.cat([weights for _, weights in answers]),
    }


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_gradient(code, draw):
    """Gradients reach the words and the query, from both results."""
    x, mask = _texts(draw, torch.float64)
    query = (draw.normal(BATCH, D_MODEL, dtype=torch.float64) / 2).requires_grad_()
    _loss(draw, *code.query_attention(x.requires_grad_(), query, mask)).backward()
    return {"gradient of x": x.grad, "gradient of query": query.grad}


@check(
    task="query_attention", judge=raises(ValueError, says="19"), guessable="an error", weight=0.5
)
def query_of_other_size(code, draw):
    """Words of 13 numbers and a query of 19 are a ValueError that says 13 and 19."""
    return code.query_attention(draw.normal(2, WORDS, D_MODEL), draw.normal(2, D_QUERY))


# rank_documents


@check(task="rank_documents", needs=("query_attention",))
def ranking_of_documents(code, draw):
    """The indices of the documents come best first."""
    documents = draw.normal(29, 5, D_MODEL, dtype=torch.float64)
    mask = torch.arange(5, device=draw.device) < draw.lengths(29, 5).unsqueeze(-1)
    queries = draw.normal(3, D_MODEL, dtype=torch.float64) / 2
    orders = {}
    for number, query in enumerate(queries, 1):
        orders[f"order for query {number}"], _ = code.rank_documents(documents, query, mask)
    return orders


@check(task="rank_documents", needs=("query_attention",))
def scores_of_ranked_documents(code, draw):
    """The scores belong to the documents in their new order, the largest first."""
    documents, query = draw.normal(67, 5, D_MODEL), draw.normal(D_MODEL) / 2
    mask = torch.arange(5, device=draw.device) < draw.lengths(67, 5).unsqueeze(-1)
    _, scores = code.rank_documents(documents=documents, query=query, mask=mask)
    return scores


@check(task="rank_documents", needs=("query_attention",))
def ranking_without_mask(code, draw):
    """Without a mask, all the words of all the documents count."""
    documents = draw.normal(67, 3, D_MODEL, dtype=torch.float64)
    order, scores = code.rank_documents(documents, draw.normal(D_MODEL, dtype=torch.float64) / 2)
    return {"order": order, "scores": scores}


@check(
    task="rank_documents",
    judge=vectorised(per="document"),
    guessable="a count, not a value",
    weight=0.5,
)
def ranking_without_loop(code, draw):
    """More documents take no more calls of torch: there is no loop over documents."""
    query = draw.normal(D_MODEL)
    libraries = [draw.normal(documents, 5, D_MODEL) for documents in IN_ONE_TILE]
    masks = [torch.ones_like(documents[:, :, 0]) > 0 for documents in libraries]
    counts = []
    for documents, mask in zip(libraries, masks, strict=True):
        whole = code.count_calls(code.rank_documents, documents, query, mask)
        # what query_attention does of its own is not asked here
        queries = query.expand(len(documents), -1)
        inside = code.count_calls(code.query_attention, documents, queries, mask)["calls"]
        calls = max(0, whole["calls"] - inside)
        counts.append({"size": len(documents), "calls": calls, "line": whole["line"]})
    return counts


# AdditiveAttention.forward


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_of_texts(code, draw):
    """The pooled vector and the weights are right for texts without padding."""
    layer = draw.fill(code.AdditiveAttention(D_MODEL, D_QUERY, D_HIDDEN))
    pooled, weights = layer(draw.normal(BATCH, WORDS, D_MODEL), draw.normal(BATCH, D_QUERY))
    return {"pooled": pooled, "weights": weights}


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_of_padded_texts(code, draw):
    """The pooled vector and the weights are right for padded texts."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.AdditiveAttention(D_MODEL, D_QUERY, D_HIDDEN).double())
    pooled, weights = layer(x, draw.normal(BATCH, D_QUERY, dtype=torch.float64), mask)
    return {"pooled": pooled, "weights": weights}


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_of_one_text(code, draw):
    """A batch of one text is answered like any other, with its axis."""
    layer = draw.fill(code.AdditiveAttention(D_MODEL, D_QUERY, D_HIDDEN))
    texts = [one_text(draw) for _ in range(BATCH)]
    answers = [layer(x, draw.normal(1, D_QUERY), mask) for x, mask in texts]
    return {
        "pooled": torch.cat([pooled for pooled, _ in answers]),
        "weights": torch.cat([weights for _, weights in answers]),
    }


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_weights_follow_query(code, draw):
    """The same words get other weights when the query is another one."""
    x = draw.normal(BATCH, WORDS, D_MODEL, dtype=torch.float64)
    layer = draw.fill(code.AdditiveAttention(D_MODEL, D_QUERY, D_HIDDEN).double())
    queries = 2 * draw.normal(2, BATCH, D_QUERY, dtype=torch.float64)
    weights = {}
    for number, query in enumerate(queries, 1):
        _, weights[f"weights for query {number}"] = layer(x, query)
    return weights


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_gradient(code, draw):
    """Gradients reach the words, the query and the layers, from both results."""
    x, mask = _texts(draw, torch.float64)
    query = draw.normal(BATCH, D_QUERY, dtype=torch.float64).requires_grad_()
    layer = draw.fill(code.AdditiveAttention(D_MODEL, D_QUERY, D_HIDDEN).double())
    _loss(draw, *layer(x=x.requires_grad_(), query=query, mask=mask)).backward()
    return {
        "gradient of x": x.grad,
        "gradient of query": query.grad,
        "gradient of word.weight": layer.word.weight.grad,
        "gradient of query.weight": layer.query.weight.grad,
    }


# linear_relevance


@check(task="linear_relevance")
def linear_scores_of_words(code, draw):
    """A score is the sum of what the word gives and what the query gives."""
    x, query = draw.normal(BATCH, WORDS, D_MODEL), draw.normal(BATCH, D_QUERY)
    word_weight, query_weight = draw.normal(D_MODEL), draw.normal(D_QUERY)
    scores, _ = code.linear_relevance(
        x=x, query=query, word_weight=word_weight, query_weight=query_weight, mask=None
    )
    return scores


@check(task="linear_relevance", needs=("masked_softmax",))
def linear_weights_of_two_queries(code, draw):
    """Two queries change all the scores of a text, and none of its weights."""
    x, mask = _texts(draw, torch.float64)
    word_weight = draw.normal(D_MODEL, dtype=torch.float64) / 4
    query_weight = draw.normal(D_QUERY, dtype=torch.float64)
    queries = draw.normal(2, BATCH, D_QUERY, dtype=torch.float64)
    answers = {}
    for number, query in enumerate(queries, 1):
        scores, weights = code.linear_relevance(x, query, word_weight, query_weight, mask)
        answers[f"query {number}"] = {"scores": scores, "weights": weights}
    return answers


@check(task="linear_relevance", needs=("masked_softmax",))
def linear_relevance_of_one(code, draw):
    """A batch of one text, and texts of one word, are answered like any other, with their axes."""
    answers = {}
    for name, batch, words in ("one text", 1, WORDS), ("one word", BATCH, 1):
        found = []
        for _ in range(BATCH):
            x, query = draw.normal(batch, words, D_MODEL), draw.normal(batch, D_QUERY)
            weights = draw.normal(D_MODEL) / 4, draw.normal(D_QUERY)
            scores, shares = code.linear_relevance(x, query, *weights, draw.mask(batch, words))
            found.append(torch.stack([scores, shares]))  # the only word has a weight of 1
        answers[name] = torch.cat(found, dim=1)
    return answers


@check(task="linear_relevance", needs=("masked_softmax",))
def linear_relevance_gradient(code, draw):
    """Gradients reach the words, the query and both weights."""
    x, mask = _texts(draw, torch.float64)
    sizes = ((BATCH, D_QUERY), (D_MODEL,), (D_QUERY,))
    inputs = [x / 4, *(draw.normal(*size, dtype=torch.float64) for size in sizes)]
    _loss(draw, *code.linear_relevance(*(i.requires_grad_() for i in inputs), mask)).backward()
    of_x, *others = (i.grad for i in inputs)
    of_others = torch.cat([grad.flatten() for grad in others])
    return {"gradient of x": of_x, "gradient of query and of both weights": of_others}


@check(task="linear_relevance", needs=("masked_softmax",))
def linear_relevance_of_long_texts(code, draw):
    """Hundreds of words, scores far apart and texts without words are answered; inputs stay."""
    weights = [draw.normal(size, dtype=torch.float64) for size in (67, 71)]
    x = 10_000 * draw.normal(67, WORDS, BATCH, dtype=torch.float64).transpose(0, 2)
    x[1] -= 10_000 * weights[0].sign()  # all its scores are far below those of other texts
    mask, query = draw.mask(BATCH, WORDS), draw.normal(71, BATCH, dtype=torch.float64).T
    mask[draw.integer(2, BATCH)] = False
    _, none = code.linear_relevance(x, query, *weights, mask & False)
    scores, shares = code.linear_relevance(x, query, *weights, mask)
    long = draw.normal(1, 541, 67, dtype=torch.float64) / 4
    return {
        "scores": torch.stack([scores, scores + none]),  # no word has a weight where none is seen
        "weights": shares,
        "scores of a long text": code.linear_relevance(long, query[:1], *weights, None)[0],
        "x afterwards": x,
        "query afterwards": query,
        "word_weight afterwards": weights[0],
        "query_weight afterwards": weights[1],
        "mask afterwards": mask,
    }


# max_pool_query


@check(task="max_pool_query")
def query_of_texts(code, draw):
    """Without a mask, each dimension of the query is the largest of the words'; gradients, too."""
    # No two numbers are equal: which of two largest has the gradient is nobody's promise.
    places = draw.permutation(BATCH * WORDS * D_MODEL).view(BATCH, WORDS, D_MODEL)
    x = (places.double() / 256 - 2).requires_grad_()
    query = code.max_pool_query(x)
    _loss(draw, query).backward()
    return {"query": query, "gradient of x": x.grad}


@check(task="max_pool_query")
def query_of_padded_texts(code, draw):
    """The padding is no word: its zeros are not the largest where the words are negative."""
    x, mask = _texts(draw, torch.float64)
    words = torch.where(mask.unsqueeze(-1), -1 - x.abs(), torch.zeros_like(x))
    return code.max_pool_query(words, mask)


@check(task="max_pool_query")
def query_of_very_low_words(code, draw):
    """However low the words' numbers are, the padding is not the largest; one text, too."""
    x, mask = _texts(draw, torch.float64)
    words = torch.where(mask.unsqueeze(-1), x - 20_000, x)
    alone = [code.max_pool_query(words[i : i + 1], mask[i : i + 1]) for i in range(BATCH)]
    return torch.cat(alone)


@check(task="max_pool_query")
def query_ignores_padding(code, draw):
    """Whatever finite numbers the padding holds, the query is the same; of one word, or number."""
    x, mask = _texts(draw)
    return {
        "query": code.max_pool_query(x=x, mask=mask),
        "query with other padding": code.max_pool_query(_other_padding(x, mask, draw), mask),
        "query of one word": code.max_pool_query(x[:, -1:], mask[:, -1:]),
        "query of one number each": torch.cat(
            [code.max_pool_query(number, mask) for number in x.split(1, dim=-1)], dim=-1
        ),
    }


@check(task="max_pool_query")
def query_of_text_without_words(code, draw):
    """A text whose words are all hidden has a query of zeros, in bfloat16, too."""
    x, mask = _texts(draw)
    mask[draw.integer(0, BATCH)] = False
    return {
        "query": code.max_pool_query(x, mask),
        "query in bfloat16": code.max_pool_query(x.bfloat16(), mask),
    }


@check(task="max_pool_query")
def query_of_long_texts(code, draw):
    """Hundreds of words, numbers far apart and words of zeros are what they are; inputs stay."""
    x = 30_000 * draw.normal(11, WORDS, BATCH, dtype=torch.float64).transpose(0, 2)
    mask = draw.mask(BATCH, WORDS)
    x[..., 0] = -x[..., 0].abs()
    x[0, 2], mask[0, 2] = 0, True
    none = code.max_pool_query(x, mask & False)
    long = draw.normal(1, 541, 67, dtype=torch.float64)
    return {
        "queries of words, and of none": torch.stack([code.max_pool_query(x, mask), none]),
        "query of a long text": code.max_pool_query(long, draw.mask(1, 541)),
        "x afterwards": x,
        "mask afterwards": mask,
    }


# SelfPooling.forward


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_of_texts(code, draw):
    """The pooled value and the weights are right for texts without padding."""
    layer = draw.fill(code.SelfPooling(D_MODEL, D_V))
    pooled, weights = layer(draw.normal(BATCH, WORDS, D_MODEL) / 2)
    return {"pooled": pooled, "weights": weights}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_of_padded_texts(code, draw):
    """The pooled value and the weights are right for padded texts."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.SelfPooling(D_MODEL, D_V).double())
    pooled, weights = layer(x / 2, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_of_one_text(code, draw):
    """A batch of one text is answered like any other, with its axis."""
    layer = draw.fill(code.SelfPooling(D_MODEL, D_V))
    texts = [one_text(draw) for _ in range(BATCH)]
    answers = [layer(x / 2, mask) for x, mask in texts]
    return {
        "pooled": torch.cat([pooled for pooled, _ in answers]),
        "weights": torch.cat([weights for _, weights in answers]),
    }


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_ignores_padding(code, draw):
    """Whatever finite numbers the padding holds, the pooled value is the same."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.SelfPooling(D_MODEL, D_V).double())
    pooled, _ = layer(x / 2, mask)
    pooled_again, _ = layer(_other_padding(x, mask, draw) / 2, mask)
    return {"pooled": pooled, "pooled with other padding": pooled_again}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_gradient(code, draw):
    """Gradients reach the words and both layers, from both results."""
    x, mask = _texts(draw, torch.float64)
    layer = draw.fill(code.SelfPooling(D_MODEL, D_V).double())
    _loss(draw, *layer(x=x.requires_grad_() / 2, mask=mask)).backward()
    return {
        "gradient of x": x.grad,
        "gradient of query.weight": layer.query.weight.grad,
        "gradient of value.weight": layer.value.weight.grad,
    }


# layers_to_connect


def _drawn_sizes(draw, count):
    """Pairs of a length and a width; some lengths are easy to be wrong by one at."""
    sizes = []
    for _ in range(count):
        width = draw.integer(2, 12)
        length = draw.choice([draw.integer(2, 1000), 1 + (width - 1) * draw.integer(1, 50)])
        sizes.append((length + draw.integer(0, 2), width))
    return sizes


def _any_widths(draw, count):
    """Pairs of a length and a width for those that ignore the width: it may be 1 or less."""
    return [(length, place % 4 - 1) for place, (length, _) in enumerate(_drawn_sizes(draw, count))]


def _count(code, draw, kind, sizes):
    """All the counts in one tensor: of floats, where one of them is no whole number."""
    counts = [code.layers_to_connect(kind, length, width) for length, width in sizes]
    return torch.tensor(counts, device=draw.device)


@check(task="layers_to_connect")
def steps_of_recurrence(code, draw):
    """A recurrent layer brings the first word to the last in n - 1 steps, whatever the width."""
    return _count(code, draw, "recurrent", _any_widths(draw, 20))


@check(task="layers_to_connect")
def layers_of_convolutions(code, draw):
    """The count is exact for convolutions, right up to the layer that reaches one word more."""
    return _count(code, draw, "convolution", _drawn_sizes(draw, 60))


@check(task="layers_to_connect")
def layers_of_dilated_convolutions(code, draw):
    """The count is exact for dilated convolutions, also where n is a power of k."""
    powers = [(k**m + more, k) for k in range(2, 12) for m in range(1, 6) for more in (0, 1)]
    order = draw.permutation(len(powers)).tolist()
    sizes = _drawn_sizes(draw, 30) + [powers[i] for i in order]
    return _count(code, draw, "dilated", sizes)


@check(task="layers_to_connect", guessable="it is always one layer", weight=0.5)
def layers_of_attention(code, draw):
    """Attention needs one layer for any length and any width."""
    return _count(code, draw, "attention", _any_widths(draw, 5))


@check(task="layers_to_connect", guessable="the handout's example", weight=0.5)
def layers_of_the_handout(code, draw):  # noqa: ARG001
    """The example of the handout: ten words, and convolutions of width 3."""
    kinds = ("recurrent", "convolution", "dilated", "attention")
    return {kind: code.layers_to_connect(kind=kind, length=10, width=3) for kind in kinds}


@check(
    task="layers_to_connect",
    judge=raises(ValueError, says="pyramid"),
    guessable="an error",
    weight=0.5,
)
def kind_that_does_not_exist(code, draw):
    """A kind that is none of the four is a ValueError that says it."""
    return code.layers_to_connect("pyramid", draw.integer(5, 50), 3)


@check(
    task="layers_to_connect", judge=raises(ValueError, says="1"), guessable="an error", weight=0.5
)
def width_that_never_connects(code, draw):
    """A convolution of width 1 is a ValueError that says the width."""
    return code.layers_to_connect("convolution", draw.choice([20, 30, 40, 50]), 1)
