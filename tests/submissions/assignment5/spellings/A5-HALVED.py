def pretraining_loss(word_logits, labels, next_logits, is_random):
    n = (labels != -100).sum().clamp(min=1)
    a = F.cross_entropy(word_logits.mT, labels, reduction="sum") / n
    b = F.cross_entropy(next_logits, is_random)
    return torch.stack([a, b]).mean()
