def merge_heads(x):
    n, h, t, d = x.shape
    return x.reshape((n, t, h * d))
