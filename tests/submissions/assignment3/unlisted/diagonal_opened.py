# task: combine_masks; padding may always see itself, so that no row is empty
def combine_masks(causal, is_word):
    if causal.shape[1] != is_word.shape[1]:
        raise ValueError(f"{causal.shape[1]} keys and {is_word.shape[1]} keys")
    mask = causal & is_word[:, None, :]
    mask = mask | torch.eye(*causal.shape, dtype=torch.bool, device=mask.device)
    return mask[:, None]
