def choose_words(ids, continues, special, rng, share=0.15):
    ok = torch.ones_like(continues)
    for s in special:
        ok &= ids != s
    return ok & torch.tensor(rng.random(ids.shape) < share, device=ids.device)
