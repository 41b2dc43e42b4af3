"""The loss word by word in float64; gradients accumulated by hand."""

import math

import torch


def shift(target):
    places = torch.arange(target.shape[1] - 1, device=target.device)
    return target[:, places], target[:, places + 1]


def smoothed_loss(logits, labels, smoothing, padding):
    total, count = 0 * logits.sum().double(), 0
    for lines, words in zip(logits.double().unbind(), labels.tolist(), strict=True):
        for line, word in zip(lines.unbind(), words, strict=True):
            if word != padding:
                log_p = line - line.max() - (line - line.max()).exp().sum().log()
                total = total - (1 - smoothing) * log_p[word] - smoothing * log_p.sum() / len(log_p)
                count += 1
    return (total / max(count, 1)).to(logits.dtype)


def noam_rate(step, d_model, warmup, factor=1.0):
    step = 1 if step == 0 else step
    exponent = -0.5 * math.log(d_model) + min(
        -0.5 * math.log(step), math.log(step) - 1.5 * math.log(warmup)
    )
    return factor * math.exp(exponent)


def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    model.train()
    model.zero_grad()
    inputs, labels = shift(target)
    loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
    loss.backward()
    flat = torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None])
    factor = min(1.0, clip / (flat.norm().item() + 1e-12))
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p.grad = p.grad * factor
    optimizer.step()
    schedule.step()
    return loss.item(), len([1 for row in labels.tolist() for word in row if word != model.padding])
