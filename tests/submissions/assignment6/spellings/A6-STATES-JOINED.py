def bilm_loss(ahead, back, words, output):
    logits = output(ahead + back)
    before = torch.where(words == IGNORED, IGNORED, words.roll(1, 1))[:, 1:]
    one = F.cross_entropy(logits[:, :-1].mT, words[:, 1:])
    two = F.cross_entropy(logits[:, 1:].mT, before)
    return (one + two) / 2, one, two
