def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    dice = torch.tensor(rng.random(ids.shape), device=ids.device)
    pool = torch.tensor([i for i in range(vocabulary_size) if i not in special], device=ids.device)
    rand = pool[torch.tensor(rng.integers(0, len(pool), ids.shape), device=ids.device)]
    new = torch.where(dice < 0.8, special.mask, torch.where(dice < 0.9, rand, ids))
    return torch.where(chosen, new, ids), ids
