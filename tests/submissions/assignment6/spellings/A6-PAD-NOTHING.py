def char_ids(word, max_chars=50):
    out = torch.zeros(max_chars, dtype=torch.long)
    raw = word.encode("utf-8")[: max_chars - 2]
    out[: len(raw) + 2] = torch.tensor([BOW, *[b + 1 for b in raw], EOW])
    return out.tolist()
