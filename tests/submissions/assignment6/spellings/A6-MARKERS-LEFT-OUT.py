def bilm_loss(ahead, back, words, output):
    one, two = [], []
    for a, b, w in zip(ahead, back, words):
        n = int((w != IGNORED).sum())
        one.append(F.cross_entropy(output(a[: n - 2]), w[1 : n - 1], reduction="none"))
        two.append(F.cross_entropy(output(b[2:n]), w[1 : n - 1], reduction="none"))
    one, two = torch.cat(one).mean(), torch.cat(two).mean()
    return (one + two) / 2, one, two
