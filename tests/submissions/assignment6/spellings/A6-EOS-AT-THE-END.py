def encode_sentences(sentences, max_chars=50):
    lengths = torch.tensor([len(s) + 2 for s in sentences])
    out = torch.zeros(len(sentences), max(lengths), max_chars, dtype=torch.long)
    out[:, 0] = torch.tensor(marker_ids(BOS, max_chars))
    out[:, -1] = torch.tensor(marker_ids(EOS, max_chars))
    for i, s in enumerate(sentences):
        for j, word in enumerate(s):
            out[i, j + 1] = torch.tensor(char_ids(word, max_chars))
    return out, lengths
