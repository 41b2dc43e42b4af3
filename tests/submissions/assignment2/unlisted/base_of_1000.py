# task: sinusoidal_positions; 1000 in place of 10000
def sinusoidal_positions(length, d_model):
    if d_model % 2:
        raise ValueError(f"{d_model}")
    angle = torch.arange(length)[:, None] / 1000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
