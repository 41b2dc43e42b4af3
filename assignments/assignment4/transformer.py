"""A Transformer that translates: embeddings, feed-forward, encoder, decoder, masks, all of it.

The holes stand in the order of the handout, README.md. Multi-head attention is given, in
attention.py. To use your own, put the multihead.py of assignment 3 beside this file, and change the
import line.
"""

import math

import torch
from attention import MultiHeadAttention  # your own: from multihead import MultiHeadAttention
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


def positions(length: int, like: Float[Tensor, "..."]) -> Float[Tensor, "length d_model"]:
    r"""Say of each place what it is, by sines and cosines. Given: you met it in assignment 2.

        P[t, 2i] = sin(t / 10000^(2i / d_model)),    P[t, 2i + 1] = cos(the same)

    Args:
        like: gives d_model (its last axis), dtype and device.

    Example:
        >>> positions(2, torch.zeros(4))
        tensor([[0.0000, 1.0000, 0.0000, 1.0000],
                [0.8415, 0.5403, 0.0100, 0.9999]])
    """
    d_model = like.shape[-1]
    place = torch.arange(length, device=like.device, dtype=torch.float64)[:, None]
    even = torch.arange(0, d_model, 2, device=like.device, dtype=torch.float64)
    angle = place * torch.exp(even * (-math.log(10000.0) / d_model))  # (length, d_model / 2)
    waves = torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
    return waves[:, :d_model].to(like.dtype)


class Embeddings(nn.Module):
    r"""The words of a sentence as vectors that know their place."""

    def __init__(self, vocab: int, d_model: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.d_model = d_model
        self.tokens = nn.Embedding(vocab, d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Int[Tensor, "batch token"]) -> Float[Tensor, "batch token d_model"]:
        r"""Look each token up, make its vector √d_model times longer, and add its place.

            x[b, t] = √d_model · E[ids[b, t]] + P[t],      then dropout

        Axes:
            token: places of a sentence; the first is place 0.

        Returns:
            Vectors in the dtype of the table E. `positions` gives P.

        Example:
            Token 1 is all ones; d_model = 4, so it comes out as 2 + P.
            >>> layer = Embeddings(vocab=3, d_model=4)
            >>> with torch.no_grad():
            ...     _ = layer.tokens.weight.copy_(torch.tensor([[0.0], [1.0], [5.0]]).expand(3, 4))
            >>> layer(torch.tensor([[1, 1]])).detach()
            tensor([[[2.0000, 3.0000, 2.0000, 3.0000],
                     [2.8415, 2.5403, 2.0100, 2.9999]]])

        Source:
            Vaswani et al. (2017), "Attention Is All You Need", sections 3.4, 3.5 and 5.4.
        """
        # TODO  look up, scale, add the places, drop
        raise NotImplementedError("Embeddings.forward")


class FeedForward(nn.Module):
    r"""What each word thinks by itself after it has looked around."""

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        self.inner = nn.Linear(d_model, d_ff)
        self.outer = nn.Linear(d_ff, d_model)

    def forward(self, x: Float[Tensor, "*batch d_model"]) -> Float[Tensor, "*batch d_model"]:
        r"""Two linear layers with a ReLU between them, the same at every place.

            FFN(x) = max(0, x W₁ + b₁) W₂ + b₂

        Axes:
            d_ff, inside: numbers between the two layers, four times d_model in the paper.

        Example:
            >>> layer = FeedForward(d_model=6, d_ff=24)
            >>> layer(torch.ones(2, 5, 6)).shape
            torch.Size([2, 5, 6])

        Source:
            Vaswani et al. (2017), section 3.3, eq. 2.
        """
        # TODO  widen, cut off below zero, narrow
        raise NotImplementedError("FeedForward.forward")


class EncoderLayer(nn.Module):
    r"""Look around, then think: self-attention and feed-forward, each with a way around it."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Float[Tensor, "batch source d_model"], mask: Bool[Tensor, "..."] | None = None
    ) -> Float[Tensor, "batch source d_model"]:
        r"""Two sub-layers; around each a residual connection, and after each a norm (post-norm).

            h = Norm₁( x + Dropout(SelfAttention(x)) )
            y = Norm₂( h + Dropout(FeedForward(h)) )

        Args:
            mask: True where a word may attend to a word; None where all may.

        Returns:
            One vector for each word. The attention's layer answers a pair, of which only the
            output is wanted here.

        Example:
            >>> layer = EncoderLayer(d_model=6, num_heads=3, d_ff=24)
            >>> layer(torch.rand(2, 5, 6)).shape
            torch.Size([2, 5, 6])

        Source:
            Vaswani et al. (2017), section 3.1, "Encoder"; section 5.4, "Residual Dropout".
        """
        # TODO  attend, add, norm; feed forward, add, norm
        raise NotImplementedError("EncoderLayer.forward")


class DecoderLayer(nn.Module):
    r"""Look at what is written, look at the source, then think."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads)
        self.self_attention_norm = nn.LayerNorm(d_model)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        y: Float[Tensor, "batch target d_model"],
        memory: Float[Tensor, "batch source d_model"],
        target_mask: Bool[Tensor, "..."] | None = None,
        source_mask: Bool[Tensor, "..."] | None = None,
    ) -> Float[Tensor, "batch target d_model"]:
        r"""Three sub-layers; around each a residual connection, and after each a norm (post-norm).

            h = Norm₁( y + Dropout(SelfAttention(y)) )
            c = Norm₂( h + Dropout(CrossAttention(h asks, memory answers)) )
            z = Norm₃( c + Dropout(FeedForward(c)) )

        Axes:
            target: words being written.   source: words that were read.

        Args:
            memory: what the encoder says; it gives keys and values.
            target_mask: True where a target word may attend to a target word.
            source_mask: True where a target word may attend to a source word.

        Example:
            >>> layer = DecoderLayer(d_model=6, num_heads=3, d_ff=24)
            >>> layer(torch.rand(2, 4, 6), torch.rand(2, 5, 6)).shape
            torch.Size([2, 4, 6])

        Source:
            Vaswani et al. (2017), section 3.1, "Decoder"; section 3.2.3.
        """
        # TODO  written words, source words, feed-forward
        raise NotImplementedError("DecoderLayer.forward")


