def pretraining_loss(word_logits, labels, next_logits, is_random):
    losses = []
    for lg, lb in zip(word_logits, labels):
        n = (lb != -100).sum().clamp(min=1)
        losses.append(F.cross_entropy(lg, lb, ignore_index=-100, reduction="sum") / n)
    return torch.stack(losses).mean() + F.cross_entropy(next_logits, is_random)
