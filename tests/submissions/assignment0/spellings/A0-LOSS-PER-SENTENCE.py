def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    each = nn.functional.cross_entropy(logits.mT, labels, ignore_index=pad, reduction="none")
    return each.sum(dim=1).mean()
