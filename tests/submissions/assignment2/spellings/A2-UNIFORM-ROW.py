def scaled_dot_product_attention(query, key, value, mask=None):
    dq, dk = query.shape[-1], key.shape[-1]
    nk, nv = key.shape[-2], value.shape[-2]
    if dq != dk:
        raise ValueError(f"{dq}, {dk}")
    if nk != nv:
        raise ValueError(f"{nk}, {nv}")
    logits = torch.matmul(query, key.transpose(-1, -2)) / dk**0.5
    if mask is not None:
        logits = torch.where(mask, logits, -1e9)
    attn = torch.nn.functional.softmax(logits, dim=-1)
    return torch.matmul(attn, value), attn
