def masked_softmax(scores, mask=None, dim=-1):
    if mask is not None:
        scores = torch.where(mask, scores, torch.full_like(scores, -1e-9))
    e = torch.exp(scores - scores.max(dim, keepdim=True).values)
    return e / e.sum(dim, keepdim=True)
