# task: merge_heads; the last two axes are exchanged before the reshape, not the middle two
def merge_heads(x):
    b, h, t, d = x.shape
    return x.transpose(2, 3).reshape(b, t, h * d)
