@torch.no_grad()
def look_both_ways(layer, length, sharpness):
    if layer.num_heads != 2:
        raise ValueError(f"num_heads = {layer.num_heads}")
    W = layer.query.weight
    d = W.shape[0] // 2
    eye = torch.eye(d, dtype=W.dtype, device=W.device)
    for p in layer.parameters():
        p.fill_(0)
    strong = sharpness * d**0.5
    for t in range(length):
        prev, nxt = (t - 1) % length, (t + 1) % length
        W[t, d + prev] = strong
        W[d + t, d + nxt] = strong
    layer.key.weight[:d, d:] = eye
    layer.key.weight[d:, d:] = eye
    layer.value.weight[:d, :d] = eye
    layer.value.weight[d:, :d] = eye
    layer.output.weight[:d, :d] = -eye
    layer.output.weight[:d, d:] = eye
