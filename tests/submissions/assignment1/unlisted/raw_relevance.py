# task: query_attention; the relevances are the weights, with no softmax
def query_attention(x, query, mask=None):
    if x.shape[-1] != query.shape[-1]:
        raise ValueError(f"{x.shape[-1]} {query.shape[-1]}")
    w = (x @ query[..., None])[..., 0]
    if mask is not None:
        w = w * mask
    return (w[..., None] * x).sum(1), w
