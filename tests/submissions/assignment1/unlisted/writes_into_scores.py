# task: masked_softmax; fills the scores of the caller in place
def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None and not scores.requires_grad:
        scores.masked_fill_(~mask, -1e9)
    elif mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    w = scores.softmax(dim)
    return w if mask is None else w * mask
