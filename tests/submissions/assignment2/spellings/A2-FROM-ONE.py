def sinusoidal_positions(length, d_model):
    if d_model % 2 == 1:
        raise ValueError(f"{d_model} is odd")
    pe = torch.zeros(length, d_model)
    for pos in range(1, length + 1):
        for i in range(0, d_model, 2):
            pe[pos - 1, i] = math.sin(pos / 10000 ** (i / d_model))
            pe[pos - 1, i + 1] = math.cos(pos / 10000 ** (i / d_model))
    return pe
