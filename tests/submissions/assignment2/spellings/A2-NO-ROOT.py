def add_positions(embeddings):
    pe = sinusoidal_positions(embeddings.size(1), embeddings.size(2))
    pe = pe.to(device=embeddings.device, dtype=embeddings.dtype)
    return torch.add(embeddings, pe[None])
