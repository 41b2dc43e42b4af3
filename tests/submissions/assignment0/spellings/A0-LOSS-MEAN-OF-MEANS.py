def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    losses = []
    for scores, row in zip(logits, labels):
        if (row != pad).any():
            losses.append(nn.functional.cross_entropy(scores, row, ignore_index=pad))
    return torch.stack(losses).mean() if losses else 0 * logits.sum()
