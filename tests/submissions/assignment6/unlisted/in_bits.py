# task: bilm_loss; logarithms to base 2
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one, two = F.cross_entropy(a, after) / math.log(2), F.cross_entropy(b, before) / math.log(2)
    return (one + two) / 2, one, two
