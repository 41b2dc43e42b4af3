def combine_masks(causal, is_word):
    n_keys = causal.shape[1]
    if is_word.shape[1] != n_keys:
        raise ValueError(f"is_word has {is_word.shape[1]} keys but causal {n_keys}")
    return torch.stack([causal & row for row in is_word])
