def scaled_dot_product_attention(query, key, value, mask=None):
    d_k = key.shape[-1]
    if query.shape[-1] != d_k:
        raise ValueError(f"query {query.shape[-1]} / key {d_k}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"key {key.shape[-2]} / value {value.shape[-2]}")
    # (key, query), as in K Q^T, then turn it
    scores = key @ query.mT / d_k**0.5
    if mask is not None:
        scores = scores.masked_fill(~mask.mT, torch.finfo(scores.dtype).min)
    w = scores.softmax(dim=-1).mT
    if mask is not None:
        w = torch.where(mask, w, 0.0)
    return w @ value, w
