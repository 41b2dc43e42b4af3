"""QKV self-attention: every word is seen in the context of all the others.

Fill in one function at a time, from the top; README.md explains each of them.
``grade assignment2`` tells you how far you are.
"""

import math
from collections.abc import Callable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


def parameterless_attention(
    x: Float[Tensor, "*batch word d_model"],
) -> tuple[Float[Tensor, "*batch word d_model"], Float[Tensor, "*batch word word"]]:
    r"""Mix the words; each word is query, key and value at once, and nothing is learned.

        weights = softmax( X Xᵀ )      over the keys, not divided by anything
        output  = weights X

    Axes:
        word: rows of X. In ``weights`` the first word axis asks, the last one answers.

    Returns:
        ``(output, weights)``. ``weights[..., i, j]`` says how much word i takes of word j.
        Each row of ``weights`` sums to 1. Large scores, near ±1000, give no NaN.

    Example:
        Two words that have nothing in common, a long one and a zero.
        The zero word is equally far from both; the long one sees only itself.
        >>> x = torch.tensor([[10.0, 0.0], [0.0, 0.0]])
        >>> parameterless_attention(x)[0]
        tensor([[10.,  0.],
                [ 5.,  0.]])

    Source:
        The lecture, "Self attention": one vector for each word, not one for the text.
    """
    # BEGIN SOLUTION parameterless_attention: score every word against every word, then mix
    scores = x @ x.transpose(-2, -1)  # (*batch, word, word)
    weights = scores.softmax(dim=-1)
    output = weights @ x  # (*batch, word, d_model)
    return output, weights
    # END SOLUTION


