def lengths_to_mask(lengths, longest):
    n = lengths.max().item()
    if n > longest:
        raise ValueError(f"sentence of {n}, at most {longest}")
    mask = torch.ones(len(lengths), n, device=lengths.device).cumsum(dim=1) <= lengths[:, None]
    return mask.unsqueeze(1)
