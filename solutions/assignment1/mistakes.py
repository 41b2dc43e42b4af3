"""Known mistakes of assignment1: edits of the reference that students really make."""

from grader.author import Mistake

MISTAKES = [
    # masked_softmax
    Mistake(
        "A1-FILL-ZERO",
        task="masked_softmax",
        body="""
if mask is None:
    return torch.softmax(scores, dim=dim)
return torch.softmax(scores.masked_fill(~mask, 0.0), dim=dim)
""",
        says="the scores of hidden words become 0 (or nearly 0), and exp(0) = 1 still counts",
        help="replace hidden scores by a number so low that exp of it is 0",
        read="masked-softmax",
        why="A softmax sees exp(score), and exp(0) = 1 is as much as an average word gets. "
        "Products with the mask and fills of 0 or -1e-9 all do this: the padding keeps a share.",
    ),
    Mistake(
        "A1-MASK-LATE",
        task="masked_softmax",
        body="""
weights = torch.softmax(scores, dim=dim)
return weights if mask is None else weights.masked_fill(~mask, 0.0)
""",
        says="the hidden weights are set to 0 after the softmax, and the others sum to less than 1",
        help="hide the scores before the softmax, so that the visible words share 1",
        read="masked-softmax",
        why="The denominator Σ_j exp(scores_j) was computed with the hidden words in it. A long "
        "padding then makes the pooled vector short.",
    ),
    Mistake(
        "A1-POLARITY",
        task="masked_softmax",
        edits=[("hidden = ~mask\n", "hidden = mask\n")],
        says="the words where the mask is True are hidden, and the padding is attended",
        help="True means that a word may be attended, in every mask of this course",
        read="masked-softmax",
        why="Libraries disagree: in nn.MultiheadAttention's key_padding_mask True hides, in "
        "F.scaled_dot_product_attention True shows, as it does here.",
    ),
    Mistake(
        "A1-HIDDEN-ROW",
        task="masked_softmax",
        edits=[("return weights.masked_fill(hidden, 0.0)\n", "return weights\n")],
        says="a text whose words are all hidden spreads its weights over the padding",
        help="set the weights of hidden places to 0 after the softmax, too",
        read="a-text-without-words",
        why="Where all scores are the same low number, the softmax gives each word 1/n. The "
        "padding would then be averaged as if it were a text.",
    ),
    Mistake(
        "A1-NAN-ROW",
        task="masked_softmax",
        edits=[
            ("lowest = torch.finfo(scores.dtype).min\n", 'lowest = -float("inf")\n'),
            ("return weights.masked_fill(hidden, 0.0)\n", "return weights\n"),
        ],
        says="hidden scores are -inf, and a text whose words are all hidden becomes NaN",
        help="give a row without visible words weights of 0; the softmax of a row of -inf is 0/0",
        read="a-text-without-words",
        why="exp(-inf) = 0 for every word, so the weights are 0/0 = NaN. One NaN spreads through "
        "the loss to every parameter.",
    ),
    Mistake(
        "A1-OVERFLOW",
        task="masked_softmax",
        edits=[
            (
                "weights = torch.softmax(scores.masked_fill(hidden, lowest), dim=dim)",
                "powers = scores.exp() * mask\n"
                "    weights = powers / powers.sum(dim=dim, keepdim=True)",
            ),
            (
                "    if mask is None:\n"
                "        return torch.softmax(scores, dim=dim)\n"
                "    hidden = ~mask\n",
                "    mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask\n"
                "    hidden = ~mask\n",
            ),
        ],
        says="the exponentials of large scores overflow: the largest score is not subtracted first",
        help="subtract the largest score of a row before exp, or call softmax, which does",
        read="masked-softmax",
        why="exp(89) is more than float32 can hold, and infinity over infinity is NaN. "
        "Subtracting a number from all scores leaves the weights as they are.",
    ),
    Mistake(
        "A1-LAST-AXIS",
        task="masked_softmax",
        edits=[
            ("return torch.softmax(scores, dim=dim)\n", "return torch.softmax(scores, dim=-1)\n"),
            ("masked_fill(hidden, lowest), dim=dim)", "masked_fill(hidden, lowest), dim=-1)"),
        ],
        says="the weights sum to 1 over the last axis, whatever `dim` says",
        help="normalise over the axis `dim`",
        read="masked-softmax",
        why="With scores of (batch, word, d_model) the words are not the last axis.",
    ),
    Mistake(
        "A1-ADD-MASK",
        task="masked_softmax",
        body="""
if mask is None:
    return torch.softmax(scores, dim=dim)
return torch.softmax(scores + mask, dim=dim)
""",
        says="the mask is added to the scores as 0 and 1, so hidden words count e times less",
        help="add a very low number where the mask is False, or fill it in",
        read="masked-softmax",
        why="exp(s + 1) = e · exp(s): a visible word counts 2.7 times as much, and a hidden one "
        "still counts. An additive mask holds 0 and a very low number, not True and False.",
    ),
    Mistake(
        "A1-SMALL-FILL",
        task="masked_softmax",
        edits=[("lowest = torch.finfo(scores.dtype).min\n", "lowest = -100.0\n")],
        says="hidden scores become a number like -100, and visible scores can be lower than that",
        help="fill with the lowest number of the dtype, or with -inf where some word is visible",
        read="masked-softmax",
        why="Only differences of scores count. Where all visible scores are near -200, a fill of "
        "-100 wins the softmax, and nothing is left for the words.",
    ),
    # AttentionPooling.forward
    Mistake(
        "A1-OVER-DIMENSIONS",
        task="AttentionPooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_model)",
                "masked_softmax(scores, visible, dim=-1)",
            )
        ],
        says="the weights sum to 1 over the dimensions of each word, not over the words",
        help="normalise over the axis of the words, in each dimension on its own",
        read="per-dimension-attention-pooling",
        why="Words compete for attention, dimensions do not. Over the wrong axis the pooled vector "
        "grows with the number of words.",
    ),
    Mistake(
        "A1-OVER-BATCH",
        task="AttentionPooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_model)",
                "masked_softmax(scores, visible, dim=0)",
            )
        ],
        says="the weights sum to 1 over the texts of the batch, not over the words",
        help="normalise over the axis of the words: axis 0 is the batch",
        read="per-dimension-attention-pooling",
        why="A text's weights then depend on which other texts happen to be in its batch.",
    ),
    Mistake(
        "A1-ONE-SCORE",
        task="AttentionPooling.forward",
        edits=[
            (
                "scores = self.score(x)  # (batch, word, d_model)",
                "scores = self.score(x).mean(dim=-1, keepdim=True).expand_as(x)",
            )
        ],
        says="the scores of a word are averaged, so each word has one weight for all dimensions",
        help="keep the d_model scores of a word apart: each dimension has weights of its own",
        read="per-dimension-attention-pooling",
        why="With one score per dimension, one dimension can look at the first word while another "
        "looks at the last.",
    ),
    Mistake(
        "A1-SCORE-AS-VALUE",
        task="AttentionPooling.forward",
        edits=[("pooled = (weights * x).sum(dim=1)", "pooled = (weights * scores).sum(dim=1)")],
        says="the scores are averaged instead of the words",
        help="multiply the weights with the words x; the scores only say how much each counts",
        read="per-dimension-attention-pooling",
        why="pooled = Σ_i weights_i ⊙ x_i. What is scored and what is averaged are two things; "
        "overwriting x with the scores mixes them up.",
    ),
    Mistake(
        "A1-MEAN",
        task="AttentionPooling.forward",
        edits=[
            ("pooled = (weights * x).sum(dim=1)", "pooled = (weights * x).mean(dim=1)"),
        ],
        says="the weighted words are averaged, and so divided by the number of words once more",
        help="sum the weighted words: the weights already sum to 1",
        read="per-dimension-attention-pooling",
        why="A weighted average is Σ_i w_i x_i with Σ_i w_i = 1. The mean divides by n again.",
    ),
    Mistake(
        "A1-PADDING-COUNTS",
        task="AttentionPooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_model)",
                "masked_softmax(scores, None, dim=1)",
            )
        ],
        says="the mask is not used, so the padding is averaged like words",
        help="pass the mask on, with an axis added for the dimensions",
        read="per-dimension-attention-pooling",
        why="The same sentence must not change its vector because a longer one is in its batch.",
    ),
    Mistake(
        "A1-ZERO-PADDING",
        task="AttentionPooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_model)",
                "masked_softmax(scores, None, dim=1)",
            ),
            (
                "pooled = (weights * x).sum(dim=1)",
                "pooled = (weights * (x if visible is None else x * visible)).sum(dim=1)",
            ),
        ],
        says="the padding's vectors become 0, but the padding still takes its share of the weights",
        help="hide the padding from the softmax; zeros in the words are not enough",
        read="per-dimension-attention-pooling",
        why="Σ_i w_i = 1 must hold over the words. A zero vector with a weight pulls the pooled "
        "vector towards 0.",
    ),
    # ValuePooling.forward
    Mistake(
        "A1-SWAPPED-LAYERS",
        task="ValuePooling.forward",
        edits=[
            ("scores = self.score(x)  # (batch, word, d_v)", "scores = self.value(x)"),
            (
                "values = self.value(x)  # (batch, word, d_v)\n        pooled",
                "values = self.score(x)\n        pooled",
            ),
        ],
        says="the layers `score` and `value` have changed places",
        help="the layer `score` feeds the softmax, the layer `value` is averaged",
        read="values-of-their-own",
        why="weights = softmax(score(x)), pooled = Σ_i weights_i ⊙ value(x_i).",
    ),
    Mistake(
        "A1-VALUES-CHOOSE",
        task="ValuePooling.forward",
        edits=[("scores = self.score(x)  # (batch, word, d_v)", "scores = self.value(x)")],
        says="the values are their own scores, and the layer `score` is not used",
        help="compute the scores with the layer `score`",
        read="values-of-their-own",
        why="Then a word counts much exactly where its value is large. The point of a layer for "
        "the values is that what a word says and why it counts can differ.",
    ),
    Mistake(
        "A1-SCORES-SUMMED",
        task="ValuePooling.forward",
        edits=[
            (
                "values = self.value(x)  # (batch, word, d_v)\n        pooled",
                "values = scores\n        pooled",
            ),
        ],
        says="the scores are averaged, and the layer `value` is not used",
        help="average what the layer `value` makes of the words",
        read="values-of-their-own",
        why="pooled = Σ_i weights_i ⊙ value(x_i); the scores end in the weights.",
    ),
    Mistake(
        "A1-VALUES-OVER-DIMENSIONS",
        task="ValuePooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_v)",
                "masked_softmax(scores, visible, dim=-1)",
            )
        ],
        says="the weights sum to 1 over the dimensions of the value, not over the words",
        help="normalise over the axis of the words",
        read="values-of-their-own",
        why="Words compete for attention, in each dimension of the value on its own.",
    ),
    Mistake(
        "A1-VALUES-PADDING",
        task="ValuePooling.forward",
        edits=[
            (
                "masked_softmax(scores, visible, dim=1)  # (batch, word, d_v)",
                "masked_softmax(scores, None, dim=1)",
            )
        ],
        says="the mask is not used, so the values of the padding are averaged, too",
        help="pass the mask on, with an axis added for the dimensions",
        read="values-of-their-own",
        why="A padding of zeros has a value all the same: the bias of the layer.",
    ),
    # query_attention
    Mistake(
        "A1-SCALED",
        task="query_attention",
        edits=[
            (
                "scores = (x @ query.unsqueeze(-1)).squeeze(-1)  # (batch, word)",
                "scores = (x @ query.unsqueeze(-1)).squeeze(-1) / x.shape[-1] ** 0.5",
            )
        ],
        says="the scores are divided by √d_model",
        help="leave the dot product as it is; the scale belongs to the next assignment",
        read="relevance-to-a-query",
        why="The relevance here is x_i · q, as in Luong et al. (2015). Dividing by √d_k is "
        "Vaswani's (2017) addition, and the task of assignment2.",
    ),
    Mistake(
        "A1-COSINE",
        task="query_attention",
        edits=[
            (
                "scores = (x @ query.unsqueeze(-1)).squeeze(-1)  # (batch, word)",
                "scores = torch.cosine_similarity(x, query.unsqueeze(1), dim=-1)",
            )
        ],
        says="the scores are cosines: the lengths of the vectors are divided out",
        help="use the dot product itself, so that a longer query makes sharper weights",
        read="relevance-to-a-query",
        why="A cosine lies between -1 and 1, so one word can get at most e² = 7.4 times the weight "
        "of another, however sure the query is.",
    ),
    Mistake(
        "A1-FIRST-QUERY",
        task="query_attention",
        edits=[
            (
                "scores = (x @ query.unsqueeze(-1)).squeeze(-1)  # (batch, word)",
                "scores = x @ query[0]",
            )
        ],
        says="every text of the batch is compared with the query of the first one",
        help="compare the words of each text with the query of the same text",
        read="relevance-to-a-query",
        why="scores_{b,i} = x_{b,i} · q_b: the batch index is the same on both sides.",
    ),
    Mistake(
        "A1-QUERY-PADDING",
        task="query_attention",
        edits=[
            (
                "weights = masked_softmax(scores, mask)  # (batch, word)\n"
                "    pooled = (weights.unsqueeze(-1) * x).sum(dim=1)  # (batch, d_model)",
                "weights = masked_softmax(scores, None)\n"
                "    pooled = (weights.unsqueeze(-1) * x).sum(dim=1)",
            )
        ],
        says="the mask is not used, so the padding gets weights, too",
        help="pass the mask to the softmax",
        read="relevance-to-a-query",
        why="A padding of zeros has relevance 0, which is more than many words have.",
    ),
    # rank_documents
    Mistake(
        "A1-WORST-FIRST",
        task="rank_documents",
        edits=[("order = scores.argsort(descending=True)", "order = scores.argsort()")],
        says="the documents are sorted in rising order, the least relevant first",
        help="sort in falling order",
        read="ranking-documents",
        why="Sorting functions rise unless told otherwise, and the best score is the largest.",
    ),
    Mistake(
        "A1-PLACES",
        task="rank_documents",
        edits=[("return order, scores[order]", "return order.argsort(), scores[order]")],
        says="`order` holds the place of each document instead of the document of each place",
        help="return which document stands first, second, ...: one argsort",
        read="ranking-documents",
        why="For the scores 5, 9, 7 the order is 1, 2, 0 (document 1 is best); the places are "
        "2, 0, 1 (document 0 comes last). One is the inverse permutation of the other.",
    ),
    Mistake(
        "A1-SCORES-UNSORTED",
        task="rank_documents",
        edits=[("return order, scores[order]", "return order, scores")],
        says="the scores stand in the order of the documents instead of best first",
        help="put the scores into the new order, too",
        read="ranking-documents",
        why="scores[i] belongs to document order[i], so that the two can be read side by side.",
    ),
    Mistake(
        "A1-MEAN-DOCUMENT",
        task="rank_documents",
        edits=[
            (
                "pooled, _ = query_attention(documents, queries, mask)  # (document, d_model)",
                "pooled, _ = query_attention(documents, 0 * queries, mask)",
            )
        ],
        says="a document is the mean of its words, and the query does not choose among them",
        help="pool each document by `query_attention` with the query",
        read="ranking-documents",
        why="In a mean, one sentence that answers the query drowns in the rest of its document.",
    ),
    Mistake(
        "A1-RANK-PADDING",
        task="rank_documents",
        edits=[
            (
                "pooled, _ = query_attention(documents, queries, mask)  # (document, d_model)",
                "pooled, _ = query_attention(documents, queries)",
            )
        ],
        says="the mask is not used, so what stands in the padding changes the ranking",
        help="pass the mask to `query_attention`",
        read="ranking-documents",
        why="Padding is no word of any document.",
    ),
    # AdditiveAttention.forward
    Mistake(
        "A1-LINEAR",
        task="AdditiveAttention.forward",
        edits=[
            (
                "combined = torch.tanh(self.word(x) + query_part)",
                "combined = self.word(x) + query_part",
            )
        ],
        says="there is no tanh between the layers, and the weights do not depend on the query",
        help="bend the sum of the word's and the query's part by tanh before the score layer",
        read="why-a-linear-relevance-fails",
        why="v · (W x_i + U q) = v · W x_i + v · U q. The second term is the same for all words, "
        "and a softmax does not see what all scores share.",
    ),
    Mistake(
        "A1-TANH-EACH",
        task="AdditiveAttention.forward",
        edits=[
            (
                "combined = torch.tanh(self.word(x) + query_part)",
                "combined = torch.tanh(self.word(x)) + torch.tanh(query_part)",
            )
        ],
        says="tanh bends word and query apart, before they are added, and the query cancels",
        help="add first, then bend: tanh of the sum",
        read="additive-attention",
        why="v · (tanh(W x_i) + tanh(U q)) is a sum of a part of the word and a part of the query "
        "again, and what all words share cancels in the softmax.",
    ),
    Mistake(
        "A1-TANH-LAST",
        task="AdditiveAttention.forward",
        edits=[
            (
                "combined = torch.tanh(self.word(x) + query_part)",
                "combined = self.word(x) + query_part",
            ),
            (
                "scores = self.score(combined).squeeze(-1)",
                "scores = torch.tanh(self.score(combined)).squeeze(-1)",
            ),
        ],
        says="tanh bends the finished score instead of the sum of word and query",
        help="bend the sum before the score layer: v · tanh(W x_i + U q)",
        read="additive-attention",
        why="A score between -1 and 1 can never make one word more than e² = 7.4 times as heavy as "
        "another, and one bend for all d_hidden numbers tells less apart.",
    ),
    Mistake(
        "A1-RELU",
        task="AdditiveAttention.forward",
        edits=[
            (
                "combined = torch.tanh(self.word(x) + query_part)",
                "combined = torch.relu(self.word(x) + query_part)",
            )
        ],
        says="the sum of word and query is bent by ReLU where tanh should bend it",
        help="use tanh: v · tanh(W x_i + U q)",
        read="additive-attention",
        why="ReLU forgets every number below 0, and lets those above it grow without bounds. "
        "Both bend, so both let word and query meet, but the formula, and the weights that are "
        "given, are those of tanh.",
    ),
    Mistake(
        "A1-QUERY-IGNORED",
        task="AdditiveAttention.forward",
        edits=[
            (
                "combined = torch.tanh(self.word(x) + query_part)",
                "combined = torch.tanh(self.word(x))",
            )
        ],
        says="the query takes no part in the scores",
        help="add the query's part to that of every word before tanh",
        read="additive-attention",
        why="scores_i = v · tanh(W x_i + U q).",
    ),
    # linear_relevance
    Mistake(
        "A1-NO-QUERY-TERM",
        task="linear_relevance",
        edits=[
            (
                "scores = x @ word_weight + (query @ query_weight).unsqueeze(-1)  # (batch, word)",
                "scores = x @ word_weight",
            )
        ],
        says="the scores lack the term u · q; the weights are right without it, which is the point",
        help="add u · q to the scores of each text",
        read="why-a-linear-relevance-fails",
        why="The weights of softmax(w · x_i + u · q) and softmax(w · x_i) are equal: "
        "exp(u · q) stands in the numerator and in the denominator.",
    ),
    Mistake(
        "A1-TIMES-QUERY",
        task="linear_relevance",
        edits=[
            (
                "scores = x @ word_weight + (query @ query_weight).unsqueeze(-1)  # (batch, word)",
                "scores = (x @ word_weight) * (query @ query_weight).unsqueeze(-1)",
            )
        ],
        says="the word's and the query's part are multiplied instead of added",
        help="add the two parts",
        read="why-a-linear-relevance-fails",
        why="A product of the two is not linear in word and query together, so its weights do "
        "depend on the query.",
    ),
    # max_pool_query
    Mistake(
        "A1-ZERO-MAX",
        task="max_pool_query",
        edits=[
            (
                "query = x.masked_fill(~mask.unsqueeze(-1), lowest).amax(dim=1)",
                "query = (x * mask.unsqueeze(-1)).amax(dim=1)",
            )
        ],
        says="the padding is set to 0 before the maximum, and 0 wins where all words are negative",
        help="fill the padding with the lowest number before taking the maximum",
        read="a-query-from-the-text",
        why="max(-1, -3, 0) = 0, but 0 is no word. Zeros are neutral for a sum; for a maximum it "
        "is the lowest number.",
    ),
    Mistake(
        "A1-MAX-PADDING",
        task="max_pool_query",
        edits=[
            (
                "query = x.masked_fill(~mask.unsqueeze(-1), lowest).amax(dim=1)",
                "query = x.amax(dim=1)",
            )
        ],
        says="the maximum is taken over the padding, too",
        help="hide the padding from the maximum",
        read="a-query-from-the-text",
        why="query_d = max_i x_{i,d} runs over the words that may be attended.",
    ),
    Mistake(
        "A1-MEAN-QUERY",
        task="max_pool_query",
        body="""
if mask is None:
    return x.mean(dim=1)
visible = mask.unsqueeze(-1)
return (x * visible).sum(dim=1) / visible.sum(dim=1).clamp(min=1)
""",
        says="the query is the mean of the words instead of their maximum",
        help="take the largest value of each dimension",
        read="a-query-from-the-text",
        why="The lecture's query is a global max-pooling: what is strongest anywhere in the text.",
    ),
    Mistake(
        "A1-MAX-DIMENSIONS",
        task="max_pool_query",
        edits=[
            ("return x.amax(dim=1)\n", "return x.amax(dim=-1)\n"),
            (
                "query = x.masked_fill(~mask.unsqueeze(-1), lowest).amax(dim=1)",
                "query = x.masked_fill(~mask.unsqueeze(-1), lowest).amax(dim=-1)",
            ),
        ],
        says="the maximum is taken over the dimensions of each word, not over the words",
        help="take the maximum over the axis of the words; d_model numbers are left",
        read="a-query-from-the-text",
        why="A query is compared with words, so it has d_model numbers like them.",
    ),
    # SelfPooling.forward
    Mistake(
        "A1-NO-QUERY-LAYER",
        task="SelfPooling.forward",
        edits=[
            ("query = self.query(max_pool_query(x, mask))", "query = max_pool_query(x, mask)"),
        ],
        says="the maximum itself is the query, and the layer `query` is not used",
        help="send the maximum through the layer `query`",
        read="self-attention-with-one-query",
        why="The layer learns what to look for, given what is strongest in the text.",
    ),
    Mistake(
        "A1-LAYER-BEFORE-MAX",
        task="SelfPooling.forward",
        edits=[
            (
                "query = self.query(max_pool_query(x, mask))",
                "query = max_pool_query(self.query(x), mask)",
            ),
        ],
        says="the layer `query` comes before the maximum instead of after it",
        help="take the maximum of the words first, then apply the layer",
        read="self-attention-with-one-query",
        why="The maximum is not linear: max_i (W x_i) and W max_i x_i differ.",
    ),
    Mistake(
        "A1-SELF-MAX-PADDING",
        task="SelfPooling.forward",
        edits=[
            (
                "query = self.query(max_pool_query(x, mask))",
                "query = self.query(max_pool_query(x))",
            ),
        ],
        says="the query is made of the padding, too",
        help="pass the mask to `max_pool_query` as well",
        read="self-attention-with-one-query",
        why="The padding must be invisible twice: to the query and to the weights.",
    ),
    Mistake(
        "A1-WORDS-THROUGH-QUERY",
        task="SelfPooling.forward",
        edits=[
            (
                'scores = torch.einsum("bwd,bd->bw", x, query)',
                'scores = torch.einsum("bwd,bd->bw", self.query(x), query)',
            ),
        ],
        says="the words go through the layer `query`, too, before they are compared",
        help="compare the words x themselves with the query",
        read="self-attention-with-one-query",
        why="scores_i = x_i · query. A layer of their own for what is compared, the keys, comes in "
        "assignment2.",
    ),
    # layers_to_connect
    Mistake(
        "A1-FLOAT-LOG",
        task="layers_to_connect",
        edits=[
            (
                "layers, reach = 0, 1  # reach: how many words the last word depends on, itself "
                "included\n",
                "import math\n\n    return math.ceil(math.log(length) / math.log(width))\n"
                "    layers, reach = 0, 1\n",
            )
        ],
        says="the logarithm is a rounded float, and rounding up an exact power adds a layer",
        help="count layers with whole numbers until the reach is at least the length",
        read="how-many-layers",
        why="math.log(125) / math.log(5) is 3.0000000000000004: 4 layers where 3 suffice.",
    ),
    Mistake(
        "A1-N-OVER-K",
        task="layers_to_connect",
        edits=[("return (length - 1 + width - 2) // (width - 1)", "return -(-length // width)")],
        says="a convolution's count is n / k, rounded up",
        help="divide the n - 1 words to cross by the k - 1 that each layer crosses",
        read="how-many-layers",
        why="O(n/k) is a growth, not a count. m layers see 1 + m (k - 1) words, so m is "
        "⌈(n - 1) / (k - 1)⌉.",
    ),
    Mistake(
        "A1-WIDTH",
        task="layers_to_connect",
        edits=[
            ("return (length - 1 + width - 2) // (width - 1)", "return -(-(length - 1) // width)")
        ],
        says="each convolution extends the reach by k words instead of k - 1",
        help="divide by k - 1: one of the k words under a convolution is the word itself",
        read="how-many-layers",
        why="m layers see 1 + m (k - 1) words.",
    ),
    Mistake(
        "A1-FLOOR",
        task="layers_to_connect",
        edits=[
            ("return (length - 1 + width - 2) // (width - 1)", "return (length - 1) // (width - 1)")
        ],
        says="the count of convolutions is rounded down, and the last layer is missing",
        help="round up: a layer that is needed in part is needed",
        read="how-many-layers",
        why="With n = 10 and k = 3, four layers see 9 words, and the tenth needs a fifth layer. "
        "Width 4 happens to fit: (10 - 1) / (4 - 1) = 3.",
    ),
    Mistake(
        "A1-OUTPUT-STEP",
        task="layers_to_connect",
        edits=[("return length - 1\n", "return length\n")],
        says="the recurrence takes one step too many: n for n words",
        help="count the steps between the first and the last word: n - 1",
        read="how-many-layers",
        why="h_1 holds the first word already; h_n is n - 1 steps later.",
    ),
    Mistake(
        "A1-POWERS-OF-TWO",
        task="layers_to_connect",
        edits=[
            (
                "layers, reach = layers + 1, reach * width\n",
                "layers, reach = layers + 1, reach + (width - 1) * 2**layers\n",
            )
        ],
        says="the steps of the dilated layers are 1, 2, 4, ... instead of 1, k, k², ...",
        help="multiply the reach by k with each layer",
        read="how-many-layers",
        why="Doubling (WaveNet, k = 2) reaches 1 + (k - 1)(2^m - 1) words; steps of k^i leave no "
        "gap and no overlap, and reach k^m.",
    ),
]
