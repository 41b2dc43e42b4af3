def causal_mask(length, device=None):
    m = torch.full((length, length), float("-inf"), device=device)
    return torch.triu(m, 1) != 0
