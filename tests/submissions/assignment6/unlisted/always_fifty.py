# task: char_ids; max_chars is not looked at
def char_ids(word, max_chars=50):
    kept = word.encode("utf-8")[:48]
    out = [BOW] + [b + 1 for b in kept] + [EOW]
    return out + [PAD] * (50 - len(out))
