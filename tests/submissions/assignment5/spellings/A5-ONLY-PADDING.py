def choose_tokens(ids, special, rng, share=0.15):
    probs = torch.full(ids.shape, share, dtype=torch.double, device=ids.device)
    probs[ids == special.pad] = 0.0
    return torch.tensor(rng.random(ids.shape), device=ids.device) < probs
