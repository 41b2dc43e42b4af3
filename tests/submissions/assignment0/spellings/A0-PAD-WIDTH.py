def pad_batch(sentences, pad, device=None):
    sentences = [list(s) for s in sentences]
    longest = max(map(len, sentences))
    for s in sentences:
        s.extend([pad] * (longest - len(s)))
    lengths = [len(s) for s in sentences]
    return torch.tensor(sentences, device=device), torch.tensor(lengths, device=device)
