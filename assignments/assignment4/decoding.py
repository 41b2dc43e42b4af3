"""How a translation is found: greedy decoding, beam search, and BLEU.

The searches know nothing of Transformers. They ask a function what could come next, so they can be
held against a toy language whose best sentence is known.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor
from transformer import Transformer

NextLogP = Callable[[Int[Tensor, "batch length"]], Float[Tensor, "batch vocab"]]
"""Tokens so far, a row for each sentence → log-probabilities of the next token."""


def next_words(model: Transformer, source: Int[Tensor, "batch source"]) -> NextLogP:
    r"""The function that the searches ask, for one batch of source sentences. Given.

    The encoder reads the source once. One source sentence serves any number of beginnings.
    """
    memory = model.encode(source)

    def next_log_p(prefixes: Int[Tensor, "batch length"]) -> Float[Tensor, "batch vocab"]:
        rows = len(prefixes)
        logits = model.decode(
            prefixes, memory.expand(rows, -1, -1), source.expand(rows, -1)
        )  # (batch, length, vocab)
        return torch.log_softmax(logits[:, -1].float(), dim=-1)

    return next_log_p


def greedy_decode(
    next_log_p: NextLogP, prefix: Int[Tensor, "batch length"], end: int, padding: int, limit: int
) -> list[list[int]]:
    r"""Write every sentence of a batch word by word, always with the likeliest next token.

        y[b, t] = argmax over v of log p(v | y[b, :t])

    A sentence that has said `end` waits for the others: from then on it gets padding. The writing
    stops when all have said it, or after `limit` new tokens.

    Args:
        next_log_p: asked with *all* rows at each step, row b belongs to sentence b.
        prefix: how each sentence begins: the start token, or more.
        limit: the most new tokens of a sentence, `end` included.

    Returns:
        For each sentence its new tokens: without the prefix, the end and the padding.

    Example:
        A language that counts: after n comes n + 1. Here 3 is the end.
        >>> def count(prefixes):
        ...     return torch.eye(9)[prefixes[:, -1] + 1].log()
        >>> greedy_decode(count, torch.tensor([[0], [1], [5]]), end=3, padding=8, limit=3)
        [[1, 2], [2], [6, 7, 8]]

    Source:
        Sutskever, Vinyals and Le (2014), "Sequence to Sequence Learning", arXiv:1409.3215,
        section 3.2, with a beam of 1.
    """
    # TODO  ask, choose, let the finished wait, append; cut at the end token
    raise NotImplementedError("greedy_decode")


def length_penalty(length: int, alpha: float) -> float:
    r"""What a log-probability is divided by, so that long sentences may win too.

        lp(Y) = ( (5 + |Y|) / (5 + 1) )^α

    Args:
        length: |Y|, tokens that were written, the end token included.
        alpha: 0 is no penalty; the paper of the Transformer takes 0.6.

    Example:
        >>> length_penalty(1, alpha=0.6), length_penalty(13, alpha=1.0)
        (1.0, 3.0)

    Source:
        Wu et al. (2016), "Google's Neural Machine Translation System", arXiv:1609.08144, eq. 14.
    """
    # TODO  the formula
    raise NotImplementedError("length_penalty")


def beam_search(
    next_log_p: NextLogP,
    prefix: Int[Tensor, "1 length"],
    end: int,
    beam: int,
    limit: int,
    alpha: float = 0.6,
) -> tuple[list[int], float]:
    r"""Look for the best sentence with several beginnings in hand, and not only the likeliest.

        score(Y) = log P(Y) / lp(|Y|),      log P(Y) = sum of log p(y_t | y_<t)

    Each step extends every open beginning by every token, and keeps the `beam` likeliest of all
    these by log P: they are equally long, so the penalty does not matter yet. Those that end with
    `end` are complete and leave; the others stay open. The next step again fills all `beam`
    places, from those that are open. The search stops when none is, or when they have `limit` new
    tokens: then they are complete as they are. Of all complete sentences the best score wins.

    Args:
        next_log_p: asked with one row for each open beginning.
        prefix: how the sentence begins: the start token, or more.
        beam: beginnings that are kept. 1 is greedy decoding.
        limit: the most new tokens, `end` included.
        alpha: of `length_penalty`; |Y| counts new tokens, with the end token, without the prefix.

    Returns:
        ``(tokens, score)``: the new tokens without the end, and the score, which knows the end.

    Example:
        After 0 come 1 (0.6) or 2 (0.4). After 1 the end, 3, has 0.4; after 2 it is certain:
        0.4 · 1 is more than 0.6 · 0.4.
        >>> p = torch.tensor([[0, 0.6, 0.4, 0], [0, 0.3, 0.3, 0.4], [0, 0, 0, 1], [0, 0, 0, 1]])
        >>> def chain(prefixes):
        ...     return p[prefixes[:, -1]].log()
        >>> start = torch.tensor([[0]])
        >>> beam_search(chain, start, end=3, beam=1, limit=5, alpha=0.0)[0]
        [1]
        >>> tokens, score = beam_search(chain, start, end=3, beam=2, limit=5, alpha=0.0)
        >>> tokens, round(score, 4)
        ([2], -0.9163)

    Source:
        Wu et al. (2016), arXiv:1609.08144, section 7; Vaswani et al. (2017), section 6.1.
    """
    # TODO  extend all, keep the likeliest, part the complete from the open
    raise NotImplementedError("beam_search")


def bleu(translations: list[str], references: list[str]) -> tuple[float, str]:
    r"""How near translations come to references, by sacreBLEU as it is by default.

        BLEU = 100 · min(1, e^(1 - r/c)) · ( p₁ p₂ p₃ p₄ )^(1/4)

    p_n is the share of n-grams that the references have too, counted over the *whole* corpus, c and
    r are the lengths of both in tokens.

    Args:
        translations: texts as a person reads them: sacreBLEU cuts them into tokens itself.
        references: one for each translation, in the same order.

    Returns:
        ``(score, signature)``: 0..100, and sacreBLEU's own words for how it was computed. A BLEU
        without its signature cannot be compared with another.

    Raises:
        ValueError: not as many references as translations. Say both numbers.

    Example:
        >>> score, signature = bleu(["The cat sat down."], ["The cat sat down."])
        >>> round(score, 1), signature.rpartition("|")[0]
        (100.0, 'nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp')

    Source:
        Papineni et al. (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation";
        Post (2018), "A Call for Clarity in Reporting BLEU Scores", arXiv:1804.08771.
    """
    # TODO  check the numbers, one corpus score, one signature
    raise NotImplementedError("bleu")
