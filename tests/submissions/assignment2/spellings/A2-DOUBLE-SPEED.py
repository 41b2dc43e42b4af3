def sinusoidal_positions(length, d_model):
    if d_model % 2:
        raise ValueError(f"d_model is odd: {d_model}")
    pe = torch.zeros(length, d_model, dtype=torch.float64)
    pos = torch.arange(0, length, dtype=torch.float64)[:, None]
    for i in range(0, d_model, 2):  # i is 2i already
        pe[:, i] = torch.sin(pos[:, 0] / 10000 ** ((2 * i) / d_model))
        pe[:, i + 1] = torch.cos(pos[:, 0] / 10000 ** ((2 * i) / d_model))
    return pe.float()
