def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    p = torch.exp(logits - logits.amax(-1, keepdim=True))
    p = p / p.sum(-1, keepdim=True)
    real = labels != pad
    right = p.gather(2, labels.where(real, 0)[..., None])[..., 0]
    return -torch.log(right.where(real, 1)).sum() / real.sum().clamp(min=1)
