def char_ids(word, max_chars=50):
    raw = list(word.encode("utf-8"))[: max_chars - 2]
    shifted = [x + 1 for x in [BOW] + raw + [EOW]]
    while len(shifted) < max_chars:
        shifted.append(PAD)
    return shifted
