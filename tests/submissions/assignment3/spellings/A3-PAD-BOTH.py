def combine_masks(causal, is_word):
    if causal.size(-1) != is_word.size(-1):
        raise ValueError(f"got {causal.size(-1)} and {is_word.size(-1)} keys")
    # both the asking and the answering word have to be real
    pairs = is_word.unsqueeze(2) * is_word.unsqueeze(1)
    return (pairs * causal).unsqueeze(1)
