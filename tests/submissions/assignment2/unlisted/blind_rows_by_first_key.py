# task: scaled_dot_product_attention; a row that sees nothing is made to see key 0
def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]}, {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]}, {value.shape[-2]}")
    s = query @ key.mT / key.shape[-1] ** 0.5
    if mask is not None:
        mask = mask.expand_as(s).clone()
        mask[..., 0] |= ~mask.any(-1)
        s = s.masked_fill(~mask, float("-inf"))
    w = s.softmax(-1)
    return w @ value, w
