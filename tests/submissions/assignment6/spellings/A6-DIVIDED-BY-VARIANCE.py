def nearest_sense(known, senses, asked):
    var = known.var(0)
    known, asked, var = known[:, var > 1e-12], asked[:, var > 1e-12], var[var > 1e-12]
    means = [known[senses == s].mean(0) for s in range(int(senses.max()) + 1)]
    return torch.stack([(((asked - m) / var) ** 2).sum(1) for m in means], 1).argmin(1)
