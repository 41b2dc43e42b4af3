def char_ids(word, max_chars=50):
    ids = [BOW]
    for letter in word[: max_chars - 2]:
        ids.append(ord(letter) + 1)
    ids.append(EOW)
    return ids + [PAD] * (max_chars - len(ids))
