# task: lengths_to_mask; the last word of each sentence is taken for padding
def lengths_to_mask(lengths, longest):
    if (lengths > longest).any():
        raise ValueError(f"{lengths.max()} > {longest}")
    return (torch.arange(longest, device=lengths.device) < lengths[:, None] - 1)[:, None]
