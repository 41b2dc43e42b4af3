"""A target distribution spelled out, a mean as a weighted sum, clipping by hand."""

import torch


def shift(target):
    length = target.size(1) - 1
    return target.narrow(1, 0, length), target.narrow(1, 1, length)


def smoothed_loss(logits, labels, smoothing, padding):
    vocab = logits.shape[-1]
    wanted = torch.full_like(logits, smoothing / vocab)
    wanted.scatter_add_(-1, labels[..., None], torch.full_like(wanted[..., :1], 1 - smoothing))
    log_p = logits - logits.logsumexp(-1, keepdim=True)
    real = (labels != padding).to(logits.dtype)
    return -torch.einsum("btv,btv,bt->", wanted, log_p, real) / real.sum().clamp(min=1)


def noam_rate(step, d_model, warmup, factor=1.0):
    step = step or 1
    rising = step / (warmup * warmup**0.5)
    falling = 1 / step**0.5
    return factor / d_model**0.5 * (rising if rising < falling else falling)


def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    if not model.training:
        model.train()
    for parameter in model.parameters():
        parameter.grad = None
    inputs, labels = shift(target)
    loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
    loss.backward()
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    length = sum(grad.pow(2).sum() for grad in grads).sqrt()
    if length > clip:
        for grad in grads:
            grad.mul_(clip / length)
    optimizer.step()
    schedule.step()
    return float(loss), torch.count_nonzero(labels != model.padding).item()
