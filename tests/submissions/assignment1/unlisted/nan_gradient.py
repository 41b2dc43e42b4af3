# task: masked_softmax; NaN is replaced in the weights, and stays in the gradient
def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        bias = torch.zeros_like(scores).masked_fill(~mask, float("-inf"))
        scores = scores + bias
    return torch.softmax(scores, dim).nan_to_num(0.0)
