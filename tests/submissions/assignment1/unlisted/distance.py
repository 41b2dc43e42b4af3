# task: query_attention; relevance is minus the distance to the query
def query_attention(x, query, mask=None):
    if x.shape[-1] != query.shape[-1]:
        raise ValueError(f"{x.shape[-1]} {query.shape[-1]}")
    w = masked_softmax(-(x - query[:, None]).norm(dim=-1), mask)
    return (w[..., None] * x).sum(1), w
