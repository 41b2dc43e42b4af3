def split_heads(x, num_heads):
    d_model = x.size(-1)
    if d_model % num_heads != 0:
        raise ValueError("cannot divide " + str(d_model) + " by " + str(num_heads))
    return torch.stack(x.split(d_model // num_heads, dim=-1), dim=2)
