def my_softmax(s, mask):
    e = torch.exp(s)
    if mask is not None:
        e = e * mask
    bottom = e.sum(-1).unsqueeze(-1)
    return e / (bottom + (bottom == 0))


def scaled_dot_product_attention(query, key, value, mask=None):
    dq, dk = query.shape[-1], key.shape[-1]
    nk, nv = key.shape[-2], value.shape[-2]
    if dq != dk:
        raise ValueError(f"{dq}, {dk}")
    if nk != nv:
        raise ValueError(f"{nk}, {nv}")
    w = my_softmax(query @ key.mT / dk**0.5, mask)
    return w @ value, w
