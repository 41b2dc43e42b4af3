def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"q {query.shape[-1]}, k {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"k {key.shape[-2]}, v {value.shape[-2]}")
    attention = torch.softmax((query / query.shape[-1] ** 0.5) @ key.mT, dim=-1)
    if mask is not None:
        attention = attention * mask.to(attention.dtype)
    return attention @ value, attention
