# task: add_positions; the table ends where it was thought that sentences end
def add_positions(embeddings):
    d_model = embeddings.shape[-1]
    table = sinusoidal_positions(128, d_model).to(embeddings)
    return d_model**0.5 * embeddings + table[: embeddings.shape[-2]]
