def bilm_loss(ahead, back, words, output):
    one = F.cross_entropy(output(ahead).mT, words)
    two = F.cross_entropy(output(back).mT, words)
    return (one + two) / 2, one, two
