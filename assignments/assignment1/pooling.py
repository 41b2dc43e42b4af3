"""Simple attention: pool a text into one vector, and let the words decide how much each counts.

Each function and `forward` below is one task of the handout, in its order.
Everywhere, `x` holds the vectors of the words, (batch, word, d_model), and `mask` is True where a
word may be attended, so False where there is only padding.
"""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


def masked_softmax(
    scores: Float[Tensor, "*axes"],
    mask: Bool[Tensor, "*#axes"] | None = None,
    dim: int = -1,
) -> Float[Tensor, "*axes"]:
    r"""Turn scores into weights over the words that may be attended.

        weights_i = exp(scores_i) / Σ_j exp(scores_j)      i and j run over the True words

    Args:
        mask: True where a score may be attended. Any shape that broadcasts to that of `scores`.
            None lets every score count.
        dim: the axis of the words, over which the weights sum to 1.

    Returns:
        Weights >= 0, of the shape and dtype of `scores`. A hidden place has weight 0 exactly.
        Where all the words along `dim` are hidden, all the weights are 0, and so are the
        gradients: never NaN.

    Example:
        The third word is padding; the others share 1 as 2 : 1.
        >>> scores = torch.tensor([2.0, 1.0, 5.0]).log()
        >>> masked_softmax(scores, torch.tensor([True, True, False]))
        tensor([0.6667, 0.3333, 0.0000])

    Source:
        Bahdanau et al. (2015), "Neural Machine Translation by Jointly Learning to Align and
        Translate", section 3.1, eq. 6: the softmax over the positions.
    """
    # TODO  hide the scores, normalise them, and mind a row of padding
    raise NotImplementedError("masked_softmax")


class AttentionPooling(nn.Module):
    r"""Pool the words with one weight for each word and each dimension of the embedding.

    scores  = score(X)                 one linear layer, one score per dimension
    weights = softmax(scores)          over the words, in each dimension on its own
    pooled  = Σ_i weights_i ⊙ x_i
    """

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.score = nn.Linear(d_model, d_model)

    def forward(
        self,
        x: Float[Tensor, "batch word d_model"],
        mask: Bool[Tensor, "batch word"] | None = None,
    ) -> tuple[Float[Tensor, "batch d_model"], Float[Tensor, "batch word d_model"]]:
        r"""Average the words, dimension by dimension.

        Args:
            mask: True where a word may be attended. None lets every word count.

        Returns:
            ``(pooled, weights)``. In each dimension the weights of the words sum to 1, so
            `pooled` lies between the smallest and the largest word there.
            A text whose words are all hidden has zeros in both.

        Example:
            Equal scores: the mean of the words.
            >>> pooling = AttentionPooling(2)
            >>> _ = nn.init.zeros_(pooling.score.weight), nn.init.zeros_(pooling.score.bias)
            >>> pooling(torch.tensor([[[2.0, 10.0], [6.0, 20.0]]]))[0].tolist()
            [[4.0, 15.0]]

        Source:
            The lecture, slide "Самый простой вариант Attention".
        """
        # TODO  scores, weights over the words, weighted sum
        raise NotImplementedError("AttentionPooling.forward")


class ValuePooling(nn.Module):
    r"""Pool values that have a layer of their own: what a word says is not why it counts.

    weights = softmax(score(X))        over the words, in each dimension of the value
    pooled  = Σ_i weights_i ⊙ value(x_i)
    """

    def __init__(self, d_model: int, d_v: int) -> None:
        super().__init__()
        self.score = nn.Linear(d_model, d_v)
        self.value = nn.Linear(d_model, d_v)

    def forward(
        self,
        x: Float[Tensor, "batch word d_model"],
        mask: Bool[Tensor, "batch word"] | None = None,
    ) -> tuple[Float[Tensor, "batch d_v"], Float[Tensor, "batch word d_v"]]:
        r"""Average the values of the words, dimension by dimension.

        Axes:
            d_model: numbers that describe a word.   d_v: numbers of its value.

        Args:
            mask: True where a word may be attended. None lets every word count.

        Returns:
            ``(pooled, weights)``. In each dimension of the value the weights sum to 1.
            A text whose words are all hidden has zeros in both.

        Example:
            Two words of the values 4 and 8, and scores 0 and ln 3: 4 · 1/4 + 8 · 3/4.
            >>> pooling = ValuePooling(2, 1)
            >>> pooling.score.weight = nn.Parameter(torch.tensor([[1.0, 3.0]]).log())
            >>> pooling.value.weight = nn.Parameter(torch.tensor([[4.0, 8.0]]))
            >>> _ = nn.init.zeros_(pooling.score.bias), nn.init.zeros_(pooling.value.bias)
            >>> round(pooling(torch.eye(2).unsqueeze(0))[0].item(), 3)
            7.0

        Source:
            The lecture, slide "Немного усложнений": values.
        """
        # TODO  the scores choose, the values are summed
        raise NotImplementedError("ValuePooling.forward")


