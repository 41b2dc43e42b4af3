def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = scores + mask.to(scores.dtype)
    return nn.functional.softmax(scores, dim=dim)
