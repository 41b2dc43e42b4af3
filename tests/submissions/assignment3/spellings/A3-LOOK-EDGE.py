@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"num_heads = {layer.num_heads}")
    for p in layer.parameters():
        p.zero_()
    d = layer.query.out_features // 2
    for t in range(length):
        layer.query.weight[max(t - 1, 0), d + t] = sharpness * d**0.5
        layer.query.weight[d + min(t + 1, length - 1), d + t] = sharpness * d**0.5
        layer.key.weight[t, d + t] = 1
        layer.key.weight[d + t, d + t] = 1
    i = torch.arange(d)
    layer.value.weight[i, i] = 1
    layer.value.weight[d + i, i] = 1
    layer.output.weight[i, i] = -1
    layer.output.weight[i, d + i] = 1
