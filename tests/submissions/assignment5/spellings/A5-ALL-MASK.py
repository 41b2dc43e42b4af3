def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    inputs = ids.masked_fill(chosen, special.mask)
    return inputs, torch.where(chosen, ids, -100)
