"""Multi-head and masked attention: several looks at a sentence at once, none into the future.

The holes stand in the order of the handout, README.md. What an earlier assignment built is given
here, so nothing below depends on how you solved it.
"""

import math

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn


def attend(
    query: Float[Tensor, "*batch query d_k"],
    key: Float[Tensor, "*batch key d_k"],
    value: Float[Tensor, "*batch key d_v"],
    mask: Bool[Tensor, "..."] | None = None,
) -> tuple[Float[Tensor, "*batch query d_v"], Float[Tensor, "*batch query key"]]:
    r"""Mix the values by scaled dot-product attention. Given: you met it in assignment 2.

        weights = softmax( Q Kᵀ / √d_k )      over the keys
        output  = weights V

    Args:
        mask: True where a query may be shown a key; broadcastable to (\*batch, query, key).

    Returns:
        ``(output, weights)``. A query that may see nothing gets exact zeros in both.
    """
    # The fused operator does not tell its weights; mixing one-hot rows spells them out.
    one_hot = torch.eye(key.shape[-2], dtype=key.dtype, device=key.device)
    one_hot = one_hot.expand(*key.shape[:-2], -1, -1)
    if mask is None:
        weights = F.scaled_dot_product_attention(query, key, one_hot)
    else:
        blind = ~mask.any(dim=-1, keepdim=True)  # softmax over no keys at all would be NaN
        weights = F.scaled_dot_product_attention(query, key, one_hot, attn_mask=mask | blind)
        weights = weights.where(mask, 0.0)
    mixed = weights @ value
    return mixed, weights


def split_heads(
    x: Float[Tensor, "batch length d_model"], num_heads: int
) -> Float[Tensor, "batch head length d_head"]:
    r"""Cut each word's vector into one piece per head, and move the head axis before the words.

        out[b, h, t, i] = x[b, t, h · d_head + i],      d_head = d_model / num_heads

    Axes:
        length: words.               d_head: numbers that one head sees of a word.

    Raises:
        ValueError: ``d_model`` is not a multiple of ``num_heads``. Say both numbers.

    Example:
        Two words of four numbers, two heads: head 0 gets the first half of each word.
        >>> x = torch.tensor([[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]])
        >>> split_heads(x, num_heads=2)[0, 0]
        tensor([[1., 2.],
                [5., 6.]])

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.2.2.
    """
    # TODO  check the sizes, cut the last axis in two, move the head axis
    raise NotImplementedError("split_heads")


def merge_heads(
    x: Float[Tensor, "batch head length d_head"],
) -> Float[Tensor, "batch length d_model"]:
    r"""Lay the heads' pieces of each word side by side again: undo `split_heads`.

        out[b, t, h · d_head + i] = x[b, h, t, i]

    Example:
        Two heads, two words: each word gets its pieces back in the order of the heads.
        >>> x = torch.tensor([[[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]])
        >>> merge_heads(x)[0]
        tensor([[1., 2., 3., 4.],
                [5., 6., 7., 8.]])

    Source:
        Vaswani et al. (2017), section 3.2.2: Concat(head_1, …, head_h).
    """
    # TODO  bring the heads next to their words, then join the two axes
    raise NotImplementedError("merge_heads")


def causal_mask(
    length: int, device: torch.device | str | None = None
) -> Bool[Tensor, "length length"]:
    r"""Let each word see itself and the words before it.

        mask[t, s] = (s ≤ t)

    Axes:
        rows: the word that asks (query).   columns: the word that is asked (key).

    Returns:
        True where the query may attend to the key.

    Example:
        >>> causal_mask(3)
        tensor([[ True, False, False],
                [ True,  True, False],
                [ True,  True,  True]])

    Source:
        Vaswani et al. (2017), section 3.2.3, "Masking" of the decoder.
    """
    # TODO  compare each key's place with each query's place
    raise NotImplementedError("causal_mask")


def combine_masks(
    causal: Bool[Tensor, "query key"], is_word: Bool[Tensor, "batch key"]
) -> Bool[Tensor, "batch 1 query key"]:
    r"""Let each query see the words that are not in its future and not padding.

        mask[b, 0, t, s] = causal[t, s]  and  is_word[b, s]

    Args:
        causal: True where the query may attend to the key, the same for each sentence.
        is_word: True at real words, False at padding; it says who may be *asked*. Rows of
            padding words keep what they may see: nobody reads their answers.

    Returns:
        True where a query may attend to a key. The axis of size 1 stands for the heads.

    Raises:
        ValueError: the two masks have different numbers of keys. Say both numbers.

    Example:
        The second sentence has one word and one padding.
        >>> is_word = torch.tensor([[True, True], [True, False]])
        >>> causal = torch.tensor([[True, False], [True, True]])
        >>> combine_masks(causal, is_word)[1, 0]
        tensor([[ True, False],
                [ True, False]])
    """
    # TODO  check the sizes, give both masks four axes, require both
    raise NotImplementedError("combine_masks")


