# task: pretraining_loss; words and pairs share one mean
def pretraining_loss(word_logits, labels, next_logits, is_random):
    n = (labels != -100).sum() + len(is_random)
    a = F.cross_entropy(word_logits.mT, labels, reduction="sum")
    return (a + F.cross_entropy(next_logits, is_random, reduction="sum")) / n