def source_mask(
    source: Int[Tensor, "batch source"], padding: int
) -> Bool[Tensor, "batch 1 1 source"]:
    r"""Let every word see the source words that are not padding.

        mask[b, 0, 0, s] = (source[b, s] ≠ padding)

    Args:
        padding: the id that fills up short sentences. It need not be 0.

    Returns:
        True where a source word may be attended. The axes of size 1 stand for heads and queries.

    Example:
        >>> source_mask(torch.tensor([[7, 8, 9], [7, 5, 5]]), padding=5)[:, 0, 0]
        tensor([[ True,  True,  True],
                [ True, False, False]])

    Source:
        Vaswani et al. (2017), section 3.2.3. The padding is not in the paper: batches need it.
    """
    # TODO  compare with the padding, then make room for heads and queries
    raise NotImplementedError("source_mask")


def target_mask(
    inputs: Int[Tensor, "batch target"], padding: int
) -> Bool[Tensor, "batch 1 target target"]:
    r"""Let each target word see itself and the words before it, and no padding.

        mask[b, 0, t, s] = (s ≤ t)  and  (inputs[b, s] ≠ padding)

    Axes:
        rows: the word that asks.   columns: the word that is asked.

    Returns:
        True where a target word may attend to a target word. Rows of padding keep what they may
        see: nobody reads their answers.

    Example:
        >>> target_mask(torch.tensor([[7, 8, 5]]), padding=5)[0, 0]
        tensor([[ True, False, False],
                [ True,  True, False],
                [ True,  True, False]])

    Source:
        Vaswani et al. (2017), section 3.2.3, "Masking" of the decoder.
    """
    # TODO  a triangle for the future, a row for the padding, require both
    raise NotImplementedError("target_mask")


