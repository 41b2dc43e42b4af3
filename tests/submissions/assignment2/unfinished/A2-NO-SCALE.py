# nothing is refused yet
def scaled_dot_product_attention(query, key, value, mask=None):
    scores = torch.matmul(query, key.mT)
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -1e30)
    weights = torch.softmax(scores, -1)
    if mask is not None:
        weights = weights * mask.any(-1, keepdim=True)
    return weights @ value, weights
