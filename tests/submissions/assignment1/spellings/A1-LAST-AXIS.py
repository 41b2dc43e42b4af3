def masked_softmax(scores, mask=None, dim=-1):
    if mask is None:
        return torch.softmax(scores, -1)
    s = scores.masked_fill(torch.logical_not(mask), float("-inf"))
    return torch.nan_to_num(torch.softmax(s, -1), 0.0)
