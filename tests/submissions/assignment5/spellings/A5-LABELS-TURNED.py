def sentence_pairs(documents, rng):
    if len(documents) < 2:
        raise ValueError(f"{len(documents)} documents")
    out = []
    for i, d in enumerate(documents):
        for k in range(len(d) - 1):
            is_next = int(rng.integers(2))
            if is_next:
                out.append((d[k], d[k + 1], is_next))
            else:
                j = (i + 1 + int(rng.integers(len(documents) - 1))) % len(documents)
                out.append((d[k], documents[j][int(rng.integers(len(documents[j])))], is_next))
    return out
