# task: split_words; only runs of letters are words, and everything else is dropped
def split_words(text):
    import re
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text).lower())
