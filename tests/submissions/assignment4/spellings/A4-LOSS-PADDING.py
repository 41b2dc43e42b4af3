def smoothed_loss(logits, labels, smoothing, padding):
    lp = torch.log_softmax(logits, 2)
    nll = -lp.gather(2, labels.unsqueeze(2)).squeeze(2)
    return ((1 - smoothing) * nll + smoothing * (-lp).mean(2)).mean()
