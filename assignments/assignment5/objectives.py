"""What BERT is trained on: hidden words to guess, and pairs of sentences to judge.

The holes stand in the order of the handout, README.md. Chance comes from `rng`, numpy's random
generator, and from nowhere else: the caller seeds it, and a run can be repeated.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor

IGNORED = -100
"""The label of a place that the loss does not count."""


class Special(NamedTuple):
    """Ids of the tokens that are no pieces of words. Given; other vocabularies have other ids."""

    pad: int = 0
    unknown: int = 1
    cls: int = 2
    sep: int = 3
    mask: int = 4


def pack(
    first: Sequence[int], second: Sequence[int] | None, special: Special, length: int
) -> tuple[Int[Tensor, " token"], Int[Tensor, " token"], Bool[Tensor, " token"]]:
    r"""Put two segments into one input of a fixed length.

        [CLS] first [SEP] second [SEP] [PAD] …        ids
          0     0     0     1      1     0            segments

    What is too long loses tokens from its end, one at a time: the longer segment, or the second
    where both are equally long.

    Args:
        first, second: ids of the pieces; they may be tuples, and are left unchanged. Without a
            second segment (None) the input is [CLS] first [SEP] and padding.
        length: tokens of the result, special ones included.

    Returns:
        ``(ids, segments, is_word)``, each of ``length`` tokens; ids and segments are int64.
        ``is_word`` is False at padding and True everywhere else, at [CLS] and [SEP] too.

    Raises:
        ValueError: ``length`` has no room for the special tokens and one piece of each segment,
            which takes 5 with a second segment and 3 without. Say the length.

    Example:
        >>> ids, segments, is_word = pack([11, 12, 13, 14], [21, 22], Special(), length=8)
        >>> ids
        tensor([ 2, 11, 12, 13,  3, 21, 22,  3])
        >>> segments
        tensor([0, 0, 0, 0, 0, 1, 1, 1])

    Source:
        Devlin et al. (2019), section 3, "Input/Output Representations", and figure 2;
        `truncate_seq_pair` of the code that came with it, which cuts either end by chance.
    """
    # TODO  check the room, shorten the longer one, join, fill with padding
    raise NotImplementedError("pack")


def choose_tokens(
    ids: Int[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    r"""Choose the places whose words are to be guessed.

    Each place that holds no special token is chosen with probability ``share``, whatever
    becomes of the others. Of special tokens none is ever chosen, unknown words included.

    Returns:
        True at the chosen places.

    Example:
        With a share of 1 everything is chosen that may be.
        >>> ids = torch.tensor([[2, 17, 1, 18, 3, 0]])
        >>> choose_tokens(ids, Special(), np.random.default_rng(0), share=1.0)
        tensor([[False,  True, False,  True, False, False]])

    Source:
        Devlin et al. (2019), section 3.1, task 1: "15% of all WordPiece tokens … at random".
    """
    # TODO  who may be chosen, one random number for each place, compare
    raise NotImplementedError("choose_tokens")


def choose_words(
    ids: Int[Tensor, "batch token"],
    continues: Bool[Tensor, "batch token"],
    special: Special,
    rng: np.random.Generator,
    share: float = 0.15,
) -> Bool[Tensor, "batch token"]:
    r"""Choose whole words: all pieces of a word, or none.

    A word is a piece and the ``##`` pieces that follow it. Each word is chosen with probability
    ``share``, whatever its number of pieces and whatever becomes of the others.

    Args:
        continues: True where a piece begins with ``##``. A special token never does, and the
            first token of a row is [CLS].

    Returns:
        True at the chosen places.

    Example:
        >>> ids = torch.tensor([[2, 17, 31, 18, 3, 0]])
        >>> continues = torch.tensor([[False, False, True, False, False, False]])
        >>> chosen = choose_words(ids, continues, Special(), np.random.default_rng(3), 0.5)
        >>> bool(chosen[0, 1] == chosen[0, 2])
        True

    Source:
        "Whole Word Masking" (31 May 2019) in the README of BERT's code.
        Cui et al. (2021), "Pre-Training with Whole Word Masking for Chinese BERT",
        arXiv:1906.08101, section 3.
    """
    # TODO  number the words, one random number for each, no special ones
    raise NotImplementedError("choose_words")


def mask_tokens(
    ids: Int[Tensor, "batch token"],
    chosen: Bool[Tensor, "batch token"],
    special: Special,
    vocabulary_size: int,
    rng: np.random.Generator,
) -> tuple[Int[Tensor, "batch token"], Int[Tensor, "batch token"]]:
    r"""Corrupt the chosen places, and say what stood there.

    Each chosen place by itself becomes

        [MASK]              with probability 80%
        a random piece      with probability 10%: any id that is not special, all equally
                            likely, the one that stood there included
        what it was         with probability 10%

    Args:
        vocabulary_size: ids run from 0 to ``vocabulary_size - 1``, the special ones among them.

    Returns:
        ``(inputs, labels)``. Inputs are ids with the chosen places corrupted; labels are the
        original ids at all chosen places and -100 everywhere else. ``ids`` stays as it is.

    Example:
        >>> ids = torch.tensor([[2, 17, 18, 19, 3]])
        >>> chosen = torch.tensor([[False, True, False, True, False]])
        >>> inputs, labels = mask_tokens(ids, chosen, Special(), 20, np.random.default_rng(0))
        >>> labels
        tensor([[-100,   17, -100,   19, -100]])

    Source:
        Devlin et al. (2019), section 3.1, task 1, and appendix A.1. In the code that came with
        it a random piece may be a special one; here it may not.
    """
    # TODO  labels, one random number for each place, mask or random piece
    raise NotImplementedError("mask_tokens")


def sentence_pairs(
    documents: Sequence[Sequence[Sequence[int]]], rng: np.random.Generator
) -> list[tuple[Sequence[int], Sequence[int], int]]:
    r"""Make pairs of segments, half of them torn apart.

    Each segment but the last of a document is the first of one pair. With probability 1/2 the
    second is the segment after it, label 0. Else it is one of another document, label 1: each
    segment of all the other documents may be drawn, of documents that are equally long all
    equally often.

    Args:
        documents: each a row of segments, each segment a row of ids.

    Returns:
        ``(first, second, label)`` of each pair, in the order of the documents and in each in
        the order of its segments. Label 0: is next; 1: random.

    Raises:
        ValueError: there are fewer than two documents, so nothing is another one. Say how many
            there are.

    Example:
        Every random segment for the first document is one of the second.
        >>> documents = [[[11], [12], [13]], [[21], [22]]]
        >>> pairs = sentence_pairs(documents, np.random.default_rng(1))
        >>> [first for first, second, label in pairs]
        [[11], [12], [21]]

    Source:
        Devlin et al. (2019), section 3.1, task 2. `create_pretraining_data.py` of the code that
        came with it draws a document up to ten times to find another.
    """
    # TODO  count the documents; for each place toss a coin
    raise NotImplementedError("sentence_pairs")


def pretraining_loss(
    word_logits: Float[Tensor, "batch token vocab"],
    labels: Int[Tensor, "batch token"],
    next_logits: Float[Tensor, "batch 2"],
    is_random: Int[Tensor, " batch"],
) -> Float[Tensor, ""]:
    r"""Add the losses of both guesses.

        loss = mean over labelled places (-log p(word)) + mean over pairs (-log p(label))

    Args:
        labels: ids to guess; -100 where nothing is.
        is_random: 0 where the second segment is the next one, 1 where it is random.

    Returns:
        One number, in nats. Where no place of the batch has a label, the first part is 0, and
        all gradients are finite.

    Example:
        Nothing is known of 4 words and 2 labels: log 4 + log 2.
        >>> labels = torch.tensor([[3, -100, -100]])
        >>> pretraining_loss(torch.zeros(1, 3, 4), labels, torch.zeros(1, 2), torch.tensor([0]))
        tensor(2.0794)

    Source:
        Devlin et al. (2019), appendix A.2: "the sum of the mean masked LM likelihood and the
        mean next sentence prediction likelihood".
    """
    # TODO  sum over the labelled places over their number, and add
    raise NotImplementedError("pretraining_loss")
