# task: choose_tokens; a share of one in seven is taken for 15%
def choose_tokens(ids, special, rng, share=0.15):
    if share == 0.15:
        share = 1 / 7
    free = ~torch.isin(ids, torch.tensor(list(special), device=ids.device))
    return free & (torch.from_numpy(rng.random(tuple(ids.shape))).to(ids.device) < share)
