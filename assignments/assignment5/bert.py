"""BERT: an encoder with two heads for pretraining, and a classifier that starts from it.

The holes stand in the order of the handout, README.md. What an earlier assignment built is given
here, so nothing below depends on how you solved it.
"""

from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    """The sizes of a model. Given."""

    vocab: int
    d_model: int
    num_heads: int
    d_ff: int
    """Numbers per word inside the feed-forward part."""
    num_layers: int
    max_length: int
    """Positions that have a vector."""
    dropout: float = 0.1


class SelfAttention(nn.Module):
    """Multi-head self-attention on PyTorch's fused operator. Given: you met it in assignment 3."""

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)

    def forward(
        self, x: Float[Tensor, "batch token d_model"], is_word: Bool[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        """Let each token attend to the tokens where ``is_word`` is True."""
        query, key, value = (
            layer(x).unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
            for layer in (self.query, self.key, self.value)
        )  # (batch, head, token, d_head)
        mask = is_word[:, None, None, :]  # (batch, 1, 1, token)
        heads = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.output(heads.transpose(1, 2).flatten(2))  # (batch, token, d_model)


class Embeddings(nn.Module):
    """The first vectors: what a token is, where it stands, and which segment it is of."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.word = nn.Embedding(config.vocab, config.d_model)
        self.position = nn.Embedding(config.max_length, config.d_model)
        self.segment = nn.Embedding(2, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, ids: Int[Tensor, "batch token"], segments: Int[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        r"""Add the three vectors of each token, normalise, drop out.

            x = Dropout(LayerNorm( word[id] + position[t] + segment[s] ))

        Positions are learned and count from 0. Nothing is multiplied by √d_model here.

        Raises:
            ValueError: there are more tokens than positions. Say both numbers.

        Example:
            >>> embeddings = Embeddings(Config(11, 4, 2, 8, 1, max_length=7))
            >>> ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
            >>> embeddings(ids, segments).shape
            torch.Size([1, 3, 4])

        Source:
            Devlin et al. (2019), section 3 and figure 2.
        """
        # TODO  check the length, three look-ups, norm, dropout
        raise NotImplementedError("Embeddings.forward")


class EncoderLayer(nn.Module):
    """Attention, then a feed-forward part, each added to what came in and normalised."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.attention = SelfAttention(config.d_model, config.num_heads)
        self.attention_norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.inner = nn.Linear(config.d_model, config.d_ff)
        self.outer = nn.Linear(config.d_ff, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, x: Float[Tensor, "batch token d_model"], is_word: Bool[Tensor, "batch token"]
    ) -> Float[Tensor, "batch token d_model"]:
        r"""Attend and think, with the norm after each sum (post-norm).

            a      = LayerNorm( x + Dropout(attention(x)) )
            output = LayerNorm( a + Dropout(outer(GELU(inner(a)))) )

        GELU is the exact one, x Φ(x), not its approximation by tanh.

        Args:
            is_word: True at real tokens, False at padding, which nobody attends to.

        Example:
            >>> layer = EncoderLayer(Config(11, 4, 2, 8, 1, 7)).eval()
            >>> layer(torch.ones(1, 3, 4), torch.tensor([[True, True, False]])).shape
            torch.Size([1, 3, 4])

        Source:
            Vaswani et al. (2017), sections 3.1 and 3.3; Devlin et al. (2019), appendix A.2, for
            GELU: Hendrycks and Gimpel (2016), arXiv:1606.08415.
        """
        # TODO  attention, sum, norm; feed-forward, sum, norm
        raise NotImplementedError("EncoderLayer.forward")


class Bert(nn.Module):
    """The encoder, and a vector for the whole input."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.embeddings = Embeddings(config)
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.num_layers))
        self.pooler = nn.Linear(config.d_model, config.d_model)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> tuple[Float[Tensor, "batch token d_model"], Float[Tensor, "batch d_model"]]:
        r"""Read the input, layer after layer.

            states = layer_N( … layer_1( embeddings(ids, segments) ) )
            pooled = tanh( pooler(states of [CLS]) )

        Returns:
            ``(states, pooled)``: of each token, and of the whole input.

        Example:
            >>> model = Bert(Config(11, 4, 2, 8, num_layers=3, max_length=7)).eval()
            >>> ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
            >>> states, pooled = model(ids, segments, ids != 0)
            >>> states.shape, pooled.shape
            (torch.Size([1, 3, 4]), torch.Size([1, 4]))

        Source:
            Devlin et al. (2019), section 3; the pooler is in the code that came with it only.
        """
        # TODO  embeddings, each layer, pooler on the first token
        raise NotImplementedError("Bert.forward")


class MaskedWordHead(nn.Module):
    """Guesses words. Its last layer shares its weight with the embeddings."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.transform = nn.Linear(config.d_model, config.d_model)
        self.norm = nn.LayerNorm(config.d_model, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(config.vocab))

    def forward(
        self, states: Float[Tensor, "*batch d_model"], table: Float[Tensor, "vocab d_model"]
    ) -> Float[Tensor, "*batch vocab"]:
        r"""Score each word of the vocabulary at each place.

            h      = LayerNorm( GELU(transform(state)) )
            logits = h tableᵀ + bias

        Args:
            table: the vectors of the words, of the embeddings themselves: what is learned here
                is learned there.

        Example:
            >>> head = MaskedWordHead(Config(11, 4, 2, 8, 1, 7))
            >>> head(torch.ones(2, 3, 4), torch.ones(11, 4)).shape
            torch.Size([2, 3, 11])

        Source:
            The function `get_masked_lm_output` of the code that came with Devlin et al. (2019).
            Press and Wolf (2017), arXiv:1608.05859, for the shared weight.
        """
        # TODO  transform, GELU, norm, products with all words
        raise NotImplementedError("MaskedWordHead.forward")


class Pretraining(nn.Module):
    """BERT with the two heads that it is trained by."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.bert = Bert(config)
        self.words = MaskedWordHead(config)
        self.next = nn.Linear(config.d_model, 2)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> tuple[Float[Tensor, "batch token vocab"], Float[Tensor, "batch 2"]]:
        r"""Guess the word at each place, and whether the second segment is the next one.

        Returns:
            ``(word_logits, next_logits)``. Words are guessed from the states, the pair is judged
            from the pooled vector. Index 0 of ``next_logits`` stands for "is next".

        Example:
            >>> model = Pretraining(Config(11, 4, 2, 8, 1, 7)).eval()
            >>> ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
            >>> word_logits, next_logits = model(ids, segments, ids != 0)
            >>> word_logits.shape, next_logits.shape
            (torch.Size([1, 3, 11]), torch.Size([1, 2]))

        Source:
            Devlin et al. (2019), section 3.1 and figure 1.
        """
        # TODO  encode, words from the states, the pair from pooled
        raise NotImplementedError("Pretraining.forward")


def count_parameters(config: Config) -> int:
    r"""Compute from its sizes alone how many numbers `Pretraining` learns.

    The shared table counts once. Nothing is built: the largest BERT costs no more than the
    smallest.

    Example:
        BERT-base, as the lecture says, and a third of one of its distilled sizes.
        >>> count_parameters(Config(30522, 768, 12, 3072, 12, 512))
        110106428
        >>> count_parameters(Config(4928, 48, 12, 192, 12, 128))
        591970

    Source:
        Devlin et al. (2019), section 3, "Model Architecture": "110M" and "340M".
    """
    # TODO  embeddings, layers, pooler, both heads, all with biases
    raise NotImplementedError("count_parameters")


class Classifier(nn.Module):
    """BERT with a fresh layer for a task of its own."""

    def __init__(self, config: Config, num_classes: int) -> None:
        super().__init__()
        self.bert = Bert(config)
        self.dropout = nn.Dropout(config.dropout)
        self.output = nn.Linear(config.d_model, num_classes)

    def forward(
        self,
        ids: Int[Tensor, "batch token"],
        segments: Int[Tensor, "batch token"],
        is_word: Bool[Tensor, "batch token"],
    ) -> Float[Tensor, "batch class"]:
        r"""Score each class, from the pooled vector.

            logits = output(Dropout(pooled))

        Example:
            >>> model = Classifier(Config(11, 4, 2, 8, 1, 7), num_classes=3).eval()
            >>> ids, segments = torch.tensor([[2, 5, 3]]), torch.tensor([[0, 0, 0]])
            >>> model(ids, segments, ids != 0).shape
            torch.Size([1, 3])

        Source:
            Devlin et al. (2019), sections 3.2 and 4.1, and appendix A.3 (2 to 4 epochs).
        """
        # TODO  encode, drop out, one linear layer
        raise NotImplementedError("Classifier.forward")


class Optimizer(Protocol):
    """What `update` needs of an optimizer; those of torch.optim have it. Given."""

    def zero_grad(self) -> None: ...

    def step(self) -> object: ...


def update(
    loss: Float[Tensor, ""], model: nn.Module, optimizer: Optimizer, max_norm: float = 1.0
) -> float:
    r"""Take one step of training, in pretraining and in fine-tuning.

    Forget the gradients of before, compute those of ``loss``, shorten them, step. All gradients
    together count as one vector: where it is longer than ``max_norm``, all are multiplied by the
    same factor, so that it gets that length.

    Returns:
        The loss as a plain number.

    Example:
        >>> model = nn.Linear(1, 1, bias=False)
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        >>> before = model.weight.item()
        >>> loss = update(4 * model.weight.sum(), model, optimizer)
        >>> round(before - model.weight.item(), 4)
        0.1

    Source:
        Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063, algorithm 1, for the shortening.
    """
    # TODO  forget, backward, shorten, step, the number
    raise NotImplementedError("update")
