def sequence_loss(logits, labels, pad):
    if logits.size(1) != labels.size(1):
        raise ValueError(f"{logits.size(1)} and {labels.size(1)}")
    logp = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    loss = nn.functional.nll_loss(logp.mT, labels, ignore_index=pad, reduction="sum")
    return loss / (labels != pad).sum().clamp(min=1)
