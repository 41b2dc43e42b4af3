def pretraining_loss(word_logits, labels, next_logits, is_random):
    a = torch.nn.CrossEntropyLoss(reduction="sum")(word_logits.transpose(1, 2), labels)
    return a + torch.nn.CrossEntropyLoss()(next_logits, is_random)
