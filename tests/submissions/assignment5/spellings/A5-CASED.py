def split_words(text):
    res = []
    for ch in unicodedata.normalize("NFC", text):
        res.append(" " + ch + " " if is_punctuation(ch) else ch)
    return "".join(res).strip().split()
