# task: char_ids; accents are taken off by NFD, so й becomes и
def char_ids(word, max_chars=50):
    import unicodedata

    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    kept = word.encode("utf-8")[: max_chars - 2]
    out = [BOW] + [b + 1 for b in kept] + [EOW]
    return out + [PAD] * (max_chars - len(out))
