def split_words(text):
    return [unicodedata.normalize("NFC", w.lower()) for w in text.split()]
