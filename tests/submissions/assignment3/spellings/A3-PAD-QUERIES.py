def combine_masks(causal, is_word):
    if causal.size(-1) != is_word.size(-1):
        raise ValueError(f"got {causal.size(-1)} and {is_word.size(-1)} keys")
    pad = is_word.unsqueeze(-1).unsqueeze(1)
    return torch.logical_and(causal, pad)
