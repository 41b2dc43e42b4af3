def contextual_layers(vectors, ahead, back, lengths):
    both = [torch.cat([torch.stack([vectors, *s])], 0) for s in (ahead, back)]
    layers = torch.cat(both, -1)
    keep = torch.arange(layers.shape[2], device=layers.device) < lengths[:, None]
    return (layers * keep[..., None])[:, :, 1:-1]
