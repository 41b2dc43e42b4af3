# task: contextual_layers; the directions are added, and written twice
def contextual_layers(vectors, ahead, back, lengths):
    layers = torch.stack([vectors, *((ahead + back) / 2)]).repeat(1, 1, 1, 2)[:, :, 1:-1]
    t = torch.arange(layers.shape[2], device=layers.device)
    return torch.where((t < lengths[:, None] - 2)[None, ..., None], layers, 0.0)
