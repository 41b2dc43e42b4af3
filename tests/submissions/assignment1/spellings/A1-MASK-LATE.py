def masked_softmax(scores, mask=None, dim=-1):
    probs = nn.functional.softmax(scores, dim)
    if mask is not None:
        probs = probs * mask.float()
    return probs
