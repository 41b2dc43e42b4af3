# task: reverse_words; a length that is too large is cut, without a ValueError
def reverse_words(x, lengths):
    return torch.stack([torch.cat([r[:n].flip(0), r[n:]]) for r, n in zip(x, lengths.tolist())])
