# task: char_ids; encoded as UTF-16
def char_ids(word, max_chars=50):
    kept = word.encode("utf-16-le")[: max_chars - 2]
    out = [BOW] + [b + 1 for b in kept] + [EOW]
    return out + [PAD] * (max_chars - len(out))
