# task: nearest_sense; a deviation of 0 is divided by
def nearest_sense(known, senses, asked):
    sd = known.std(0)
    means = [known[senses == s].mean(0) for s in range(int(senses.max()) + 1)]
    return torch.stack([(((asked - m) / sd) ** 2).sum(1) for m in means], 1).argmin(1)
