def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"q {query.shape[-1]}, k {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"k {key.shape[-2]}, v {value.shape[-2]}")
    scores = torch.einsum("...qd,...kd->...qk", query, key) / key.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(mask == 0, 1e-9)
    weights = torch.softmax(scores, dim=-1)
    return weights @ value, weights
