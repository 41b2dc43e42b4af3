# task: nearest_sense; the largest cosine wins
def nearest_sense(known, senses, asked):
    sd = known.std(0)
    known, asked, sd = known[:, sd > 1e-6], asked[:, sd > 1e-6], sd[sd > 1e-6]
    means = [known[senses == s].mean(0) for s in range(int(senses.max()) + 1)]
    return torch.stack([F.cosine_similarity(asked / sd, (m / sd)[None]) for m in means], 1).argmax(
        1
    )
