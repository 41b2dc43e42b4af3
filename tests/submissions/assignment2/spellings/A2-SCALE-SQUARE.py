def scaled_dot_product_attention(query, key, value, mask=None):
    assert_dims = (query.shape[-1], key.shape[-1])
    if assert_dims[0] != assert_dims[1]:
        raise ValueError(f"query/key dims {assert_dims}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"key/value lengths {key.shape[-2]}, {value.shape[-2]}")
    energy = torch.matmul(query, key.mT).div(assert_dims[0])
    if mask is not None:
        energy = torch.where(mask, energy, torch.tensor(float("-inf"), dtype=energy.dtype))
    attn = torch.softmax(energy, dim=-1)
    attn = torch.nan_to_num(attn)
    return attn.matmul(value), attn
