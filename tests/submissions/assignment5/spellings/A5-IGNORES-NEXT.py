def pretraining_loss(word_logits, labels, next_logits, is_random):
    crit = torch.nn.NLLLoss(ignore_index=0)
    n = (labels != -100).sum().clamp(min=1)
    mlm = F.nll_loss(word_logits.log_softmax(-1).mT, labels, ignore_index=-100, reduction="sum") / n
    return mlm + crit(next_logits.log_softmax(-1), is_random)
