def bilm_loss(ahead, back, words, output):
    one = two = 0
    for a, b, w in zip(ahead, back, words):
        n = int((w != IGNORED).sum())
        one = one + F.cross_entropy(output(a[: n - 1]), w[1:n], reduction="sum")
        two = two + F.cross_entropy(output(b[1:n]), w[: n - 1], reduction="sum")
    one, two = one / (len(words) * words.shape[1]), two / (len(words) * words.shape[1])
    return (one + two) / 2, one, two
