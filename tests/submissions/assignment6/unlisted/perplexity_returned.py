# task: bilm_loss; exp of the losses
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one, two = F.cross_entropy(a, after).exp(), F.cross_entropy(b, before).exp()
    return (one * two).sqrt(), one, two
