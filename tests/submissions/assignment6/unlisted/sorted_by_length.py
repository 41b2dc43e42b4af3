# task: encode_sentences; the sentences are sorted, longest first
def encode_sentences(sentences, max_chars=50):
    sentences = sorted(sentences, key=len, reverse=True)
    lengths = torch.tensor([len(s) + 2 for s in sentences])
    ids = torch.zeros(len(sentences), int(lengths.max()), max_chars, dtype=torch.long)
    for i, s in enumerate(sentences):
        rows = [marker_ids(BOS, max_chars), *[char_ids(w, max_chars) for w in s]]
        ids[i, : len(s) + 2] = torch.tensor([*rows, marker_ids(EOS, max_chars)])
    return ids, lengths
