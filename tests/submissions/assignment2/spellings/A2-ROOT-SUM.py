def add_positions(embeddings):
    d = embeddings.size(-1)
    root = d**0.5
    pe = sinusoidal_positions(embeddings.size(-2), d).type_as(embeddings)
    return root * embeddings + root * pe
