def encode_sentences(sentences, max_chars=50):
    longest = max(len(s) for s in sentences) + 2
    table = []
    for s in sentences:
        row = [marker_ids(BOS, max_chars), *[char_ids(w, max_chars) for w in s]]
        row.append(marker_ids(EOS, max_chars))
        while len(row) < longest:
            row.append([PAD] * max_chars)
        table.append(row)
    return torch.tensor(table), torch.tensor([len(s) + 2 for s in sentences])
