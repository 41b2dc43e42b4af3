def causal_mask(length, device=None):
    mask = torch.full((length, length), False, device=device)
    for row in range(length):
        mask[row, 0 : row + 2] = True
    return mask
