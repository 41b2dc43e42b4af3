def query_attention(x, query, mask=None):
    if x.size(-1) != query.size(-1):
        raise ValueError(f"{x.size(-1)} vs {query.size(-1)}")
    norm = nn.functional.normalize
    s = torch.einsum("bnd,bd->bn", norm(x, dim=-1), norm(query, dim=-1))
    a = masked_softmax(s, mask)
    return torch.einsum("bn,bnd->bd", a, x), a
