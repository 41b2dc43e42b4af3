def scaled_dot_product_attention(query, key, value, mask=None):
    q, k, v = [t.to(torch.float32) for t in (query, key, value)]
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"{q.shape[-1]}, {k.shape[-1]}")
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"{k.shape[-2]}, {v.shape[-2]}")
    s = torch.matmul(q / q.shape[-1] ** 0.5, k.mT)
    if mask is not None:
        s = s.masked_fill(~mask, -1e9)
    p = s.softmax(-1)
    if mask is not None:
        p = p * mask
    return p.matmul(v), p
