def split_heads(x, num_heads):
    B, T, C = x.size()
    if C % num_heads:
        raise ValueError(f"{C} % {num_heads} != 0")
    hs = C // num_heads
    x = x.contiguous()
    return x.view(B, num_heads, T, hs)
