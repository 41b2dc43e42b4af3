# task: mask_tokens; chance comes from torch's own generator
def mask_tokens(ids, chosen, special, vocabulary_size, rng):
    dice = torch.rand(ids.shape, device=ids.device)
    pool = torch.tensor([i for i in range(vocabulary_size) if i not in special], device=ids.device)
    rand = pool[torch.randint(len(pool), ids.shape, device=ids.device)]
    new = torch.where(dice < 0.8, special.mask, torch.where(dice < 0.9, rand, ids))
    return torch.where(chosen, new, ids), torch.where(chosen, ids, -100)
