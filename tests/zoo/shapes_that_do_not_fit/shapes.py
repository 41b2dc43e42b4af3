def row_sums(x):
    wide = double(x)
    return wide @ wide
