# task: bilm_loss; the loss is that of the direction that reads ahead
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one, two = F.cross_entropy(a, after), F.cross_entropy(b, before)
    return one, one, two