def scaled_dot_product_attention(
    query: Float[Tensor, "*batch query d_k"],
    key: Float[Tensor, "*batch key d_k"],
    value: Float[Tensor, "*batch key d_v"],
    mask: Bool[Tensor, "*#batch #query #key"] | None = None,
) -> tuple[Float[Tensor, "*batch query d_v"], Float[Tensor, "*batch query key"]]:
    r"""Mix the values; each counts as much as its key answers the query.

        weights = softmax( Q Kᵀ / √d_k )      over the keys that may be attended
        output  = weights V

    Axes:
        query: positions that ask.   key: positions that answer.
        d_k: numbers compared.       d_v: numbers returned.

    Args:
        mask: True where a key may be attended. It broadcasts to (*batch, query, key).
            None lets every query see every key.

    Returns:
        ``(output, weights)`` of the dtype of the inputs, which are left unchanged.
        Each row of ``weights`` is >= 0 and sums to 1; a hidden key has weight 0.
        A query whose keys are all hidden gets weights and output of exact zeros,
        and gradients stay finite.
        Scores near ±1000 give no NaN.

    Raises:
        ValueError: ``query`` and ``key`` disagree on d_k. Say both numbers.
        ValueError: ``key`` and ``value`` disagree on the number of keys. Say both numbers.

    Example:
        One query, two equal keys: each value gets half.
        >>> q, k, v = torch.ones(1, 4), torch.ones(2, 4), torch.tensor([[2.0], [4.0]])
        >>> scaled_dot_product_attention(q, k, v)[0]
        tensor([[3.]])
        >>> scaled_dot_product_attention(q, k, v, torch.tensor([[False, True]]))[0]
        tensor([[4.]])
        >>> scaled_dot_product_attention(q, k, v, torch.tensor([[False, False]]))[0]
        tensor([[0.]])

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.2.1, equation 1.
    """
    # BEGIN SOLUTION scaled_dot_product_attention: scores, then mask, then softmax, then mix
    d_k = query.shape[-1]
    if key.shape[-1] != d_k:
        raise ValueError(f"query has d_k = {d_k}, key has d_k = {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"there are {key.shape[-2]} keys, but {value.shape[-2]} values")
    scores = query @ key.transpose(-2, -1) / math.sqrt(d_k)  # (*batch, query, key)
    if mask is not None:
        # a finite fill: a row of nothing but -inf would be NaN after the softmax
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        # a row that sees nothing is uniform now, and the contract says zeros
        weights = weights.masked_fill(~mask, 0.0)
    output = weights @ value  # (*batch, query, d_v)
    return output, weights
    # END SOLUTION


def lengths_to_mask(
    lengths: Int[Tensor, " batch"],
    longest: int,
) -> Bool[Tensor, "batch 1 longest"]:
    """Say which keys are words and which are padding, from the sentences' lengths.

    Axes:
        batch: sentences, padded at the end.   1: the same row for every query.
        longest: places of a padded sentence, as keys.

    Args:
        lengths: words of each sentence, 0 to ``longest``.
        longest: places of a padded sentence; it may be more than every length.

    Returns:
        True where a key may be attended, False at padding.

    Raises:
        ValueError: a length is greater than ``longest``. Say both numbers.

    Example:
        >>> lengths_to_mask(torch.tensor([3, 1]), longest=4)
        tensor([[[ True,  True,  True, False]],
        <BLANKLINE>
                [[ True, False, False, False]]])
    """
    # BEGIN SOLUTION lengths_to_mask: compare every place with every length
    if (lengths > longest).any():
        raise ValueError(f"a sentence has {lengths.max()} words, but longest = {longest}")
    place = torch.arange(longest, device=lengths.device)  # (longest,)
    real = place < lengths.unsqueeze(-1)  # (batch, longest)
    return real.unsqueeze(-2)  # (batch, 1, longest)
    # END SOLUTION


def ids_to_mask(
    ids: Int[Tensor, "batch word"],
    pad_id: int,
) -> Bool[Tensor, "batch 1 word"]:
    """Say which keys are words and which are padding, from the words' ids.

    Axes:
        batch: sentences.   1: the same row for every query.   word: places, as keys.

    Args:
        pad_id: the id that stands for padding. Every other id is a word, 0 too.

    Returns:
        True where a key may be attended, False where the id is ``pad_id``.

    Example:
        >>> ids_to_mask(torch.tensor([[7, 0, 1], [5, 1, 1]]), pad_id=1)
        tensor([[[ True,  True, False]],
        <BLANKLINE>
                [[ True, False, False]]])
    """
    # BEGIN SOLUTION ids_to_mask: compare every id with the padding's, and make room for queries
    real = ids != pad_id  # (batch, word)
    return real.unsqueeze(-2)  # (batch, 1, word)
    # END SOLUTION


class SelfAttention(nn.Module):
    """One head of self-attention: three linear layers give each word three roles.

    The layers are given, with biases; their names are part of the contract.
    """

    def __init__(self, d_model: int, d_k: int, d_v: int) -> None:
        super().__init__()
        self.query = nn.Linear(d_model, d_k)
        self.key = nn.Linear(d_model, d_k)
        self.value = nn.Linear(d_model, d_v)

    def forward(
        self,
        x: Float[Tensor, "batch word d_model"],
        mask: Bool[Tensor, "#batch #word #word"] | None = None,
    ) -> tuple[Float[Tensor, "batch word d_v"], Float[Tensor, "batch word word"]]:
        r"""Let each word ask with its query, answer with its key, and give its value.

            Q = X W_Q + b_Q     K = X W_K + b_K     V = X W_V + b_V
            output, weights = attention(Q, K, V)      scaled dot-product

        Axes:
            word: words of the sentence. In ``weights`` the first word axis asks, the last
            one answers.

        Args:
            mask: True where a word may be attended; broadcasts to (batch, word, word).

        Returns:
            ``(output, weights)``; words without a visible key get zeros, as above.

        Example:
            >>> layer = SelfAttention(d_model=4, d_k=3, d_v=2)
            >>> output, weights = layer(torch.ones(1, 5, 4))
            >>> output.shape, weights.shape
            (torch.Size([1, 5, 2]), torch.Size([1, 5, 5]))

        Source:
            Vaswani et al. (2017), sections 3.2.1 and 3.2.3.
        """
        # BEGIN SOLUTION SelfAttention.forward: give each word its three roles, then attend
        query = self.query(x)  # (batch, word, d_k)
        key = self.key(x)  # (batch, word, d_k)
        value = self.value(x)  # (batch, word, d_v)
        return scaled_dot_product_attention(query, key, value, mask)
        # END SOLUTION


def sinusoidal_positions(length: int, d_model: int) -> Float[Tensor, "length d_model"]:
    r"""Make a table with one vector for each position.

        PE(p, 2i)     = sin( p / 10000^(2i / d_model) )
        PE(p, 2i + 1) = cos( p / 10000^(2i / d_model) )

    Axes:
        length: positions p, from 0.   d_model: sines in the even columns, cosines in the odd ones.

    Returns:
        float32, between -1 and 1.

    Raises:
        ValueError: ``d_model`` is odd. Say the number.

    Example:
        >>> sinusoidal_positions(length=2, d_model=4)
        tensor([[0.0000, 1.0000, 0.0000, 1.0000],
                [0.8415, 0.5403, 0.0100, 0.9999]])

    Source:
        Vaswani et al. (2017), section 3.5. The columns alternate, as in the paper, since
        ``grade`` compares values; half sines and half cosines would serve a model as well.
    """
    # BEGIN SOLUTION sinusoidal_positions: one angle for each position and pair of columns
    if d_model % 2:
        raise ValueError(f"d_model must be even, and is {d_model}")
    position = torch.arange(length, dtype=torch.float64).unsqueeze(-1)  # (length, 1)
    even_column = torch.arange(0, d_model, 2, dtype=torch.float64)  # (d_model / 2,)
    angle = position / 10000 ** (even_column / d_model)  # (length, d_model / 2)
    table = torch.empty(length, d_model)  # (length, d_model)
    table[:, 0::2] = angle.sin()
    table[:, 1::2] = angle.cos()
    return table
    # END SOLUTION


def add_positions(
    embeddings: Float[Tensor, "batch word d_model"],
) -> Float[Tensor, "batch word d_model"]:
    r"""Tell each word vector where it stands.

        output[b, p] = √d_model · embeddings[b, p] + PE(p)

    Axes:
        word: positions p, counted from 0 in every sentence of the batch.

    Returns:
        A new tensor of the dtype and on the device of ``embeddings``.

    Example:
        A zero vector at positions 0 and 1 becomes the position itself.
        >>> add_positions(torch.zeros(1, 2, 4))
        tensor([[[0.0000, 1.0000, 0.0000, 1.0000],
                 [0.8415, 0.5403, 0.0100, 0.9999]]])

    Source:
        Vaswani et al. (2017), section 3.4 for √d_model, section 3.5 for the sum.
    """
    # BEGIN SOLUTION add_positions: make the embeddings larger, then add the table
    length, d_model = embeddings.shape[-2:]
    # without .to(embeddings) a bfloat16 input would come back as float32
    positions = sinusoidal_positions(length, d_model).to(embeddings)  # (word, d_model)
    return embeddings * math.sqrt(d_model) + positions  # (batch, word, d_model)
    # END SOLUTION


def equivariance_gap(
    attend: Callable[[Tensor], Tensor],
    x: Float[Tensor, "batch word d_model"],
    order: Int[Tensor, " word"],
) -> Float[Tensor, "batch word d_v"]:
    r"""Measure what the order of the words means to ``attend``.

        gap = attend(words in the new order) − (attend(words), then put in the new order)

    Axes:
        word: words of each sentence, all sentences in the same new order.

    Args:
        attend: takes the words, returns one vector for each of them.
        order: ``order[i]`` is the old place of the word that comes to place i.

    Returns:
        The difference. Zero everywhere: ``attend`` is permutation equivariant, it moves
        the answers with the words and sees no order.

    Example:
        Doubling each word sees no order. Adding the place's number does.
        >>> x, order = torch.tensor([[[1.0], [5.0], [8.0]]]), torch.tensor([2, 0, 1])
        >>> equivariance_gap(lambda words: 2 * words, x, order)
        tensor([[[0.],
                 [0.],
                 [0.]]])
        >>> places = torch.tensor([[0.0], [1.0], [2.0]])
        >>> equivariance_gap(lambda words: words + places, x, order)
        tensor([[[-2.],
                 [ 1.],
                 [ 1.]]])
    """
    # BEGIN SOLUTION equivariance_gap: reorder and attend, in both orders of the two
    reordered_first = attend(x[:, order])  # (batch, word, d_v)
    reordered_last = attend(x)[:, order]  # (batch, word, d_v)
    return reordered_first - reordered_last
    # END SOLUTION


def where_words_look(
    weights: Float[Tensor, "batch word word"],
    mask: Bool[Tensor, "batch 1 word"],
) -> Int[Tensor, "batch word"]:
    """Read an attention map: at which word does each word look most.

    Axes:
        word: in ``weights`` the first word axis asks, the last one answers.

    Args:
        mask: True where a place holds a word, as `lengths_to_mask` and `ids_to_mask` make it.

    Returns:
        For each place the place with the largest weight in its row, int64;
        -1 where the place that asks is padding, since nobody is there to look.

    Example:
        The first word looks at the second, the second at itself, the third is padding.
        >>> weights = torch.tensor([[[0.2, 0.8, 0.0], [0.4, 0.6, 0.0], [0.7, 0.3, 0.0]]])
        >>> where_words_look(weights, torch.tensor([[[True, True, False]]]))
        tensor([[ 1,  1, -1]])
    """
    # BEGIN SOLUTION where_words_look: find the largest weight of each row, then drop padding
    looked_at = weights.argmax(dim=-1)  # (batch, word)
    asks = mask.squeeze(-2)  # (batch, word): the words that may be attended also ask
    return looked_at.masked_fill(~asks, -1)
    # END SOLUTION
