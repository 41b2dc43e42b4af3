def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    mask = labels > 0
    asked = torch.where(mask, labels, 0)
    logp = logits.log_softmax(2).gather(2, asked[..., None])[..., 0]
    return -(logp * mask).sum() / mask.sum().clamp(min=1)
