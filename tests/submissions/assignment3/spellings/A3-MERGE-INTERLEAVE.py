def merge_heads(x):
    # put the heads last and flatten
    x = x.movedim(1, -1)
    return x.flatten(2, 3)
