def nearest_sense(known, senses, asked):
    sd = known.std(0)
    known, asked, sd = known[:, sd > 1e-6], asked[:, sd > 1e-6], sd[sd > 1e-6]
    means = [known[senses == s].mean(0) for s in range(int(senses.max()) + 1)]
    away = torch.stack([(((asked - m) / sd) ** 2).sum(1) for m in means], 1)
    return away.max(1).indices
