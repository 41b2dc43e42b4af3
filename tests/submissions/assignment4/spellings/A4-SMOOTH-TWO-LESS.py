def smoothed_loss(logits, labels, smoothing, padding):
    lp = logits.log_softmax(-1)
    dist = torch.full_like(lp, smoothing / (lp.shape[-1] - 2))
    dist.scatter_(-1, labels[..., None], 1 - smoothing)
    dist[..., padding] = 0
    loss = -(dist * lp).sum(-1)
    return loss[labels != padding].mean()
