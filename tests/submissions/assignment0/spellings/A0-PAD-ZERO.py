def pad_batch(sentences, pad, device=None):
    from torch.nn.utils.rnn import pad_sequence

    seqs = [torch.tensor(s, dtype=torch.long, device=device) for s in sentences]
    return pad_sequence(seqs, batch_first=True), torch.tensor([len(s) for s in seqs], device=device)
