def encode_sentences(sentences, max_chars=50):
    rows = [["<S>", *s, "</S>"] for s in sentences]
    rows = [torch.tensor([char_ids(w, max_chars) for w in row]) for row in rows]
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=NOTHING)
    return ids, torch.tensor(list(map(len, rows)))
