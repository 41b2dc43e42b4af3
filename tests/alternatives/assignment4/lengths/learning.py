"""The loss by lengths and a KL divergence with its entropy put back; a step in a helper's hands."""

import math

import torch
import torch.nn.functional as F


def shift(target):
    return target[..., : target.shape[-1] - 1].clone(), target[..., 1:].clone()


def smoothed_loss(logits, labels, smoothing, padding):
    real = labels != padding
    if not real.any():
        return torch.zeros_like(logits).mul(logits).sum()
    lines, words = logits[real], labels[real]
    vocab = lines.shape[1]
    wanted = (1 - smoothing) * F.one_hot(words, vocab).to(lines.dtype) + smoothing / vocab
    divergence = F.kl_div(lines.log_softmax(1), wanted, reduction="batchmean")
    top, rest = 1 - smoothing + smoothing / vocab, smoothing / vocab
    entropy = -sum(n * p * math.log(p) for n, p in ((1, top), (vocab - 1, rest)) if p > 0)
    return divergence + entropy


def noam_rate(step, d_model, warmup, factor=1.0):
    curve = [s ** (-1 / 2) if s > warmup else s / warmup ** (3 / 2) for s in [max(1, step)]]
    return curve[0] * factor * d_model ** (-1 / 2)


def training_step(model, optimizer, schedule, source, target, smoothing=0.1, clip=1.0):
    def forget():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter.grad = torch.zeros_like(parameter)

    def learn():
        inputs, labels = shift(target)
        loss = smoothed_loss(model(source, inputs), labels, smoothing, model.padding)
        torch.autograd.backward(loss)
        return loss.detach(), (labels != model.padding).sum()

    model.train()
    forget()
    loss, tokens = learn()
    grads = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    total = torch.nn.utils.get_total_norm(grads)
    torch.nn.utils.clip_grads_with_norm_(list(model.parameters()), clip, total)
    optimizer.step()
    schedule.step()
    return loss.item(), int(tokens)