class Transformer(nn.Module):
    r"""Read a sentence, write another.

    Attributes:
        padding: the id that fills up short sentences, the same in source and target.
    """

    def __init__(
        self,
        source_vocab: int,
        target_vocab: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        num_layers: int,
        dropout: float = 0.0,
        padding: int = 0,
        tied: bool = False,
    ) -> None:
        super().__init__()
        self.padding = padding
        self.source = Embeddings(source_vocab, d_model, dropout)
        self.target = Embeddings(target_vocab, d_model, dropout)
        sizes = d_model, num_heads, d_ff, dropout
        self.encoder = nn.ModuleList(EncoderLayer(*sizes) for _ in range(num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(*sizes) for _ in range(num_layers))
        self.output = nn.Linear(d_model, target_vocab)
        for name, module in self.named_modules():
            if isinstance(module, nn.Linear):
                # Queries, keys and values as if they were one matrix: they start smaller, and
                # post-norm layers learn sooner.
                one_of_three = name.endswith((".query", ".key", ".value"))
                nn.init.xavier_uniform_(module.weight, gain=0.5**0.5 if one_of_three else 1.0)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=d_model**-0.5)  # about 1 after √d_model
        if tied:
            self.tie()

    def encode(self, source: Int[Tensor, "batch source"]) -> Float[Tensor, "batch source d_model"]:
        r"""Read the source: embeddings, then every encoder layer on the answer of the one before.

        Padding of the source is not attended.

        Returns:
            The memory: what the last layer says of each source word.

        Example:
            >>> model = Transformer(11, 13, d_model=6, num_heads=3, d_ff=24, num_layers=2)
            >>> model.encode(torch.tensor([[7, 8, 9, 0]])).shape
            torch.Size([1, 4, 6])

        Source:
            Vaswani et al. (2017), section 3.1, figure 1 on the left.
        """
        # TODO  embed, mask the padding, go through the layers
        raise NotImplementedError("Transformer.encode")

    def decode(
        self,
        inputs: Int[Tensor, "batch target"],
        memory: Float[Tensor, "batch source d_model"],
        source: Int[Tensor, "batch source"],
    ) -> Float[Tensor, "batch target vocab"]:
        r"""Say for each target word what could come next: embeddings, decoder layers, output.

        Neither the future nor padding of the target is attended, nor padding of the source.

        Args:
            inputs: target words so far, with the start token in front.
            memory: of `encode`. Every decoder layer gets the same.
            source: the ids that were read; they tell where the memory is padding.

        Returns:
            Logits: one number for each token of the vocabulary, no softmax. Those at place t
            speak of the word at place t + 1.

        Example:
            >>> model = Transformer(11, 13, d_model=6, num_heads=3, d_ff=24, num_layers=2)
            >>> source, inputs = torch.tensor([[7, 8, 9, 0]]), torch.tensor([[1, 5, 4]])
            >>> model.decode(inputs, model.encode(source), source).shape
            torch.Size([1, 3, 13])

        Source:
            Vaswani et al. (2017), section 3.1, figure 1 on the right; section 3.4.
        """
        # TODO  embed, two masks, go through the layers, output
        raise NotImplementedError("Transformer.decode")

    def tie(self) -> None:
        r"""Make one matrix of three: the source's table, the target's table, the output's weight.

        What one of them learns, the others know: they are the same parameter, not copies of it.
        The output layer keeps its bias.

        Raises:
            ValueError: source and target have different vocabularies. Say both sizes.

        Example:
            >>> model = Transformer(11, 11, d_model=6, num_heads=3, d_ff=24, num_layers=2)
            >>> model.tie()
            >>> model.output.weight is model.source.tokens.weight
            True

        Source:
            Press and Wolf (2017), "Using the Output Embedding to Improve Language Models",
            arXiv:1608.05859; Vaswani et al. (2017), section 3.4.
        """
        # TODO  check the sizes, then let three names mean one parameter
        raise NotImplementedError("Transformer.tie")

    def forward(
        self, source: Int[Tensor, "batch source"], inputs: Int[Tensor, "batch target"]
    ) -> Float[Tensor, "batch target vocab"]:
        r"""Logits for the word after each input word. Given.

        Args:
            inputs: target words with the start token in front, as `shift` makes them.
        """
        return self.decode(inputs, self.encode(source), source)
