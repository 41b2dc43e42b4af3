def char_ids(word, max_chars=50):
    out = [BOW]
    for byte in word.encode():
        out.append(byte + 1)
    out.append(EOW)
    if len(out) > max_chars:
        return out[:max_chars]
    return out + [PAD] * (max_chars - len(out))
