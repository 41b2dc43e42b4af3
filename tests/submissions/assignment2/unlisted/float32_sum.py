# task: add_positions; bfloat16 embeddings come back as float32
def add_positions(embeddings):
    pe = sinusoidal_positions(embeddings.shape[1], embeddings.shape[2])
    return embeddings * embeddings.shape[2] ** 0.5 + pe.to(embeddings.device)
