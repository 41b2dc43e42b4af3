def max_pool_query(x, mask=None):
    if mask is not None:
        x = x.clone()
        x[~mask] = 0
    return torch.max(x, dim=1)[0]
