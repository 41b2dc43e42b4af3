def contextual_layers(vectors, ahead, back, lengths):
    layers = vectors.new_zeros(len(ahead) + 1, *vectors.shape[:2], 2 * vectors.shape[2])
    layers[0, :, :, : vectors.shape[2]] = vectors
    layers[1:] = torch.cat([ahead, back], -1)
    layers = layers[:, :, 1:-1]
    t = torch.arange(layers.shape[2], device=layers.device)
    return torch.where((t < lengths[:, None] - 2)[None, ..., None], layers, 0.0)
