# task: scaled_dot_product_attention; masked after the softmax: a hidden key may take all
def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]}, {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]}, {value.shape[-2]}")
    weights = (query / query.shape[-1] ** 0.5 @ key.mT).softmax(dim=-1)
    if mask is not None:
        weights = weights * mask.to(weights)
        weights = weights / weights.sum(dim=-1, keepdim=True).clamp_min(1e-9)
    return weights @ value, weights
