def sequence_loss(logits, labels, pad):
    b, t, v = logits.shape
    if t != labels.size(1):
        raise ValueError(f"{t} and {labels.size(1)}")
    loss = nn.functional.cross_entropy(
        logits.reshape(b, v, t), labels, ignore_index=pad, reduction="sum"
    )
    return loss / (labels != pad).sum().clamp(min=1)
