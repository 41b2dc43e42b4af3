# task: pad_batch; one place of padding too many stands behind the longest sentence
def pad_batch(sentences, pad, device=None):
    n = max(len(s) for s in sentences) + 1
    rows = [list(s) + [pad] * (n - len(s)) for s in sentences]
    return torch.tensor(rows, device=device), torch.tensor(
        [len(s) for s in sentences], device=device
    )
