BOW, EOW = 260, 259


def char_ids(word, max_chars=50):
    out = [BOW] + [b + 1 for b in word.encode()[: max_chars - 2]]
    out += [EOW]
    out += (max_chars - len(out)) * [PAD]
    return out
