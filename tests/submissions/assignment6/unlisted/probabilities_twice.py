# task: bilm_loss; softmax before the cross-entropy, which has its own
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one, two = F.cross_entropy(a.softmax(-1), after), F.cross_entropy(b.softmax(-1), before)
    return (one + two) / 2, one, two
