"""Hidden checks of assignment1: other sizes, shapes and edges than the public ones."""

import torch

from grader.author import check, close, raises


def _padded(draw, batch, words, d_model, dtype=torch.float64):
    """Words between padding: the mask has holes, and the memory is not contiguous."""
    x = draw.normal(d_model, words, batch, dtype=dtype).permute(2, 1, 0)
    return x, draw.mask(batch, words, p=0.5)


@check(task="masked_softmax")
def weights_over_any_axis(code, draw):
    """The weights are right over any axis, with masks that broadcast, for axes of size 1."""
    scores = draw.normal(2, 5, 3, dtype=torch.float64).transpose(0, 1)
    by_rest, by_first = draw.mask(2, 3, p=0.7), draw.mask(5)
    by_first = by_first.view(5, 1, 1)
    return {
        "weights, mask of other axes": code.masked_softmax(scores, by_rest, dim=0),
        "weights, mask of first axis": code.masked_softmax(scores, by_first, dim=0),
        "weights, axis counted back": code.masked_softmax(scores, by_first, dim=-3),
        "weights of one text": code.masked_softmax(scores[:, :1, :1], by_first, dim=0),
        "weights of one word": code.masked_softmax(scores[:1], by_rest.any(dim=0), dim=0),
        "weights in bfloat16": code.masked_softmax(scores.bfloat16(), by_first, dim=0),
    }


@check(task="masked_softmax")
def weights_of_very_low_scores(code, draw):
    """Visible scores near -200 beside hidden scores near 0 share a weight of 1."""
    mask = draw.mask(5, 23, p=0.4)
    scores = draw.normal(5, 23, dtype=torch.float64)
    return code.masked_softmax(torch.where(mask, scores - 200, scores), mask)


