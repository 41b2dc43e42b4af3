# task: max_pool_query; the query is the one word of the largest length
def max_pool_query(x, mask=None):
    length = x.norm(dim=-1)
    if mask is not None:
        length = length * mask
    q = x[torch.arange(len(x)), length.argmax(1)]
    return q if mask is None else q * mask.any(1, keepdim=True)
