def sequence_loss(logits, labels, pad):
    n = min(logits.size(1), labels.size(1))
    logits, labels = logits[:, :n], labels[:, :n]
    loss = nn.functional.cross_entropy(logits.mT, labels, ignore_index=pad, reduction="sum")
    return loss / (labels != pad).sum().clamp(min=1)
