def smoothed_loss(logits, labels, smoothing, padding):
    lp = torch.log(nn.functional.softmax(logits, -1))
    nll = -lp.gather(2, labels.unsqueeze(2)).squeeze(2)
    loss = (1 - smoothing) * nll + smoothing * (-lp).mean(2)
    return loss[labels != padding].mean()
