# task: query_attention; the query alone is brought to length 1
def query_attention(x, query, mask=None):
    if x.shape[-1] != query.shape[-1]:
        raise ValueError(f"{x.shape[-1]} {query.shape[-1]}")
    q = query / query.norm(dim=-1, keepdim=True).clamp(min=1e-12)
    w = masked_softmax((x @ q[..., None])[..., 0], mask)
    return (w[..., None] * x).sum(1), w
