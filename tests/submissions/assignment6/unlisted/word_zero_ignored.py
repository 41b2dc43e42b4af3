# task: bilm_loss; the word with id 0 is taken for padding
def bilm_loss(ahead, back, words, output):
    g = words[:, 1:] != IGNORED
    a, b = output(ahead[:, :-1][g]), output(back[:, 1:][g])
    after, before = words[:, 1:][g], words[:, :-1][g]
    one = F.cross_entropy(a, after, ignore_index=0)
    two = F.cross_entropy(b, before, ignore_index=0)
    return (one + two) / 2, one, two
