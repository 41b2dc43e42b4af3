# task: split_words; punctuation marks that follow each other are one word
def split_words(text):
    import itertools

    text = unicodedata.normalize("NFC", text).lower()
    runs = itertools.groupby(text, lambda c: 0 if c.isspace() else 1 + is_punctuation(c))
    return ["".join(run) for kind, run in runs if kind]
