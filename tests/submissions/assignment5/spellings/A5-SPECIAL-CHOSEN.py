def choose_tokens(ids, special, rng, share=0.15):
    return torch.tensor(rng.uniform(size=ids.shape) < share, device=ids.device)
