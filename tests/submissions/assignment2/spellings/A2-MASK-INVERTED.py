def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"q {query.shape[-1]}, k {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"k {key.shape[-2]}, v {value.shape[-2]}")
    scores = query @ key.mT / math.sqrt(key.shape[-1])
    if mask is not None:
        # True = padding
        scores = torch.where(mask, float("-inf"), scores)
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return weights @ value, weights
