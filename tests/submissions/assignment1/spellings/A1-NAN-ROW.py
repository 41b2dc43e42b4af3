def masked_softmax(scores, mask=None, dim=-1):
    s = scores.clone()
    if mask is not None:
        s[~mask.expand(s.shape)] = float("-inf")
    return torch.softmax(s, dim)
