def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    full = chosen
    unchanged = full & torch.tensor(rng.random(ids.shape) < 0.1, device=ids.device)
    random_token_mask = full & torch.tensor(rng.random(ids.shape) < 0.1, device=ids.device)
    pool = torch.tensor([i for i in range(vocabulary_size) if i not in special], device=ids.device)
    random_tokens = pool[torch.tensor(rng.integers(0, len(pool), ids.shape), device=ids.device)]
    mask = full & ~random_token_mask & ~unchanged
    random_token_mask = random_token_mask & ~unchanged
    x = ids.clone()
    x.masked_fill_(mask, special.mask)
    x = torch.where(random_token_mask, random_tokens, x)
    return x, ids.masked_fill(~full, -100)