class MultiHeadAttention(nn.Module):
    r"""Several attentions side by side, each over its own piece of every vector.

    Rows h·d_head … (h+1)·d_head of the weights of ``query``, ``key`` and ``value`` belong to
    head h (head-major order), so each projects for all heads at once.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self,
        query: Float[Tensor, "batch query d_model"],
        key: Float[Tensor, "batch key d_model"],
        value: Float[Tensor, "batch key d_model"],
        mask: Bool[Tensor, "..."] | None = None,
    ) -> tuple[Float[Tensor, "batch query d_model"], Float[Tensor, "batch head query key"]]:
        r"""Project, attend in every head, join the heads, and mix them by the output layer.

            head_h = attend(query W_Q^h, key W_K^h, value W_V^h, mask)
            output = Concat(head_1, …, head_H) W_O         (each W with its bias)

        Args:
            mask: True where a query may attend to a key; broadcastable to
                (batch, head, query, key). None lets every query see every key.

        Returns:
            ``(output, weights)``, the weights of each head by itself. A query that may see
            nothing has weights and heads of exact zeros: its output is the output layer's bias.

        Example:
            >>> layer = MultiHeadAttention(d_model=6, num_heads=3)
            >>> x, memory = torch.ones(2, 4, 6), torch.ones(2, 5, 6)
            >>> output, weights = layer(x, memory, memory)
            >>> output.shape, weights.shape
            (torch.Size([2, 4, 6]), torch.Size([2, 3, 4, 5]))

        Source:
            Vaswani et al. (2017), section 3.2.2, the equations of MultiHead(Q, K, V).
        """
        # TODO  project, split, attend, merge, output layer
        raise NotImplementedError("MultiHeadAttention.forward")


class CrossAttention(nn.Module):
    r"""A decoder's look at the sentence that the encoder read.

    Source and target are two different sentences: they have other lengths, and their vectors may
    have other widths. The encoder gives one matrix; this layer makes its own keys and values of it.
    """

    def __init__(self, d_model: int, d_memory: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_memory, d_model)
        self.value = nn.Linear(d_memory, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self,
        target: Float[Tensor, "batch target d_model"],
        memory: Float[Tensor, "batch source d_memory"],
        is_word: Bool[Tensor, "batch source"] | None = None,
    ) -> tuple[Float[Tensor, "batch target d_model"], Float[Tensor, "batch head target source"]]:
        r"""Let each target word ask all words of the source sentence.

            head_h = attend(target W_Q^h, memory W_K^h, memory W_V^h, not padding)
            output = Concat(head_1, …, head_H) W_O         (each W with its bias)

        Axes:
            target: words being written, they ask.   source: words that were read, they answer.

        Args:
            memory: what the encoder says about the source sentence.
            is_word: True at real source words, False at padding. None: all are real.

        Returns:
            ``(output, weights)``, the weights of each head by itself; zero at padding. The whole
            source may be seen, whatever the target's place: nothing in it is the future.

        Example:
            >>> layer = CrossAttention(d_model=6, d_memory=4, num_heads=3)
            >>> is_word = torch.tensor([[True, True, True, False, False]])
            >>> output, weights = layer(torch.ones(1, 2, 6), torch.ones(1, 5, 4), is_word)
            >>> output.shape
            torch.Size([1, 2, 6])
            >>> weights[0, 0, 0, 3:].tolist()
            [0.0, 0.0]

        Source:
            Vaswani et al. (2017), section 3.2.3, "encoder-decoder attention".
        """
        # TODO  who asks, who answers, which keys are padding
        raise NotImplementedError("CrossAttention.forward")


class KeyValueCache:
    r"""The keys and values of the words so far, so that no step computes them again.

    Attributes:
        keys, values: (batch, head, seen, d_head); None before the first word.
    """

    def __init__(self) -> None:
        self.keys: Tensor | None = None
        self.values: Tensor | None = None

    def append(
        self,
        key: Float[Tensor, "batch head new d_head"],
        value: Float[Tensor, "batch head new d_head"],
    ) -> tuple[Float[Tensor, "batch head seen d_head"], Float[Tensor, "batch head seen d_head"]]:
        r"""Remember the keys and values of new words behind those of the words before.

        Axes:
            new: words that arrive now.   seen: all words so far, the new ones included.

        Returns:
            ``(keys, values)`` of all words so far, in the order in which they came; ``self.keys``
            and ``self.values`` hold the same. Gradients reach all that was appended.

        Raises:
            ValueError: ``key`` and ``value`` have different numbers of words. Say both numbers.

        Example:
            >>> cache = KeyValueCache()
            >>> keys, values = cache.append(torch.ones(1, 2, 3, 4), torch.ones(1, 2, 3, 4))
            >>> keys, values = cache.append(torch.zeros(1, 2, 1, 4), torch.zeros(1, 2, 1, 4))
            >>> keys.shape
            torch.Size([1, 2, 4, 4])
            >>> keys[0, 0, :, 0]
            tensor([1., 1., 1., 0.])

        Source:
            Shazeer (2019), "Fast Transformer Decoding: One Write-Head is All You Need",
            arXiv:1911.02150, section 2.4: the memory that its incremental step takes and returns.
        """
        # TODO  check the sizes, put the new words last, keep, return
        raise NotImplementedError("KeyValueCache.append")


class IncrementalAttention(MultiHeadAttention):
    r"""Causal self-attention that may also be computed a few words at a time.

    The layers are those of `MultiHeadAttention`; what `step` answers over a whole sentence is what
    ``forward(x, x, x, causal mask)`` answers at once.
    """

    def step(
        self, words: Float[Tensor, "batch new d_model"], cache: KeyValueCache
    ) -> tuple[Float[Tensor, "batch new d_model"], Float[Tensor, "batch head new seen"]]:
        r"""Attend from the next words to all words so far.

            keys, values = cache.append(words W_K, words W_V)
            output       = attend(words W_Q, keys, values, causal)

        Axes:
            new: words that arrive now, one or more.   seen: all words so far, these included.

        Args:
            words: the next words only. Those before are in the cache, and only there.
            cache: grows by the new words.

        Returns:
            ``(output, weights)`` of the new words, the weights of each head by itself. Also
            among the new words none sees a later one. Gradients reach the words before, too.

        Example:
            Three words at once, then one more.
            >>> layer, cache = IncrementalAttention(d_model=6, num_heads=2), KeyValueCache()
            >>> output, weights = layer.step(torch.ones(1, 3, 6), cache)
            >>> output, weights = layer.step(torch.ones(1, 1, 6), cache)
            >>> weights.shape
            torch.Size([1, 2, 1, 4])

        Source:
            Shazeer (2019), arXiv:1911.02150, section 2.4.
        """
        # TODO  project, remember, mask the new words, attend
        raise NotImplementedError("IncrementalAttention.step")


def add_places(
    words: Float[Tensor, "batch length d_word"],
) -> Float[Tensor, "batch length two_d_word"]:
    r"""Write behind each word which place it has: 1 at its place, 0 elsewhere. Given.

    Example:
        >>> add_places(torch.tensor([[[5.0, 6.0], [7.0, 8.0]]]))
        tensor([[[5., 6., 1., 0.],
                 [7., 8., 0., 1.]]])
    """
    batch, length, d_word = words.shape
    places = torch.eye(length, d_word, dtype=words.dtype, device=words.device)
    return torch.cat([words, places.expand(batch, -1, -1)], dim=-1)


@torch.no_grad()
def look_both_ways(layer: MultiHeadAttention, length: int, sharpness: float) -> None:
    r"""Set the weights of a layer with two heads so that it compares each word's neighbours.

        output[t, :d_head] = word[t + 1] - word[t - 1],      output[t, d_head:] = 0

    The words stand in a circle: the last is the one before the first. The input is what
    `add_places` makes: in each vector d_head numbers of the word, then d_head numbers of which
    number t is 1 at place t. No training: each weight and bias is written down, in place.

    Head 0 looks at the word before, head 1 at the word after, by the places alone: in both, the
    score that the softmax gets is ``sharpness`` for that word and 0 for all others. Each head's
    value is the word. The output layer subtracts, which one head cannot: see the handout.

    Args:
        layer: has two heads; all its parameters are written anew, whatever they held.
        length: words per sentence, from 3 to d_head.
        sharpness: for large values each head sees one word only; at 0 it sees the average.

    Raises:
        ValueError: ``layer`` has another number of heads than 2. Say its number.

    Example:
        The words 1, 5, 7, each followed by two zeros: 5 - 7, 7 - 1, 1 - 5.
        >>> layer = MultiHeadAttention(d_model=6, num_heads=2)
        >>> look_both_ways(layer, length=3, sharpness=50.0)
        >>> x = add_places(torch.tensor([[[1.0, 0.0, 0.0], [5.0, 0.0, 0.0], [7.0, 0.0, 0.0]]]))
        >>> layer(x, x, x)[0][0, :, 0].detach()
        tensor([-2.,  6., -4.])

    Source:
        Vaswani et al. (2017), section 3.2.2: with one head, "averaging inhibits this".
        Voita et al. (2019), arXiv:1905.09418: trained heads that look one word back or ahead.
    """
    # TODO  zero everything; places make scores, words make values
    raise NotImplementedError("look_both_ways")
