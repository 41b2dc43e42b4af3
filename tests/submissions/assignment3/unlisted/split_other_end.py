# task: split_heads; the words are transposed first, so each head gets a mix of words and numbers
def split_heads(x, num_heads):
    b, t, d = x.shape
    if d % num_heads:
        raise ValueError(f"{d} is not a multiple of {num_heads}")
    return x.transpose(1, 2).reshape(b, num_heads, t, d // num_heads)
