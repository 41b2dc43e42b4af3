def char_ids(word, max_chars=50):
    raw = [b + 1 for b in word.encode()][: max_chars - 2]
    out = [BOW] + raw + [EOW]
    while len(out) < max_chars:
        out.insert(0, PAD)
    return out
