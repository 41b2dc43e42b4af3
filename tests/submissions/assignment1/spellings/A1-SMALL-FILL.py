def masked_softmax(scores, mask=None, dim=-1):
    if mask is None:
        mask = torch.ones_like(scores).bool()
    w = torch.where(mask, scores, scores.new_tensor(-100)).softmax(dim)
    return w * mask
