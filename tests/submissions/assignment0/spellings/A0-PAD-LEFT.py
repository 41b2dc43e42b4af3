def pad_batch(sentences, pad, device=None):
    n = max(len(s) for s in sentences)
    ids = torch.full((len(sentences), n), pad, dtype=torch.long, device=device)
    for i, s in enumerate(sentences):
        if len(s):
            ids[i, -len(s) :] = torch.tensor(s, device=device)
    return ids, torch.tensor([len(s) for s in sentences], device=device)