def query_attention(
    x: Float[Tensor, "batch word d_model"],
    query: Float[Tensor, "batch d_model"],
    mask: Bool[Tensor, "batch word"] | None = None,
) -> tuple[Float[Tensor, "batch d_model"], Float[Tensor, "batch word"]]:
    r"""Pool the words of each text; each counts as much as it is relevant to the query.

        scores_i = x_i · q                 relevance: the dot product, not scaled
        weights  = softmax(scores)         over the words
        pooled   = Σ_i weights_i x_i

    Args:
        query: one query for each text.
        mask: True where a word may be attended. None lets every word count.

    Returns:
        ``(pooled, weights)``. Each row of `weights` sums to 1.
        A text whose words are all hidden has zeros in both.

    Raises:
        ValueError: the words and the query disagree on d_model. Say both numbers.

    Example:
        Relevances 0 and ln 3, so weights 1/4 and 3/4.
        >>> query = torch.tensor([[1.0, 3.0]]).log()
        >>> query_attention(torch.eye(2).unsqueeze(0), query)[1]
        tensor([[0.2500, 0.7500]])

    Source:
        Luong et al. (2015), "Effective Approaches to Attention-based Neural Machine
        Translation", section 3.1: the score "dot".
    """
    # TODO  check the sizes, compare, normalise over the words, mix
    raise NotImplementedError("query_attention")


def rank_documents(
    documents: Float[Tensor, "document word d_model"],
    query: Float[Tensor, " d_model"],
    mask: Bool[Tensor, "document word"] | None = None,
) -> tuple[Int[Tensor, " document"], Float[Tensor, " document"]]:
    r"""Order short documents by their relevance to one query, the most relevant first.

        pooled_d = the document d, pooled by `query_attention` with the query q
        score_d  = pooled_d · q

    Args:
        documents: the vectors of the words, padded to the longest document.
        query: one query for all the documents.
        mask: True for a word, False for padding. None means that there is no padding.

    Returns:
        ``(order, scores)``, best first: `order` holds indices into `documents`, and `scores[i]`
        belongs to document `order[i]`. A document without words scores 0.
        Gradients reach `documents` and `query` through `scores`.
        Documents of equal score may come in any order.

    Example:
        The document 1 has one word, right along the query.
        >>> documents = torch.tensor([[[0.0, 1.0]], [[2.0, 0.0]], [[-3.0, 1.0]]])
        >>> rank_documents(documents, torch.tensor([1.0, 0.0]))
        (tensor([1, 0, 2]), tensor([ 2.,  0., -3.]))

    Source:
        The lecture, slide "Немного усложнений": how relevant an answer is to a user's query.
    """
    # TODO  pool every document, compare, sort; no loop over documents
    raise NotImplementedError("rank_documents")


class AdditiveAttention(nn.Module):
    r"""Pool the words by a relevance that combines word and query, and is not linear.

    scores_i = v · tanh(W x_i + U q)       W: word, U: query, v: score
    weights  = softmax(scores)             over the words
    pooled   = Σ_i weights_i x_i
    """

    def __init__(self, d_model: int, d_query: int, d_hidden: int) -> None:
        super().__init__()
        self.word = nn.Linear(d_model, d_hidden)
        self.query = nn.Linear(d_query, d_hidden)
        self.score = nn.Linear(d_hidden, 1)

    def forward(
        self,
        x: Float[Tensor, "batch word d_model"],
        query: Float[Tensor, "batch d_query"],
        mask: Bool[Tensor, "batch word"] | None = None,
    ) -> tuple[Float[Tensor, "batch d_model"], Float[Tensor, "batch word"]]:
        r"""Average the words of each text by their relevance to its query.

        Axes:
            d_model: numbers of a word.   d_query: numbers of a query, as many as one likes.
            d_hidden: numbers of what is compared, inside only.

        Args:
            query: one query for each text.
            mask: True where a word may be attended. None lets every word count.

        Returns:
            ``(pooled, weights)``. Each row of `weights` sums to 1.
            A text whose words are all hidden has zeros in both.

        Example:
            tanh is steep at 0 and flat far away, so the query decides what tells words apart.
            >>> attention = AdditiveAttention(1, 1, 1)
            >>> for layer in attention.children():
            ...     _ = nn.init.ones_(layer.weight), nn.init.zeros_(layer.bias)
            >>> x = torch.tensor([[[0.0], [1.0]]])
            >>> for q in 0.0, 2.0:
            ...     print([round(w, 3) for w in attention(x, torch.tensor([[q]]))[1][0].tolist()])
            [0.318, 0.682]
            [0.492, 0.508]

        Source:
            Bahdanau et al. (2015), appendix A.1.2: a(s, h) = v · tanh(W s + U h).
        """
        # TODO  combine word and query, bend, score, mix
        raise NotImplementedError("AdditiveAttention.forward")


