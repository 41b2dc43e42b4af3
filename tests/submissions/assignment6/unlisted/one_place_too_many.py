# task: encode_sentences; a column of nothing at the end
def encode_sentences(sentences, max_chars=50):
    lengths = torch.tensor([len(s) + 2 for s in sentences])
    ids = torch.zeros(len(sentences), int(lengths.max()) + 1, max_chars, dtype=torch.long)
    for i, s in enumerate(sentences):
        rows = [marker_ids(BOS, max_chars), *[char_ids(w, max_chars) for w in s]]
        ids[i, : len(s) + 2] = torch.tensor([*rows, marker_ids(EOS, max_chars)])
    return ids, lengths
