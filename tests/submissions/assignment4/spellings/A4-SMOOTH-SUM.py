def smoothed_loss(logits, labels, smoothing, padding):
    lp = logits.log_softmax(-1)[labels != padding]
    y = labels[labels != padding]
    nll = -lp[torch.arange(len(y), device=y.device), y]
    return ((1 - smoothing) * nll - smoothing * lp.sum(-1)).mean()
