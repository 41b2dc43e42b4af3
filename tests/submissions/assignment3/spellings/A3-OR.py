def combine_masks(causal, is_word):
    if causal.shape[-1] != is_word.shape[-1]:
        raise ValueError(f"{causal.shape[-1]} vs {is_word.shape[-1]}")
    batch = is_word.shape[0]
    c = causal.expand(batch, 1, *causal.shape)
    w = is_word.reshape(batch, 1, 1, -1)
    return (c.int() + w.int()) > 0
