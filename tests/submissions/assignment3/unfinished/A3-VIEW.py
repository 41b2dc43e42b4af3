# nothing is refused yet
def split_heads(x, num_heads):
    b, t, d = x.shape
    return x.contiguous().view(b, num_heads, t, d // num_heads)
