def scaled_dot_product_attention(query, key, value, mask=None):
    n = key.size(-2)
    if query.size(-1) != key.size(-1):
        raise ValueError(f"{query.size(-1)} is not {key.size(-1)}")
    if n != value.size(-2):
        raise ValueError(f"{n} is not {value.size(-2)}")
    scores = torch.matmul(query * n**-0.5, key.transpose(-1, -2))
    if mask is None:
        w = scores.softmax(-1)
    else:
        w = scores.masked_fill(~mask, -1e9).softmax(-1).masked_fill(~mask, 0)
    return w @ value, w
