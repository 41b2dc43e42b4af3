# task: smoothed_loss; the loss is in bits
def smoothed_loss(logits, labels, smoothing, padding):
    lp = logits.log_softmax(-1)
    loss = -(1 - smoothing) * lp.gather(-1, labels[..., None])[..., 0] - smoothing * lp.mean(-1)
    return loss[labels != padding].mean() / 0.6931471805599453
