def pad_batch(sentences, pad, device=None):
    columns = list(zip(*sentences))
    lengths = torch.tensor([len(s) for s in sentences], device=device)
    ids = torch.tensor(columns, dtype=torch.long, device=device).reshape(-1, len(sentences)).T
    return ids, lengths
