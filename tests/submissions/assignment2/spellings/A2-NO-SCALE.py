def scaled_dot_product_attention(query, key, value, mask=None):
    if query.size(-1) != key.size(-1):
        raise ValueError("d_k differs: %d vs %d" % (query.size(-1), key.size(-1)))
    if key.size(-2) != value.size(-2):
        raise ValueError("len differs: %d vs %d" % (key.size(-2), value.size(-2)))
    dots = torch.einsum("...qd,...kd->...qk", query, key)
    if mask is not None:
        dots = dots.masked_fill(mask == False, -1e9)
    p = torch.softmax(dots, -1)
    if mask is not None:
        p = p * mask
    return torch.einsum("...qk,...kv->...qv", p, value), p
