# task: sequence_loss; labels are smoothed
def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    loss = nn.functional.cross_entropy(
        logits.mT, labels, ignore_index=pad, reduction="sum", label_smoothing=0.1
    )
    return loss / (labels != pad).sum().clamp(min=1)
