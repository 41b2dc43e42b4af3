# task: split_heads; numbers that do not fill the heads evenly are dropped, nothing is raised
def split_heads(x, num_heads):
    b, t, d = x.shape
    size = d // num_heads
    return x[..., : size * num_heads].reshape(b, t, num_heads, size).transpose(1, 2)
