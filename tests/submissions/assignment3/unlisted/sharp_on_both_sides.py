# task: look_both_ways; the sharpness is in the queries and in the keys, so it counts squared
@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"{layer.num_heads} heads")
    for p in layer.parameters():
        p.zero_()
    d = layer.query.out_features // 2
    t = torch.arange(length)
    i = torch.arange(d)
    for head, step in ((0, -1), (1, 1)):
        layer.query.weight[head * d + (t + step) % length, d + t] = sharpness
        layer.key.weight[head * d + t, d + t] = sharpness * d**0.5
        layer.value.weight[head * d + i, i] = 1
        layer.output.weight[i, head * d + i] = step
