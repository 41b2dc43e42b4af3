def char_ids(word, max_chars=50):
    out = [PAD] * max_chars
    raw = word.encode()[: max_chars - 2]
    out[0] = BOW
    out[1 : len(raw) + 1] = raw
    out[len(raw) + 1] = EOW
    return out
