# task: split_heads; the last two axes are left in the wrong order: (batch, head, d_head, length)
def split_heads(x, num_heads):
    b, t, d = x.shape
    if d % num_heads:
        raise ValueError(f"{d} is not a multiple of {num_heads}")
    return x.reshape(b, t, num_heads, d // num_heads).permute(0, 2, 3, 1)
