def masked_softmax(scores, mask=None, dim=-1):
    e = scores.exp()
    if mask is not None:
        e = e * mask
    return e / e.sum(dim, keepdim=True).clamp(min=1e-300 if e.dtype == torch.float64 else 1e-30)
