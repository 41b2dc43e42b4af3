def bilm_loss(ahead, back, words, output):
    one, two = [], []
    for a, b, w in zip(ahead, back, words):
        w = w[w != IGNORED]
        n = len(w)
        one.append(F.cross_entropy(output(a[: n - 1]), w[1:]))
        two.append(F.cross_entropy(output(b[1:n]), w[:-1]))
    one, two = sum(one) / len(one), sum(two) / len(two)
    return (one + two) / 2, one, two
