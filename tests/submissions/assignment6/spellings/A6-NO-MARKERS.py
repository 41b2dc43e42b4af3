def encode_sentences(sentences, max_chars=50):
    rows = [torch.tensor([char_ids(w, max_chars) for w in s]) for s in sentences]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), torch.tensor([len(r) for r in rows])
