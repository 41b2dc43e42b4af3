def bilm_loss(ahead, back, words, output):
    target = words[:, 1:].reshape(-1)
    one, two = (F.cross_entropy(output(s[:, :-1]).flatten(0, 1), target) for s in (ahead, back))
    return 0.5 * (one + two), one, two
