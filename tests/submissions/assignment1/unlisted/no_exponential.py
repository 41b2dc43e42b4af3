# task: masked_softmax; divides the scores by their sum, with no exp
def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = scores * mask
    return scores / scores.sum(dim, keepdim=True)
