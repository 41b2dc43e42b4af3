# task: scaled_dot_product_attention; a fill of -10,000 is above a visible score of -20,000
def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]}, {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]}, {value.shape[-2]}")
    scores = query @ key.mT / query.shape[-1] ** 0.5
    if mask is None:
        weights = scores.softmax(dim=-1)
    else:
        weights = torch.where(mask, scores, -1e4).softmax(dim=-1) * mask
    return weights @ value, weights
