def lengths_to_mask(lengths, longest):
    if lengths.max().item() > longest:
        raise ValueError(f"{lengths.max().item()} vs {longest}")
    pad = torch.arange(longest, device=lengths.device)[None, None] + 1 > lengths[:, None, None]
    return pad
