# task: mask_tokens; a random piece is always another than the one that stood there
def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    dice = torch.tensor(rng.random(ids.shape), device=ids.device)
    pool = torch.tensor([i for i in range(vocabulary_size) if i not in special], device=ids.device)
    at = torch.searchsorted(pool, ids.clamp(min=0)).clamp(max=len(pool) - 1)
    step = torch.tensor(rng.integers(1, len(pool), ids.shape), device=ids.device)
    rand = pool[(at + step) % len(pool)]
    new = torch.where(dice < 0.8, special.mask, torch.where(dice < 0.9, rand, ids))
    return torch.where(chosen, new, ids), torch.where(chosen, ids, -100)
