def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    p = torch.softmax(logits, -1)
    loss = nn.functional.cross_entropy(p.mT, labels, ignore_index=pad, reduction="sum")
    return loss / max((labels != pad).sum(), 1)
