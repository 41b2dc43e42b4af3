# task: sentence_pairs; 55% of the pairs are true
def sentence_pairs(documents, rng):
    if len(documents) < 2:
        raise ValueError(f"{len(documents)}")
    out = []
    for i, d in enumerate(documents):
        for a, b in zip(d, d[1:]):
            if rng.random() < 0.55:
                out.append((a, b, 0))
            else:
                j = (i + int(rng.integers(1, len(documents)))) % len(documents)
                out.append((a, documents[j][int(rng.integers(len(documents[j])))], 1))
    return out
