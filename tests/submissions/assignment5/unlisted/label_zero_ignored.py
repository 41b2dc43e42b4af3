# task: pretraining_loss; words with the id 0 are ignored too
def pretraining_loss(word_logits, labels, next_logits, is_random):
    labels = labels.masked_fill(labels == 0, -100)
    n = (labels != -100).sum().clamp(min=1)
    a = F.cross_entropy(word_logits.mT, labels, reduction="sum") / n
    return a + F.cross_entropy(next_logits, is_random)
