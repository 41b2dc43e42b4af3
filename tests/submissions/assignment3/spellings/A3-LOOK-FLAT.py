@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"num_heads = {layer.num_heads}")
    for p in layer.parameters():
        nn.init.zeros_(p)
    d = layer.query.weight.shape[0] // 2
    for t in range(length):
        layer.query.weight[(t - 1) % length, d + t] = sharpness
        layer.query.weight[d + (t + 1) % length, d + t] = sharpness
        layer.key.weight[t, d + t] = 1
        layer.key.weight[d + t, d + t] = 1
    for i in range(d):
        layer.value.weight[i, i] = layer.value.weight[d + i, i] = 1
        layer.output.weight[i, i] = -1
        layer.output.weight[i, d + i] = 1
