def smoothed_loss(logits, labels, smoothing, padding):
    V = logits.size(-1)
    dist = torch.full_like(logits, smoothing / (V - 1))
    dist.scatter_(2, labels.unsqueeze(2), 1 - smoothing)
    loss = -(dist * logits.log_softmax(-1)).sum(-1)
    keep = labels != padding
    return (loss * keep).sum() / keep.sum()
