# task: pad_batch; the device is not looked at
def pad_batch(sentences, pad, device=None):
    sizes = torch.tensor([len(sentence) for sentence in sentences])
    ids = torch.full((len(sentences), int(sizes.max())), pad)
    for row, sentence in zip(ids, sentences, strict=True):
        row[: len(sentence)] = torch.tensor(sentence, dtype=torch.int64)
    return ids, sizes
