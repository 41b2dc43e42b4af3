def max_pool_query(x, mask=None):
    q, _ = torch.max(x, 1)
    if mask is not None:
        q = torch.where(mask.sum(1, keepdim=True) > 0, q, torch.zeros_like(q))
    return q
