# task: masked_softmax; computes in float32 whatever the dtype
def masked_softmax(scores, mask=None, dim=-1):
    s = scores.float()
    if mask is None:
        return s.softmax(dim)
    return s.masked_fill(~mask, -1e9).softmax(dim) * mask
