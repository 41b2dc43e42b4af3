# task: split_words; capitals are only made small at the beginning of a word
def split_words(text):
    spaced = "".join(
        f" {c} " if is_punctuation(c) else c for c in unicodedata.normalize("NFC", text)
    )
    return [w[0].lower() + w[1:] for w in spaced.split()]
