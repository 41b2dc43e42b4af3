def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    return scores.softmax(dim=dim)
