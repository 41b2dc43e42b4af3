# task: scaled_dot_product_attention; right, but one query after the other
def scaled_dot_product_attention(query, key, value, mask=None):
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"{query.shape[-1]}, {key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{key.shape[-2]}, {value.shape[-2]}")
    shape = (*query.shape[:-1], key.shape[-2])
    if mask is not None:
        mask = mask.expand(shape)
    rows = []
    for i in range(query.shape[-2]):
        s = (key @ query[..., i, :, None]).squeeze(-1) / key.shape[-1] ** 0.5
        if mask is not None:
            s = s.masked_fill(~mask[..., i, :], -1e9)
        row = s.softmax(-1)
        if mask is not None:
            row = row * mask[..., i, :]
        rows.append(row)
    w = torch.stack(rows, dim=-2)
    return w @ value, w
