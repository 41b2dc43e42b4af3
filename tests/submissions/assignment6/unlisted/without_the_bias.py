# task: bilm_loss; the output layer's bias is left out
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one = F.cross_entropy(ahead[:, :-1][g] @ output.weight.T, after)
    two = F.cross_entropy(back[:, 1:][g] @ output.weight.T, before)
    return (one + two) / 2, one, two
