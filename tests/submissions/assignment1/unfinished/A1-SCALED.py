# nothing is refused yet
def query_attention(x, query, mask=None):
    scores = torch.einsum("bwd,bd->bw", x, query) / x.shape[-1] ** 0.5
    weights = masked_softmax(scores, mask)
    return torch.einsum("bw,bwd->bd", weights, x), weights
