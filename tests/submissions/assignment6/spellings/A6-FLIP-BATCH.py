def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    # the lengths stay with the rows of the batch, the words come from the opposite row
    other = x.flip(0)
    return torch.stack([torch.cat([r[:n].flip(0), r[n:]]) for r, n in zip(other, lengths.tolist())])
