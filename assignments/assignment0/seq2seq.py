"""Sequence to sequence without attention: read a sentence into a state, and write another from it.

The holes stand in the order of the handout, README.md. The ids of the special tokens are arguments
everywhere: `start` and `end` stand around a sentence that is written, `pad` behind short ones.
"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

Step = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""What `greedy_decode` asks: a `Decoder`, or anything that is called like one."""


def pad_batch(
    sentences: Sequence[Sequence[int]], pad: int, device: torch.device | str | None = None
) -> tuple[Int[Tensor, "batch word"], Int[Tensor, " batch"]]:
    r"""Lay sentences of different lengths into one rectangle.

        ids[b, t] = sentences[b][t]   for t < lengths[b],   else pad

    Axes:
        word: as many places as the longest sentence has words.

    Returns:
        ``(ids, lengths)``, both int64. A sentence without words is a row of padding.

    Example:
        >>> ids, lengths = pad_batch([[5, 6, 7], [8]], pad=0)
        >>> ids
        tensor([[5, 6, 7],
                [8, 0, 0]])
        >>> lengths
        tensor([3, 1])
    """
    # TODO  the lengths, the width, each row filled up, two tensors
    raise NotImplementedError("pad_batch")


class Encoder(nn.Module):
    r"""Reads a sentence word by word; its last states are all that it says about the sentence."""

    def __init__(self, vocab: int, d_model: int, d_hidden: int, num_layers: int = 1) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)

    def forward(
        self, source: Int[Tensor, "batch source"], lengths: Int[Tensor, " batch"]
    ) -> tuple[Float[Tensor, "batch source d_hidden"], Float[Tensor, "layer batch d_hidden"]]:
        r"""Read each sentence from its first word to its last, and stop there.

            h[b, t] = GRU(h[b, t - 1], embedding(source[b, t])),   h[b, -1] = 0

        Axes:
            layer: GRUs above each other; each reads the states of the one below.

        Args:
            source: word ids; what stands behind a sentence's length may be any id.
            lengths: how many words each sentence has, at least 1, in any order. They lie on the
                device of ``source``.

        Returns:
            ``(states, last)``. ``states`` are those of the top layer after each word, as wide as
            ``source``, and exact zeros at padding. ``last`` is the state of every layer after the
            last word of each sentence.

        Example:
            >>> encoder = Encoder(vocab=9, d_model=4, d_hidden=3)
            >>> source, lengths = torch.tensor([[5, 6, 7], [8, 0, 0]]), torch.tensor([3, 1])
            >>> states, last = encoder(source, lengths)
            >>> states.shape, last.shape
            (torch.Size([2, 3, 3]), torch.Size([1, 2, 3]))
            >>> states[1, 1:].tolist()
            [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
            >>> torch.equal(last[0, 1], states[1, 0])
            True

        Source:
            Cho et al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder for
            Statistical Machine Translation", sections 2.2 and 2.3.
        """
        # TODO  embed, pack, read, unpack to the width of source
        raise NotImplementedError("Encoder.forward")


def shift(
    target: Int[Tensor, "batch word"],
) -> tuple[Int[Tensor, "batch target"], Int[Tensor, "batch target"]]:
    r"""Cut a target into what the decoder is told and what it has to say.

        inputs[b, t] = target[b, t],      labels[b, t] = target[b, t + 1]

    Axes:
        target: one place fewer than ``word``.

    Args:
        target: start, the words, end, and padding behind them.

    Returns:
        ``(inputs, labels)``: at each place the word that is known, and the one that follows it.

    Example:
        With 1 for start, 2 for end and 0 for padding:
        >>> inputs, labels = shift(torch.tensor([[1, 5, 6, 2], [1, 7, 2, 0]]))
        >>> inputs
        tensor([[1, 5, 6],
                [1, 7, 2]])
        >>> labels
        tensor([[5, 6, 2],
                [7, 2, 0]])

    Source:
        Williams and Zipser (1989), "A Learning Algorithm for Continually Running Fully Recurrent
        Neural Networks", where it is called teacher forcing.
    """
    # TODO  all but the last place, all but the first
    raise NotImplementedError("shift")


class Decoder(nn.Module):
    r"""Writes a sentence from a state: after each word it scores every word that could follow."""

    def __init__(self, vocab: int, d_model: int, d_hidden: int, num_layers: int = 1) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.rnn = nn.GRU(d_model, d_hidden, num_layers, batch_first=True)
        self.output = nn.Linear(d_hidden, vocab)

    def forward(
        self, inputs: Int[Tensor, "batch target"], state: Float[Tensor, "layer batch d_hidden"]
    ) -> tuple[Float[Tensor, "batch target vocab"], Float[Tensor, "layer batch d_hidden"]]:
        r"""Go on from a state through the words that are known, and score what follows each.

            h[b, t]      = GRU(h[b, t - 1], embedding(inputs[b, t])),   h[b, -1] = state[b]
            logits[b, t] = W h[b, t] + b

        Args:
            inputs: the words that are known: a whole sentence in training, one word in decoding.
            state: where to go on from, for every layer.

        Returns:
            ``(logits, state)``: a score for every word of the vocabulary behind each input, before
            any softmax, and the state of every layer after the last input.

        Example:
            >>> decoder = Decoder(vocab=9, d_model=4, d_hidden=3, num_layers=2)
            >>> logits, state = decoder(torch.tensor([[1, 5, 6]]), torch.zeros(2, 1, 3))
            >>> logits.shape, state.shape
            (torch.Size([1, 3, 9]), torch.Size([2, 1, 3]))

        Source:
            Sutskever, Vinyals and Le (2014), "Sequence to Sequence Learning with Neural Networks",
            section 2.
        """
        # TODO  embed, go on from the state, score
        raise NotImplementedError("Decoder.forward")