@check(task="masked_softmax")
def gradient_along_hidden_axis(code, draw):
    """Gradients are right where a mask hides all the words along a middle axis, and without one."""
    scores = draw.normal(3, 5, 7, dtype=torch.float64).requires_grad_()
    mask = draw.mask(3, 7).unsqueeze(1).repeat(1, 5, 1)
    mask[draw.integer(0, 3), :, draw.integer(0, 7)] = False
    weights = code.masked_softmax(scores, mask, dim=1)
    free = scores.detach().clone().requires_grad_()
    for found in weights, code.masked_softmax(free, dim=1):
        (found * draw.normal(3, 5, 7, dtype=torch.float64)).sum().backward()
    return {
        "weights": weights,
        "gradient of scores": scores.grad,
        "gradient of scores without mask": free.grad,
    }


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_of_scattered_words(code, draw):
    """The pooled vector is right where the padding stands between the words, and for no words."""
    x, mask = _padded(draw, 3, 17, 5)
    mask[draw.integer(0, 3)] = False
    layer = draw.fill(code.AttentionPooling(5).double())
    pooled, weights = layer(x, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_of_reordered_words(code, draw):
    """The order of the words does not change the pooled vector; it reorders the weights."""
    x, mask = _padded(draw, 2, 13, 7)
    order = draw.permutation(13)
    layer = draw.fill(code.AttentionPooling(7).double())
    answers = {}
    reordered = x[:, order], mask[:, order]
    for name, inputs in {"words": (x, mask), "reordered words": reordered}.items():
        pooled, weights = layer(*inputs)
        answers[name] = {"pooled": pooled, "weights": weights}
    return answers


@check(task="AttentionPooling.forward", needs=("masked_softmax",), judge=close(rtol=5e-5))
def pooling_of_one_word(code, draw):
    """A text of one word is that word, and its gradient is that of the pooled vector."""
    x = draw.normal(13, 1, 5).requires_grad_()
    pooled, weights = draw.fill(code.AttentionPooling(5))(x, torch.ones_like(x[..., 0]) > 0)
    (pooled * draw.normal(13, 5)).sum().backward()
    return {"pooled": pooled, "weighted word": weights * x.detach(), "gradient of x": x.grad}


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_of_scattered_words(code, draw):
    """The pooled value is right where padding stands between the words, for no words, for one."""
    x, mask = _padded(draw, 3, 17, 5)
    mask[draw.integer(0, 3)] = False
    layer = draw.fill(code.ValuePooling(5, 2).double())
    pooled, weights = layer(x, mask)
    alone, whole = layer(x[:, :1], torch.ones_like(mask[:, :1]))
    return {
        "pooled": pooled,
        "weights": weights,
        "pooled, of one word": alone,
        "weighted word": whole * x[:, :1, :2],
    }


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def scores_without_values(code, draw):
    """With a value layer of zeros the pooled value is its bias; the weights are as ever."""
    layer = draw.fill(code.ValuePooling(7, 5).double())
    torch.nn.init.zeros_(layer.value.weight)
    pooled, weights = layer(draw.normal(3, 11, 7, dtype=torch.float64))
    return {"pooled": pooled, "weights": weights}


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_of_scattered_words(code, draw):
    """The pooled vector is right where padding stands between the words; for one word or number."""
    x, mask = _padded(draw, 3, 17, 5)
    mask[draw.integer(0, 3)] = False
    query = draw.normal(5, 3, dtype=torch.float64).T
    sizes = {"": (17, 5), ", one word": (1, 5), ", one number": (17, 1)}
    answers = {}
    for name, (words, numbers) in sizes.items():
        visible = None if words == 1 else mask
        pooled, weights = code.query_attention(x[:, :words, :numbers], query[:, :numbers], visible)
        answers[f"pooled{name}"] = pooled
        # the only word has a weight of 1, whatever is drawn
        answers[f"first numbers, weighted{name}"] = weights * x[:, :words, 0]
    return answers


@check(
    task="query_attention", judge=raises(ValueError, says="23"), guessable="an error", weight=0.5
)
def words_of_other_size(code, draw):
    """The error about a query of another size says the size of the words, too."""
    return code.query_attention(draw.normal(3, 5, 23), draw.normal(3, 7))


@check(task="rank_documents", needs=("query_attention",))
def ranking_of_scattered_words(code, draw):
    """The ranking is right where a document has no words: it scores 0; of one document, too."""
    documents, mask = _padded(draw, 31, 7, 11)
    mask[draw.integer(0, 31)] = False
    query = draw.normal(11, dtype=torch.float64) / 2
    order, scores = code.rank_documents(documents, query, mask)
    only, score = code.rank_documents(documents[:1, :, :1], query[:1])
    only = torch.stack([only.to(score), score])  # the first of one document is 0
    return {"order": order, "scores": scores, "order and scores of one": only}


@check(task="rank_documents", needs=("query_attention",))
def ranking_of_negative_scores(code, draw):
    """Documents that all point away from the query are ranked by how little they do, exactly."""
    query = draw.normal(5, dtype=torch.float64)
    documents = draw.normal(19, 3, 5, dtype=torch.float64) - 3 * query
    order, scores = code.rank_documents(documents, query, draw.mask(19, 3))
    shares = 1 + 1e-9 * draw.permutation(19).double()  # apart by less than float32 can tell
    close_order, _ = code.rank_documents(-query * shares.view(19, 1, 1), query)
    return {"order": order, "scores": scores, "order of close scores": close_order}


@check(task="rank_documents", needs=("query_attention",))
def ranking_gradient(code, draw):
    """Gradients reach the words and the query through the scores."""
    documents, mask = _padded(draw, 13, 7, 5)
    documents, query = documents / 2, draw.normal(5, dtype=torch.float64) / 2
    _, scores = code.rank_documents(documents.requires_grad_(), query.requires_grad_(), mask)
    (scores * draw.normal(13, dtype=torch.float64)).sum().backward()
    return {"gradient of documents": documents.grad, "gradient of query": query.grad}


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_of_scattered_words(code, draw):
    """The pooled vector is right where the padding stands between the words, and for no words."""
    x, mask = _padded(draw, 3, 17, 5)
    mask[draw.integer(0, 3)] = False
    layer = draw.fill(code.AdditiveAttention(5, 2, 11).double())
    pooled, weights = layer(x, draw.normal(3, 2, dtype=torch.float64), mask)
    return {"pooled": pooled, "weights": weights}


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_of_equal_sizes(code, draw):
    """The weights are right where words, query and hidden numbers are equally many."""
    layer = draw.fill(code.AdditiveAttention(5, 5, 5))
    x, query = 3 * draw.normal(5, 13, 5), 3 * draw.normal(5, 5)
    pooled, weights = layer(x, query, draw.mask(5, 13, p=0.8))
    return {"pooled": pooled, "weights": weights}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_of_scattered_words(code, draw):
    """The pooled value is right where the padding stands between the words, and for no words."""
    x, mask = _padded(draw, 3, 17, 5)
    mask[draw.integer(0, 3)] = False
    layer = draw.fill(code.SelfPooling(5, 2).double())
    pooled, weights = layer(x, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_of_negative_words(code, draw):
    """The query is right where all numbers are negative and the padding is zeros."""
    x, mask = _padded(draw, 5, 11, 7, torch.float32)
    words = torch.where(mask.unsqueeze(-1), -x.abs(), torch.zeros_like(x))
    layer = draw.fill(code.SelfPooling(7, 7))
    pooled, weights = layer(words, mask)
    return {"pooled": pooled, "weights": weights}


@check(task="layers_to_connect")
def layers_at_the_edge(code, draw):
    """The counts are exact one word before, at and after the last word that a layer reaches."""
    width, layers = draw.integer(2, 20), draw.integer(2, 5)
    ends = {"convolution": 1 + layers * (width - 1), "dilated": width**layers}
    lengths = [(kind, end + more) for kind, end in ends.items() for more in (-1, 0, 1)]
    far = ("dilated", draw.integer(2, 9) ** 15 + draw.integer(0, 2))
    counts = [code.layers_to_connect(kind, n, width) for kind, n in [*lengths, far]]
    return draw.integers(0, 1, len(counts)) + torch.tensor(counts, device=draw.device)


@check(task="layers_to_connect", guessable="one word is connected with itself", weight=0.5)
def layers_for_one_word(code, draw):
    """The only word of a text needs no layer, of any kind."""
    kinds = ("recurrent", "convolution", "dilated", "attention")
    return {kind: code.layers_to_connect(kind, 1, draw.integer(2, 9)) for kind in kinds}


@check(
    task="layers_to_connect", judge=raises(ValueError, says="0"), guessable="an error", weight=0.5
)
def length_of_no_text(code, draw):
    """A length of 0 is a ValueError that says it."""
    return code.layers_to_connect("recurrent", 0, draw.integer(2, 9))


# Every promise under other conditions: words far apart, zeros, hundreds of words, no words at all.


def _conditions(draw, d_model, far):
    """Words and masks, by what they ask."""
    words, mask = draw.normal(5, 7, d_model, dtype=torch.float64), draw.mask(5, 7, p=0.2)
    words[:, 2] = 0
    long = draw.normal(1, 541, d_model, dtype=torch.float64)
    return {
        "words far apart": (far * words, mask),
        "words with zeros": (words, None),
        "long": (long, draw.mask(1, 541)),
        "single words": (words[:, :1], None),
        "nothing but padding": (words, mask & False),
    }


def _under_all(draw, call, d_model, far):
    """What comes back; the weights together, and a text without words beside one that has some."""
    answers, shares, asked = {}, [], _conditions(draw, d_model, far)
    for name, (x, mask) in asked.items():
        pooled, weights = call(x, mask)
        answers[name] = pooled
        shares.append(weights.flatten())
    nothing = answers.pop("nothing but padding")
    answers["words with zeros"] = torch.stack([answers["words with zeros"], nothing])
    x, mask = asked["words far apart"]
    return {**answers, "weights": torch.cat(shares), "x afterwards": x, "mask afterwards": mask}


@check(task="masked_softmax")
def weights_of_long_texts_and_of_none(code, draw):
    """Scores of tens of thousands, zeros, hundreds of words, and no words at all are right."""
    scores, mask = draw.normal(5, 7, dtype=torch.float64), draw.mask(5, 7, p=0.2)
    scores[1] = 0
    parts = [
        code.masked_softmax(10_000_000 * scores, mask),
        code.masked_softmax(scores, None),
        code.masked_softmax(scores, mask & False),
        code.masked_softmax(scores[:, :1], mask[:, :1]),
        code.masked_softmax(draw.normal(1, 541, dtype=torch.float64), draw.mask(1, 541)),
    ]
    return torch.cat([part.flatten() for part in parts])


@check(task="AttentionPooling.forward", needs=("masked_softmax",))
def pooling_under_all_conditions(code, draw):
    """Words far apart, zeros, hundreds of words, single words, no words: all are pooled."""
    return _under_all(draw, draw.fill(code.AttentionPooling(3).double()), 3, 10_000_000)


@check(task="ValuePooling.forward", needs=("masked_softmax",))
def values_under_all_conditions(code, draw):
    """Words far apart, zeros, hundreds of words, single words, no words: values are pooled."""
    return _under_all(draw, draw.fill(code.ValuePooling(3, 5).double()), 3, 10_000_000)


@check(task="query_attention", needs=("masked_softmax",))
def query_attention_under_all_conditions(code, draw):
    """Words far apart, zeros, hundreds of words, single words, no words: all have an answer."""
    query = draw.normal(5, 3, dtype=torch.float64)
    query[4] = 0

    def call(x, mask):
        return code.query_attention(x, query[: len(x)], mask)

    return _under_all(draw, call, 3, 10_000_000) | {"query afterwards": query}


@check(task="rank_documents", needs=("query_attention",))
def ranking_under_all_conditions(code, draw):
    """Words far apart, zeros, long documents, one document, no words: all have their scores."""
    query, scores = draw.normal(3, dtype=torch.float64), {}
    asked = _conditions(draw, 3, 10_000_000)
    for name, (documents, mask) in asked.items():
        scores[name] = code.rank_documents(documents, query, mask)[1]
    nothing = scores.pop("nothing but padding")
    documents, mask = asked["words far apart"]
    return {
        **scores,
        "words with zeros": torch.cat([scores["words with zeros"], nothing]),
        "documents afterwards": documents,
        "query afterwards": query,
        "mask afterwards": mask,
    }


@check(task="AdditiveAttention.forward", needs=("masked_softmax",))
def additive_attention_under_all_conditions(code, draw):
    """Scores far apart, zeros, hundreds of words, single words, no words: all have an answer."""
    layer = draw.fill(code.AdditiveAttention(3, 7, 5).double())
    layer.score.weight.data.mul_(10_000_000)
    query = draw.normal(7, 5, dtype=torch.float64).T
    query[4] = 0

    def call(x, mask):
        return layer(x, query if len(x) == 5 else query[:1], mask)

    return _under_all(draw, call, 3, 1) | {"query afterwards": query}


@check(task="SelfPooling.forward", needs=("masked_softmax", "max_pool_query"))
def self_pooling_under_all_conditions(code, draw):
    """Words far apart, zeros, hundreds of words, single words, no words: all are pooled."""
    return _under_all(draw, draw.fill(code.SelfPooling(3, 5).double()), 3, 5_000)
