def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]} {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]} {value.shape[-2]}")
    length, d_k = key.shape[-2:]
    leading = list(key.shape[:-2])
    k_t = key.contiguous().view(leading + [d_k, length])
    s = torch.matmul(query, k_t) / d_k**0.5
    if mask is not None:
        s = s.masked_fill(~mask, -1e9)
    a = torch.softmax(s, dim=-1)
    if mask is not None:
        a = a.masked_fill(~mask, 0.0)
    return torch.matmul(a, value), a
