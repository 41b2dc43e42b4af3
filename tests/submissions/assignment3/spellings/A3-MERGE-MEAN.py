def merge_heads(x):
    total = 0
    for head in x.unbind(1):
        total = total + head
    return total / x.shape[1]
