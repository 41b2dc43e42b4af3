def sentence_pairs(documents, rng):
    if len(documents) < 2:
        raise ValueError(f"{len(documents)} documents")
    out = []
    for d in documents:
        for a, b in zip(d, d[1:]):
            if rng.random() > 0.5:
                out.append((a, b, 0))
            else:
                e = documents[rng.integers(0, len(documents))]
                out.append((a, e[rng.integers(0, len(e))], 1))
    return out
