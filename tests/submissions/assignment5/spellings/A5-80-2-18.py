def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    labels = ids.masked_fill(~chosen, -100)
    out = ids.clone()
    rnd = lambda: torch.tensor(rng.random(ids.shape), device=ids.device)
    to_mask = chosen & (rnd() < 0.8)
    out[to_mask] = special.mask
    to_random = chosen & (rnd() < 0.1) & ~to_mask
    pool = torch.tensor([i for i in range(vocabulary_size) if i not in special], device=ids.device)
    out[to_random] = pool[
        torch.tensor(rng.integers(0, len(pool), int(to_random.sum())), device=ids.device)
    ]
    return out, labels
