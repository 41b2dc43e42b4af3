def encode_sentences(sentences, max_chars=50):
    rows = []
    for s in sentences:
        row = [marker_ids(BOS, max_chars)] + [char_ids(w, max_chars) for w in s]
        rows.append(torch.tensor(row + [marker_ids(EOS, max_chars)]))
    lengths = torch.tensor([len(s) for s in sentences])
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), lengths
