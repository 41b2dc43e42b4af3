def causal_mask(length, device=None):
    i = torch.arange(length, device=device)
    return i.unsqueeze(1) <= i.unsqueeze(0)