def sequence_loss(
    logits: Float[Tensor, "batch target vocab"], labels: Int[Tensor, "batch target"], pad: int
) -> Float[Tensor, ""]:
    r"""Say how surprised the model is by a real word, on average over the batch.

        loss = - Σ log softmax(logits[b, t])[labels[b, t]] / (how many there are)
               over all places (b, t) with labels[b, t] ≠ pad

    Args:
        pad: the label of places that do not count; it need not be an id of the vocabulary.

    Returns:
        One number, in nats. 0 where everything is padding, with gradients of zero.

    Raises:
        ValueError: ``logits`` and ``labels`` have different numbers of places. Say both numbers.

    Example:
        Two real words out of four equally likely ones, and one padding: log 4 = 1.3863.
        >>> sequence_loss(torch.zeros(1, 3, 4), torch.tensor([[3, 2, 0]]), pad=0)
        tensor(1.3863)

    Source:
        Sutskever, Vinyals and Le (2014), section 3.2: the log probability of a right translation.
    """
    # TODO  check the sizes, log softmax, pick the labels, average the real
    raise NotImplementedError("sequence_loss")


class Seq2Seq(nn.Module):
    r"""An encoder and a decoder that share nothing but a state."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(
        self,
        source: Int[Tensor, "batch source"],
        lengths: Int[Tensor, " batch"],
        target: Int[Tensor, "batch word"],
    ) -> Float[Tensor, "batch target vocab"]:
        r"""Read the source, then score each word of the target while being told those before it.

            state  = encoder(source, lengths)      its last states
            logits = decoder(inputs, state)        with the inputs of shift(target)

        Args:
            lengths: of the source sentences.
            target: start, the words, end, and padding behind them.

        Returns:
            Scores of the labels of ``shift(target)``: one place fewer than ``target`` has.

        Example:
            >>> model = Seq2Seq(Encoder(9, 4, 3), Decoder(7, 4, 3))
            >>> source, target = torch.tensor([[5, 8, 6]]), torch.tensor([[1, 4, 3, 6, 2]])
            >>> model(source, torch.tensor([3]), target).shape
            torch.Size([1, 4, 7])

        Source:
            Sutskever, Vinyals and Le (2014), section 2, equation 1.
        """
        # TODO  read, shift, write from the state that the reading left
        raise NotImplementedError("Seq2Seq.forward")


def greedy_decode(
    decoder: Step,
    state: Float[Tensor, "layer batch d_hidden"],
    start: int,
    end: int,
    pad: int,
    max_length: int,
) -> Int[Tensor, "batch word"]:
    r"""Write a sentence from each state, always taking the word with the highest score.

        word[b, 0] = start,      word[b, t + 1] = argmax of the scores behind word[b, t]

    Axes:
        word: as many places as the longest sentence needs, ``end`` included.

    Args:
        decoder: called as ``logits, state = decoder(inputs, state)``; `Decoder` says how.
        max_length: how many words may be written at most, ``end`` included; at least 1.

    Returns:
        The words that were written, int64: without ``start``, with ``end``. A sentence that has
        written ``end`` waits: ``pad`` stands behind it. When all have, nothing more is written.

    Example:
        A decoder that counts: after a word comes the next higher one, and 6 is the end.
        >>> def count(inputs, state):
        ...     return torch.nn.functional.one_hot(inputs + 1, 8).float(), state
        >>> greedy_decode(count, torch.zeros(1, 2, 3), start=3, end=6, pad=0, max_length=9)
        tensor([[4, 5, 6],
                [4, 5, 6]])

    Source:
        Cho et al. (2014) and Sutskever et al. (2014) search with a beam; greedy is a beam of one.
    """
    # TODO  start, score, take the best, wait where done, stop when all are
    raise NotImplementedError("greedy_decode")


def cut_sentences(ids: Int[Tensor, "batch word"], end: int) -> list[list[int]]:
    r"""Take the sentences out of the rectangle again: what stands before the first ``end``.

    Returns:
        A list of Python ints for each sentence. A row without ``end`` is a sentence as a whole.

    Example:
        >>> cut_sentences(torch.tensor([[5, 6, 2], [7, 2, 0], [8, 9, 4]]), end=2)
        [[5, 6], [7], [8, 9, 4]]
    """
    # TODO  each row up to its first end, if it has one
    raise NotImplementedError("cut_sentences")


def accuracy_by_distance(
    guess: Int[Tensor, " example"],
    answer: Int[Tensor, " example"],
    distance: Int[Tensor, " example"],
) -> tuple[Float[Tensor, " distance"], Int[Tensor, " distance"]]:
    r"""Say how often a guess is right, for each distance by itself.

        accuracy[d] = share of right guesses among the examples with distance d

    Axes:
        distance: 0 up to the largest that occurs.

    Returns:
        ``(accuracy, count)``: a fraction 0..1 in float32, and how many examples it rests on, int64.
        Where there is no example, both are 0.

    Example:
        >>> guess, answer = torch.tensor([3, 3, 4, 5]), torch.tensor([3, 7, 4, 5])
        >>> accuracy_by_distance(guess, answer, torch.tensor([1, 1, 1, 3]))
        (tensor([0.0000, 0.6667, 0.0000, 1.0000]), tensor([0, 3, 0, 1]))
    """
    # TODO  count the examples, count the hits, divide
    raise NotImplementedError("accuracy_by_distance")
