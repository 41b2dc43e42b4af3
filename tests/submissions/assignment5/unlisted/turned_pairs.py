# task: sentence_pairs; the random segment is the first of the pair
def sentence_pairs(documents, rng):
    if len(documents) < 2:
        raise ValueError(f"{len(documents)}")
    out = []
    for i, d in enumerate(documents):
        for a, b in zip(d, d[1:]):
            if rng.random() < 0.5:
                out.append((a, b, 0))
            else:
                j = (i + int(rng.integers(1, len(documents)))) % len(documents)
                out.append((documents[j][int(rng.integers(len(documents[j])))], b, 1))
    return out