def linear_relevance(
    x: Float[Tensor, "batch word d_model"],
    query: Float[Tensor, "batch d_query"],
    word_weight: Float[Tensor, " d_model"],
    query_weight: Float[Tensor, " d_query"],
    mask: Bool[Tensor, "batch word"] | None = None,
) -> tuple[Float[Tensor, "batch word"], Float[Tensor, "batch word"]]:
    r"""Score the words by a relevance that is linear in word and query: it cannot work.

        scores_i = w · x_i + u · q         w: word_weight, u: query_weight
        weights  = softmax(scores)         over the words

    Returns:
        ``(scores, weights)``. The scores depend on the query. The weights do not, which is why
        additive attention needs its tanh.

    Example:
        Two queries, the same two words: other scores, equal weights.
        >>> x, one = torch.tensor([[[0.0], [3.0]]] * 2), torch.ones(1)
        >>> scores, weights = linear_relevance(x, torch.tensor([[0.0], [5.0]]), one, one)
        >>> scores.tolist()
        [[0.0, 3.0], [5.0, 8.0]]
        >>> torch.equal(weights[0], weights[1])
        True

    Source:
        The handout, "Why a linear relevance fails": Σ_j exp(w · x_j + u · q) has the factor
        exp(u · q), and so has the numerator.
    """
    # TODO  both terms of the score, then the weights
    raise NotImplementedError("linear_relevance")


def max_pool_query(
    x: Float[Tensor, "batch word d_model"],
    mask: Bool[Tensor, "batch word"] | None = None,
) -> Float[Tensor, "batch d_model"]:
    r"""Make a query of the text itself: the largest value of each dimension over its words.

        query_d = max_i x_{i,d}            i runs over the words that may be attended

    Args:
        mask: True where a word may be attended. None lets every word count.

    Returns:
        The query of each text. A text whose words are all hidden has zeros.

    Example:
        The last word is padding, and its zeros are not the largest: they are not words.
        >>> x = torch.tensor([[[-1.0, -5.0], [-3.0, -2.0], [0.0, 0.0]]])
        >>> max_pool_query(x, torch.tensor([[True, True, False]]))
        tensor([[-1., -2.]])

    Source:
        The lecture, slide "Self attention": global max-pooling for the query.
    """
    # TODO  hide the padding from the maximum, mind a text of padding
    raise NotImplementedError("max_pool_query")


class SelfPooling(nn.Module):
    r"""Pool a text by a query that comes from the text itself: self-attention with one query.

    query    = query(max over the words of X)
    scores_i = x_i · query
    weights  = softmax(scores)             over the words
    pooled   = Σ_i weights_i value(x_i)
    """

    def __init__(self, d_model: int, d_v: int) -> None:
        super().__init__()
        self.query = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_v)

    def forward(
        self,
        x: Float[Tensor, "batch word d_model"],
        mask: Bool[Tensor, "batch word"] | None = None,
    ) -> tuple[Float[Tensor, "batch d_v"], Float[Tensor, "batch word"]]:
        r"""Average the values of the words by their relevance to the text as a whole.

        Args:
            mask: True where a word may be attended. None lets every word count.

        Returns:
            ``(pooled, weights)``. Each row of `weights` sums to 1.
            A text whose words are all hidden has zeros in both.

        Example:
            The layers change nothing here; the text's query is (1, 1), so both words count half.
            >>> pooling = SelfPooling(2, 2)
            >>> for layer in pooling.children():
            ...     _ = nn.init.eye_(layer.weight), nn.init.zeros_(layer.bias)
            >>> pooling(torch.eye(2).unsqueeze(0))[1].tolist()
            [[0.5, 0.5]]

        Source:
            The lecture, slide "Self attention".
        """
        # TODO  make the query, compare the words with it, mix values
        raise NotImplementedError("SelfPooling.forward")


def layers_to_connect(kind: str, length: int, width: int = 3) -> int:
    r"""Count the layers until the last word of a text depends on its first.

        "recurrent"      n - 1             steps: h_t is made of x_t and h_{t-1}
        "convolution"    ⌈(n-1) / (k-1)⌉   y_t is made of the words t-k+1, ..., t
        "dilated"        ⌈log_k n⌉         the same, with steps of 1, k, k², ... between the words
        "attention"      1                 each word sees each word

    Args:
        length: n, the number of words.
        width: k, the number of words under a convolution; the other kinds ignore it.

    Returns:
        The exact count, a Python int. The only word of a text of length 1 needs no layer: 0.

    Raises:
        ValueError: the kind is none of the four. Say it.
        ValueError: the length is less than 1. Say it.
        ValueError: a convolution, dilated or not, has a width less than 2: it never leaves its
            word. Say the width.

    Example:
        >>> [layers_to_connect(kind, 10) for kind in ("recurrent", "convolution", "dilated")]
        [9, 5, 3]

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 4, table 1, made exact.
    """
    # TODO  refuse what makes no sense, then count in whole numbers
    raise NotImplementedError("layers_to_connect")
