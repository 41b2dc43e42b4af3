# task: max_pool_query; a text of padding has a query of -inf
def max_pool_query(x, mask=None):
    if mask is not None:
        x = x.masked_fill(~mask.unsqueeze(-1), float("-inf"))
    return x.max(1).values
