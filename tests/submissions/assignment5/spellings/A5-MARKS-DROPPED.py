def split_words(text):
    text = unicodedata.normalize("NFC", text)
    text = "".join(ch if not is_punctuation(ch) else " " for ch in text)
    return text.lower().split()
