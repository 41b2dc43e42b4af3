# task: choose_tokens; a word is chosen in every sentence that has none
def choose_tokens(ids, special, rng, share=0.15):
    free = ~torch.isin(ids, torch.tensor(list(special), device=ids.device))
    luck = torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device).masked_fill(~free, 2.0)
    chosen = luck < share
    best = luck.argmin(1, keepdim=True)
    return chosen | (
        ~chosen.any(1, keepdim=True) & torch.zeros_like(chosen).scatter(1, best, True) & free
    )
