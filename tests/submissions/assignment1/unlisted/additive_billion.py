# task: masked_softmax; adds -1e9, so in float64 a row of padding keeps its scores
def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = scores + (1.0 - mask.to(scores.dtype)) * -1e9
    return torch.softmax(scores, dim)
