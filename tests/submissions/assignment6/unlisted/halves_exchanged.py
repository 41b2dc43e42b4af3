# task: reverse_words; pairs of neighbours are exchanged, not the whole sentence
def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    rows = []
    for row, n in zip(x, lengths.tolist()):
        order = list(range(len(row)))
        for t in range(0, n - 1, 2):
            order[t], order[t + 1] = t + 1, t
        rows.append(row[order])
    return torch.stack(rows)
