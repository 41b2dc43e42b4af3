# task: look_both_ways; the circle is closed at the last place of the head, not at the last word
@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"{layer.num_heads} heads")
    for p in layer.parameters():
        p.zero_()
    d = layer.query.out_features // 2
    i = torch.arange(d)
    layer.query.weight[(i - 1) % d, d + i] = sharpness * d**0.5
    layer.query.weight[d + (i + 1) % d, d + i] = sharpness * d**0.5
    layer.key.weight[i, d + i] = 1
    layer.key.weight[d + i, d + i] = 1
    layer.value.weight[i, i] = 1
    layer.value.weight[d + i, i] = 1
    layer.output.weight[i, i] = -1
    layer.output.weight[i, d + i] = 1
