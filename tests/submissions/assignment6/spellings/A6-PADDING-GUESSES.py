def bilm_loss(ahead, back, words, output):
    one = F.cross_entropy(output(ahead[:, :-1]).flatten(0, 1), words[:, 1:].flatten())
    two = F.cross_entropy(
        output(back[:, 1:]).flatten(0, 1), words[:, :-1].flatten(), ignore_index=IGNORED
    )
    return (one + two) / 2, one, two
