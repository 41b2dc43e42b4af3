def char_ids(word, max_chars=50):
    if len(word) > max_chars - 2:
        word = word[: max_chars - 2]
    out = [BOW, *(b + 1 for b in bytes(word, "utf-8")), EOW]
    out.extend(PAD for _ in range(max_chars - len(out)))
    return out
