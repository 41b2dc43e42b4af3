def sentence_pairs(documents, rng):
    if len(documents) < 2:
        raise ValueError(f"{len(documents)} documents")
    out = []
    for i, d in enumerate(documents):
        for a, b in zip(d, d[1:]):
            if rng.random() > 0.5:
                out.append((a, b, 0))
            else:
                j = rng.integers(0, len(documents))
                while j == i:
                    j = rng.integers(0, len(documents))
                out.append((a, documents[j][0], 1))
    return out
