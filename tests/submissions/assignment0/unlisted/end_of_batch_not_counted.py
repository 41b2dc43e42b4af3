# task: sequence_loss; the last place never counts, as if it were always padding
def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    logits, labels = logits[:, :-1], labels[:, :-1]
    loss = nn.functional.cross_entropy(logits.mT, labels, ignore_index=pad, reduction="sum")
    return loss / (labels != pad).sum().clamp(min=1)
