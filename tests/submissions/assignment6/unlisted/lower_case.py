# task: char_ids; the word is lower-cased first
def char_ids(word, max_chars=50):
    kept = word.lower().encode("utf-8")[: max_chars - 2]
    out = [BOW] + [b + 1 for b in kept] + [EOW]
    return out + [PAD] * (max_chars - len(out))
