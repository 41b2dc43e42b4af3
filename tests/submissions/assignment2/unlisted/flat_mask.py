# task: lengths_to_mask; no axis for the queries
def lengths_to_mask(lengths, longest):
    if (lengths > longest).any():
        raise ValueError(f"{lengths.max()} > {longest}")
    return torch.arange(longest, device=lengths.device) < lengths[:, None]
