def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    dice = torch.tensor(rng.random(ids.shape), device=ids.device)
    rand = torch.tensor(rng.integers(0, vocabulary_size, ids.shape), device=ids.device)
    new = torch.where(dice < 0.8, special.mask, torch.where(dice < 0.9, rand, ids))
    return torch.where(chosen, new, ids), torch.where(chosen, ids, -100)
