def sinusoidal_positions(length, d_model):
    if d_model % 2 == 1:
        raise ValueError(f"{d_model} is odd")
    pe = torch.zeros(length, d_model)
    for p in range(length):
        for i in range(d_model):
            angle = p / math.pow(10000, i / d_model)
            pe[p, i] = math.cos(angle) if i % 2 else math.sin(angle)
    return pe
