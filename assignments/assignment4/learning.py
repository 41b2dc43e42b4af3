"""How the translator learns: the shift, the loss, the learning rate, one step.

train.py calls these; `fit` of the course does the rest of the work (batches, progress, saving).
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


def shift(
    target: Int[Tensor, "batch length"],
) -> tuple[Int[Tensor, "batch target"], Int[Tensor, "batch target"]]:
    r"""Make of whole sentences what the decoder is given, and what it has to say.

        inputs[b, t] = target[b, t],      labels[b, t] = target[b, t + 1]

    Args:
        target: start token, words, end token, padding.

    Returns:
        ``(inputs, labels)``, each one place shorter than ``target``.

    Example:
        1 is the start, 2 the end, 0 padding.
        >>> inputs, labels = shift(torch.tensor([[1, 7, 8, 2], [1, 9, 2, 0]]))
        >>> inputs
        tensor([[1, 7, 8],
                [1, 9, 2]])
        >>> labels
        tensor([[7, 8, 2],
                [9, 2, 0]])

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.1: "the output embeddings
        are offset by one position".
    """
    # TODO  everything but the last place, everything but the first
    raise NotImplementedError("shift")


def smoothed_loss(
    logits: Float[Tensor, "batch target vocab"],
    labels: Int[Tensor, "batch target"],
    smoothing: float,
    padding: int,
) -> Float[Tensor, ""]:
    r"""Cross-entropy against a target that gives a little to every token of the vocabulary.

        loss[b, t] = (1 - ε) · (-log p[b, t, label]) + ε · mean over the vocabulary of (-log p)
        loss       = mean of loss[b, t] over the labels that are not padding

    Args:
        smoothing: ε, a fraction 0..1, shared out evenly over all tokens, the right one included.
            0 is plain cross-entropy.
        padding: the label whose places do not count.

    Returns:
        One number, in nats per token; it stays finite for logits of a thousand. 0 where every
        label is padding.

    Example:
        Nothing is known of four tokens: log 4, whatever the smoothing. The second label is padding.
        >>> smoothed_loss(torch.zeros(1, 2, 4), torch.tensor([[3, 0]]), smoothing=0.1, padding=0)
        tensor(1.3863)

    Source:
        Szegedy et al. (2016), "Rethinking the Inception Architecture", arXiv:1512.00567,
        section 7; Vaswani et al. (2017), section 5.4.
    """
    # TODO  log of the softmax, both parts, mean over what is no padding
    raise NotImplementedError("smoothed_loss")


def noam_rate(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
    r"""The learning rate of a step: it rises evenly to `warmup`, then falls as 1/√step.

        rate = factor · d_model^(-1/2) · min( step^(-1/2), step · warmup^(-3/2) )

    Args:
        step: 1, 2, 3, …; 0 counts as 1, since schedulers of PyTorch ask for step 0 first.

    Example:
        The peak, at the end of the warm-up, is factor / √(d_model · warmup).
        >>> round(noam_rate(4000, d_model=512, warmup=4000), 9)
        0.000698771
        >>> noam_rate(0, d_model=512, warmup=4000) == noam_rate(1, d_model=512, warmup=4000)
        True

    Source:
        Vaswani et al. (2017), section 5.3, eq. 3.
    """
    # TODO  no step before the first, then the smaller of the two
    raise NotImplementedError("noam_rate")


def training_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    source: Int[Tensor, "batch source"],
    target: Int[Tensor, "batch length"],
    smoothing: float = 0.1,
    clip: float = 1.0,
) -> tuple[float, int]:
    r"""Learn from one batch, once.

        training mode → old gradients out → loss → backward → clip → optimizer → schedule

    Whoever looked at translations in between has left the model in evaluation mode, so it is put
    into training mode first.

    Args:
        model: called as ``model(source, inputs)``, answers logits; ``model.padding`` is the
            padding of source and target.
        optimizer: its ``step()`` uses the learning rate that is set.
        schedule: its ``step()`` sets the learning rate of the next step.
        target: start token, words, end token, padding.
        clip: the gradients of *all* parameters together are made no longer than this
            (their direction stays; shorter ones are left alone).

    Returns:
        ``(loss, tokens)``: the loss before the step, a Python float, and how many labels are not
        padding.

    Example:
        >>> class Bigrams(nn.Module):
        ...     padding = 0
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.table = nn.Embedding.from_pretrained(torch.zeros(4, 4), freeze=False)
        ...     def forward(self, source, inputs):
        ...         return self.table(inputs)
        >>> model = Bigrams()
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
        >>> schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
        >>> sentence = torch.tensor([[1, 3, 2, 0]])
        >>> for _ in range(3):
        ...     loss, tokens = training_step(model, optimizer, schedule, sentence, sentence)
        ...     print(f"{loss:.2f} over {tokens} tokens")
        1.39 over 2 tokens
        1.10 over 2 tokens
        0.89 over 2 tokens

    Source:
        Vaswani et al. (2017), section 5.3; Pascanu, Mikolov and Bengio (2013), "On the difficulty
        of training recurrent neural networks", arXiv:1211.5063, algorithm 1 (clipping).
    """
    # TODO  training mode, no old gradients, loss, backward, clip, two steps
    raise NotImplementedError("training_step")
