def row_sums(x):
    return torch.ops.aten.cumsum(double(x), -1)[..., -1]
