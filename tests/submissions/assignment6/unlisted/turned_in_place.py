# task: reverse_words; writes into the caller's tensor
def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    for row, n in zip(x, lengths.tolist()):
        row[:n] = row[:n].flip(0).clone()
    return x
