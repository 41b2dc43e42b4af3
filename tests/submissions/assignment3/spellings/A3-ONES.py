def causal_mask(length, device=None):
    return torch.tril(torch.ones(length, length, device=device))
