def contextual_layers(vectors, ahead, back, lengths):
    layers = torch.cat([torch.stack([vectors, *s]) for s in (ahead, back)], -1)
    keep = torch.arange(layers.shape[2], device=layers.device) < lengths[:, None]
    return layers * keep[..., None]
