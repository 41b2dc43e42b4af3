"""The loss by nll_loss and flattening; gradients by autograd; PyTorch's own clipping."""

import torch
import torch.nn.functional as F


def shift(target):
    inputs, labels = target.unfold(1, target.shape[1] - 1, 1).unbind(1)
    return inputs, labels


def smoothed_loss(logits, labels, smoothing, padding):
    log_p = F.log_softmax(logits.flatten(0, 1), dim=1)
    labels = labels.flatten()
    if bool((labels == padding).all()):
        return log_p.sum() * 0
    hard = F.nll_loss(log_p, labels, ignore_index=padding)
    soft = -log_p[labels != padding].mean()
    return torch.lerp(hard, soft, smoothing)


def noam_rate(step, d_model, warmup, factor=1.0):
    if step < 1:
        return noam_rate(1, d_model, warmup, factor)
    peak = factor * (d_model * warmup) ** -0.5
    return peak * step / warmup if step < warmup else peak * (warmup / step) ** 0.5


def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train(True)
    inputs, labels = shift(target)
    optimizer.zero_grad(set_to_none=True)
    loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    grads = torch.autograd.grad(loss, trained, allow_unused=True)
    for parameter, grad in zip(trained, grads, strict=True):
        parameter.grad = grad
    torch.nn.utils.clip_grad_norm_(trained, max_norm=clip)
    optimizer.step()
    schedule.step()
    return loss.detach().item(), (labels != model.padding).sum().item()
