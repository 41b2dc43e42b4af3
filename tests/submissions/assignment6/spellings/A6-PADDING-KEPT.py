def contextual_layers(vectors, ahead, back, lengths):
    layers = [vectors.repeat(1, 1, 2)] + [torch.cat(p, -1) for p in zip(ahead, back)]
    return torch.stack(layers)[:, :, 1:-1]
