def char_ids(word, max_chars=50):
    raw = [b + 1 for b in word.encode()]
    too_many = max(0, len(raw) - (max_chars - 2))
    raw = raw[too_many:]
    return [BOW] + raw + [EOW] + [PAD] * (max_chars - 2 - len(raw))
