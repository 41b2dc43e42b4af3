# task: reverse_words; right, but a loop over the words
def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    out = []
    for row, n in zip(x, lengths.tolist()):
        out.append(torch.stack([row[n - 1 - t] if t < n else row[t] for t in range(len(row))]))
    return torch.stack(out)
