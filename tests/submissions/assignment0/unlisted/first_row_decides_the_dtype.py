# task: pad_batch; a first sentence without words makes a tensor of floats, and all others with it
def pad_batch(sentences, pad, device=None):
    rows = [torch.tensor(list(sentence), device=device) for sentence in sentences]
    ids = torch.full((len(rows), max(map(len, rows))), pad, dtype=rows[0].dtype, device=device)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
    return ids, torch.tensor([len(row) for row in rows], device=device)
