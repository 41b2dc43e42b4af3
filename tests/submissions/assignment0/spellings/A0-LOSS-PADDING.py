def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    return nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten())
