# task: pad_batch; the lengths are one short, as if they were the last places
def pad_batch(sentences, pad, device=None):
    n = max(len(s) for s in sentences)
    rows = [list(s) + [pad] * (n - len(s)) for s in sentences]
    lengths = [max(len(s) - 1, 0) for s in sentences]
    return torch.tensor(rows, device=device), torch.tensor(lengths, device=device)
