def query_attention(x, query, mask=None):
    if x.size(-1) != query.size(-1):
        raise ValueError(f"{x.size(-1)} vs {query.size(-1)}")
    s = torch.einsum("bnd,qd->bnq", x, query)[:, :, 0]
    a = masked_softmax(s, mask)
    return torch.einsum("bn,bnd->bd", a, x), a
