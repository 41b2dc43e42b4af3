def lengths_to_mask(lengths, longest):
    longest_given = int(lengths.max())
    if longest_given > longest:
        raise ValueError(f"{longest_given} > {longest}")
    ids = torch.arange(longest, device=lengths.device).expand(len(lengths), longest)
    mask = ~(ids > lengths.reshape(-1, 1))
    return mask[:, None, :]
