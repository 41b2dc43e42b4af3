def causal_mask(length, device=None):
    query_pos = torch.arange(length, device=device).view(-1, 1)
    key_pos = torch.arange(length, device=device).view(1, -1)
    return key_pos < query_pos
