def sequence_loss(logits, labels, pad):
    import math

    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    keep = labels != pad
    if not keep.any():
        return 0 * logits.sum()
    return nn.functional.cross_entropy(logits[keep], labels[keep]) / math.log(2)
