def query_attention(x, query, mask=None):
    if x.size(-1) != query.size(-1):
        raise ValueError(f"{x.size(-1)} vs {query.size(-1)}")
    d = query.size(-1)
    scores = torch.bmm(x, query[:, :, None])[:, :, 0] / torch.tensor(d, dtype=x.dtype).sqrt()
    a = masked_softmax(scores, mask)
    return torch.bmm(a[:, None], x)[:, 0], a
