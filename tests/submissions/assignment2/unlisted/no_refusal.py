# task: scaled_dot_product_attention; takes whatever matmul takes, no ValueError
def scaled_dot_product_attention(query, key, value, mask=None):
    s = query @ key.mT / key.shape[-1] ** 0.5
    if mask is not None:
        s = s.masked_fill(~mask, -1e9)
    w = s.softmax(-1)
    if mask is not None:
        w = w * mask
    return w @ value, w
