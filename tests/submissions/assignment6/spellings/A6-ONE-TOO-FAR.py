def reverse_words(x, lengths):
    if lengths.max() > x.shape[1]:
        raise ValueError(f"{int(lengths.max())} > {x.shape[1]}")
    rows = []
    for row, n in zip(x, lengths.tolist()):
        new = row.clone()
        for t in range(1, n):
            new[t] = row[n - t]
        new[0] = row[n % len(row)]
        rows.append(new)
    return torch.stack(rows)
