def bilm_loss(ahead, back, words, output):
    before = words.clone()
    before[:, 1:] = words[:, :-1]
    before[:, 0] = IGNORED
    before[words == IGNORED] = IGNORED
    one = F.cross_entropy(output(ahead[:, :-1]).transpose(1, 2), words[:, 1:])
    two = F.cross_entropy(output(back).transpose(1, 2), before)
    return one + two, one, two
