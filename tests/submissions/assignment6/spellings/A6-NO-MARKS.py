def char_ids(word, max_chars=50):
    out = torch.full((max_chars,), PAD)
    for k, byte in enumerate(word.encode("utf-8")):
        if k < max_chars:
            out[k] = byte + 1
    return out.tolist()
