def choose_tokens(ids, special, rng, share=0.15):
    out = torch.zeros(ids.shape, dtype=torch.bool)
    for i, row in enumerate(ids.tolist()):
        cand = [j for j, t in enumerate(row) if t not in special]
        k = round(share * len(cand))
        if k:
            out[i, torch.tensor(rng.choice(cand, size=k, replace=False))] = True
    return out.to(ids.device)
