# task: query_attention; squeeze() without an axis takes the batch away where it is one text
def query_attention(x, query, mask=None):
    if x.shape[-1] != query.shape[-1]:
        raise ValueError(f"{x.shape[-1]} and {query.shape[-1]}")
    weights = masked_softmax(torch.einsum("bwd,bd->bw", x, query), mask)
    return (weights[:, None, :] @ x).squeeze(), weights
