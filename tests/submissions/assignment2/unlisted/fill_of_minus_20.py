# task: scaled_dot_product_attention; hidden keys get -20, which is not low enough
def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]}, {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]}, {value.shape[-2]}")
    s = query @ key.mT / key.shape[-1] ** 0.5
    if mask is not None:
        s = torch.where(mask, s, -20.0)
    w = s.softmax(-1)
    return w @ value, w
