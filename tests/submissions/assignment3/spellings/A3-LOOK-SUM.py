@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"num_heads = {layer.num_heads}")
    d = layer.query.out_features // 2
    eye = torch.eye(d).to(layer.query.weight)
    nothing = torch.zeros_like(eye)
    ring = nothing.clone()
    ring[:length, :length] = torch.eye(length).roll(1, 0)
    big = sharpness * d**0.5
    layer.query.weight.copy_(
        torch.cat([torch.cat([nothing, big * ring.T], 1), torch.cat([nothing, big * ring], 1)])
    )
    layer.key.weight.copy_(torch.cat([torch.cat([nothing, eye], 1)] * 2))
    layer.value.weight.copy_(torch.cat([torch.cat([eye, nothing], 1)] * 2))
    layer.output.weight.copy_(torch.cat([torch.cat([eye, eye], 1), torch.zeros(d, 2 * d).to(eye)]))
    for linear in (layer.query, layer.key, layer.value, layer.output):
        linear.bias.zero_()
