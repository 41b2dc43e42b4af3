# task: contextual_layers; states stand at the words that they guess
def contextual_layers(vectors, ahead, back, lengths):
    a, b = ahead.roll(1, 2), back.roll(-1, 2)
    layers = torch.cat([torch.stack([vectors, *s]) for s in (a, b)], -1)[:, :, 1:-1]
    t = torch.arange(layers.shape[2], device=layers.device)
    return torch.where((t < lengths[:, None] - 2)[None, ..., None], layers, 0.0)
