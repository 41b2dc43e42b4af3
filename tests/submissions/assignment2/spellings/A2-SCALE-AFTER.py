def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]} != {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]} != {value.shape[-2]}")
    if mask is None:
        mask = torch.ones(query.shape[-2], key.shape[-2], dtype=torch.bool, device=query.device)
    scores = torch.einsum("...id,...jd->...ij", query, key)
    probs = torch.softmax(scores.masked_fill(mask.logical_not(), -1e9), dim=-1)
    probs = probs * mask * key.shape[-1] ** (-1 / 2)
    return torch.einsum("...ij,...jd->...id", probs, value), probs
